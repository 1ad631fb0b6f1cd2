-- Where: divisions, zones with versions. Validity is [valid_from, valid_to); null = unbounded on that side.

create table division (
  id               int generated always as identity primary key,
  code             text not null check (code <> ''),
  name             text not null check (name <> ''),
  parent           text,
  geom             geometry(MultiPolygon, 4326) not null check (st_isvalid(geom) and not st_isempty(geom)),
  valid_from       date,
  valid_to         date,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index division_current_key on division (code) where superseded_batch is null;
create index division_geom_idx on division using gist (geom);
create index division_recorded_batch_idx on division (recorded_batch);
create index division_superseded_batch_idx on division (superseded_batch) where superseded_batch is not null;

-- A zone is the thing that keeps its code through all its versions; the code is its id in URLs and topics.
create table zone (
  id             int generated always as identity primary key,
  code           text not null unique check (code <> '' and code !~ '[\s,/?#]'),
  kind           text not null check (kind in ('region', 'core_district', 'specialised_market', 'future_community')),
  scheme         smallint,                               -- default scheme; null = the deployment's
  recorded_batch bigint not null references batch
);
create index zone_recorded_batch_idx on zone (recorded_batch);

create table zone_version (
  id               int generated always as identity primary key,
  zone             int not null references zone,
  name             text not null check (name <> ''),
  parent           int references zone check (parent <> zone),
  geom             geometry(MultiPolygon, 4326) not null check (st_isvalid(geom) and not st_isempty(geom)),
  valid_from       date,
  valid_to         date,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index zone_version_current_key on zone_version (zone) where superseded_batch is null;
create index zone_version_geom_idx on zone_version using gist (geom) where superseded_batch is null;
create index zone_version_parent_idx on zone_version (parent) where parent is not null;
create index zone_version_recorded_batch_idx on zone_version (recorded_batch);
create index zone_version_superseded_batch_idx on zone_version (superseded_batch) where superseded_batch is not null;
