-- Businesses, their codes, where they are. A row that was changed keeps its earlier self as a superseded row, chained by
-- (recorded_batch, superseded_batch), so that a batch can be taken out again and the past can be read.

create table entity (
  id              int generated always as identity primary key,
  kind            text not null check (kind in ('enterprise', 'individual', 'other')),
  name            text not null check (name <> ''),
  industry_system text,
  industry        text,
  created_batch   bigint not null references batch,
  recorded_batch  bigint not null references batch,      -- the batch that wrote the attributes as they are now
  check ((industry is null) = (industry_system is null))
);
create index entity_created_batch_idx on entity (created_batch);
create index entity_recorded_batch_idx on entity (recorded_batch);

-- Attributes as they were before superseded_batch.
create table entity_history (
  entity           int not null references entity on delete cascade,
  kind             text not null,
  name             text not null,
  industry_system  text,
  industry         text,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint not null references batch,
  primary key (entity, superseded_batch)
);
create index entity_history_recorded_batch_idx on entity_history (recorded_batch);
create index entity_history_superseded_batch_idx on entity_history (superseded_batch);

create table entity_code (
  id             int generated always as identity primary key,
  entity         int not null references entity on delete cascade,
  system         text not null check (system ~ '^[a-z][a-z0-9_-]*$'),
  code           text not null check (code <> '' and length(code) <= 64),
  valid_from     date,
  valid_to       date,
  recorded_batch bigint not null references batch,
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index entity_code_current_key on entity_code (system, code) where valid_to is null;
create index entity_code_code_idx on entity_code (code);
create index entity_code_entity_idx on entity_code (entity);
create index entity_code_recorded_batch_idx on entity_code (recorded_batch);

create table site (
  id               int generated always as identity primary key,
  entity           int not null references entity on delete cascade,
  role             text not null check (role in ('registered', 'operating')),
  source           int not null references source,
  source_key       text not null default '',             -- tells several sites of one role apart, where the source does
  address          text,
  geom             geometry(Point, 4326) not null check (
                     st_x(geom) between -180 and 180 and st_y(geom) between -85.051129 and 85.051129),
  tile_geom        geometry(Point, 3857) not null,       -- the same point, so that no tile transforms a row
  public_geom      geometry(Point, 4326),                -- coarsened where the law wants it; null = geom may be shown
  crs_declared     text not null check (crs_declared in ('wgs84', 'gcj02', 'bd09')),
  crs_detected     text check (crs_detected in ('wgs84', 'gcj02', 'bd09')),
  precision_class  text check (precision_class in ('rooftop', 'street', 'community', 'registration_address')),
  geocoder         text,
  verified_at      timestamptz,
  declared_area    text,                                 -- the area the source says it lies in, as given
  division         int references division on delete set null,
  valid_from       date,
  valid_to         date,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index site_current_key on site (entity, role, source, source_key) where superseded_batch is null;
create index site_entity_idx on site (entity);
create index site_geom_idx on site using gist (geom) where superseded_batch is null;
create index site_tile_geom_idx on site using gist (tile_geom) where superseded_batch is null;
create index site_division_idx on site (division) where division is not null;
create index site_recorded_batch_idx on site (recorded_batch);
create index site_superseded_batch_idx on site (superseded_batch) where superseded_batch is not null;

-- The kept spatial join: current sites in current zone versions.
create table site_zone (
  site int not null references site on delete cascade,
  zone int not null references zone on delete cascade,
  primary key (site, zone)
);
create index site_zone_zone_idx on site_zone (zone, site);
