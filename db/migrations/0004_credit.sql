-- Schemes, evaluations, records and other fed numbers.

create table scheme (
  id              smallint generated always as identity primary key,
  code            text not null check (code <> ''),
  version         text not null check (version <> ''),
  name            text not null check (name <> ''),
  audience        text not null check (audience in ('public', 'regulator')),
  document        jsonb not null,                        -- the scheme file of docs/FORMATS.md: bands, dimensions, vetoes
  source_document text,                                  -- null = thresholds not published
  unique (code, version)
);

create table grade (
  scheme   smallint not null references scheme on delete cascade,
  grade    text not null check (grade <> ''),
  position smallint not null check (position >= 0),      -- 0 = best
  short    text not null check (length(short) between 1 and 2),
  ranked   boolean not null,
  listable boolean not null,
  primary key (scheme, grade),
  unique (scheme, position)
);

alter table zone add foreign key (scheme) references scheme;

create table evaluation (
  id               bigint generated always as identity primary key,
  entity           int not null references entity on delete cascade,
  scheme           smallint not null references scheme,
  outcome          text not null check (outcome in ('graded', 'unrated', 'insufficient_data', 'out_of_scope')),
  grade            text,
  score            numeric,
  dimensions       jsonb check (jsonb_typeof(dimensions) = 'object'),
  evaluated_at     timestamptz,                          -- null = unknown
  source           int not null references source,
  source_key       text not null,
  current          boolean not null default false,       -- the latest of its entity under its scheme
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  foreign key (scheme, grade) references grade (scheme, grade),
  check ((outcome = 'graded') = (grade is not null)),
  check (not current or superseded_batch is null)
);
create unique index evaluation_natural_key on evaluation (source, source_key, scheme, evaluated_at)
  nulls not distinct where superseded_batch is null;
create unique index evaluation_current_key on evaluation (entity, scheme) include (outcome, grade) where current;
create index evaluation_entity_idx on evaluation (entity, scheme);
create index evaluation_recorded_batch_idx on evaluation (recorded_batch);
create index evaluation_superseded_batch_idx on evaluation (superseded_batch) where superseded_batch is not null;

create table record (
  id               bigint generated always as identity primary key,
  entity           int not null references entity on delete cascade,
  kind             text not null check (kind in ('demonstration', 'red_list', 'serious_list', 'penalty', 'licence', 'commendation')),
  title            text not null check (title <> ''),
  severity         text check (severity in ('minor', 'general', 'serious')),
  procedure        text check (procedure in ('summary', 'ordinary')),
  state            text not null default 'effective' check (state in ('pending', 'appealed', 'effective', 'repaired', 'revoked')),
  authority        text,
  decided_at       date,
  published_from   date,
  published_until  date,                                 -- exclusive
  source           int not null references source,
  source_key       text not null,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  check (published_from is null or published_until is null or published_from < published_until),
  check (kind <> 'penalty' or severity is not null)
);
create unique index record_natural_key on record (source, source_key, kind) where superseded_batch is null;
create index record_entity_idx on record (entity);
create index record_demonstration_idx on record (entity) where kind = 'demonstration' and superseded_batch is null;
create index record_recorded_batch_idx on record (recorded_batch);
create index record_superseded_batch_idx on record (superseded_batch) where superseded_batch is not null;

create table observation (
  id               bigint generated always as identity primary key,
  entity           int references entity on delete cascade,
  zone             int references zone on delete cascade,
  kind             text not null check (kind <> ''),
  period           text not null check (period ~ '^\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?$'),
  value            numeric not null,
  source           int not null references source,
  source_key       text not null,
  recorded_batch   bigint not null references batch,
  superseded_batch bigint references batch,
  check (num_nonnulls(entity, zone) = 1)
);
create unique index observation_natural_key on observation (source, source_key, kind, period) where superseded_batch is null;
create index observation_zone_idx on observation (zone, kind, period) where superseded_batch is null;
create index observation_entity_idx on observation (entity) where entity is not null;
create index observation_recorded_batch_idx on observation (recorded_batch);
create index observation_superseded_batch_idx on observation (superseded_batch) where superseded_batch is not null;

create table device (
  id    int generated always as identity primary key,
  code  text not null unique check (code <> ''),
  name  text,
  class text,
  geom  geometry(Point, 4326)
);

create table device_zone (
  device     int not null references device on delete cascade,
  zone       int not null references zone on delete cascade,
  valid_from timestamptz not null default '-infinity',
  valid_to   timestamptz not null default 'infinity',
  primary key (device, zone, valid_from),
  check (valid_from < valid_to)
);

-- Counts of passages, not of persons. The same slot again replaces.
create table footfall (
  device         int not null references device on delete cascade,
  start          timestamptz not null,
  minutes        smallint not null check (minutes between 1 and 1440),
  entered        int not null check (entered >= 0),
  left_count     int not null check (left_count >= 0),
  version        smallint not null default 1 check (version >= 1),
  recorded_batch bigint not null references batch,
  primary key (device, start)
);
create index footfall_start_idx on footfall (start);
create index footfall_recorded_batch_idx on footfall (recorded_batch);
