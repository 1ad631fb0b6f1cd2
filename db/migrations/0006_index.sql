-- Indicators, methodologies and the index (filled by the index engine).

create table methodology (
  id          smallint generated always as identity primary key,
  code        text not null check (code <> ''),
  version     text not null check (version <> ''),
  state       text not null check (state in ('draft', 'active', 'retired')),
  document    jsonb not null,
  active_from date,
  link_factor numeric check (link_factor > 0),
  unique (code, version),
  check (state <> 'active' or active_from is not null)
);

create table indicator (
  id         smallint generated always as identity primary key,
  code       text not null unique check (code <> ''),
  name       text not null check (name <> ''),
  unit       text not null,
  definition text not null
);

create table indicator_value (
  indicator   smallint not null references indicator,
  zone        int not null references zone on delete cascade,
  period      text not null check (period ~ '^\d{4}(-\d{2})?$'),
  numerator   bigint not null,                           -- integer accumulators: full and incremental agree bit for bit
  denominator bigint not null check (denominator >= 0),
  revision    bigint not null,
  primary key (indicator, zone, period)
);
create index indicator_value_zone_idx on indicator_value (zone, period);

create table index_value (
  zone          int not null references zone on delete cascade,
  period        text not null check (period ~ '^(live|\d{4}-\d{2})$'),
  methodology   smallint not null references methodology,
  state         text not null check (state in ('provisional', 'final', 'revised')),
  level         double precision,                        -- null = below minimum coverage
  value         double precision,
  coverage      double precision not null check (coverage between 0 and 1),
  imputed       double precision not null default 0 check (imputed between 0 and 1),
  entities      int not null check (entities >= 0),
  contributions jsonb not null default '{}',
  alarm         text,
  inputs        jsonb not null,
  input_hash    text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  reason        text,
  revision      bigint not null,
  computed_at   timestamptz not null default clock_timestamp(),
  primary key (zone, period, methodology, revision)
);
create index index_value_period_idx on index_value (period, methodology);

-- Working days as data: only days that differ from Monday to Friday.
create table calendar_day (
  jurisdiction text not null,
  day          date not null,
  working      boolean not null,
  name         text,
  primary key (jurisdiction, day)
);

create table jurisdiction_rule (
  jurisdiction text not null,
  key          text not null,
  value        jsonb not null,
  source       text not null,
  valid_from   date,
  valid_to     date,
  unique nulls not distinct (jurisdiction, key, valid_from),
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
