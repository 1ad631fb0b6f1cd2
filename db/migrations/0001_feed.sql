-- Who sends, what was sent, and the one revision. Every write is a batch; a batch that changed something has one row in
-- "change", inserted last under an advisory lock, whose id is the global revision (docs/decisions/0002-one-revision.md).

create extension if not exists postgis;

create table epoch (
  only_row boolean primary key default true check (only_row),
  id       uuid not null default gen_random_uuid()
);
insert into epoch default values;

create table setting (
  key   text primary key,
  value jsonb not null
);

create table department (
  id   int generated always as identity primary key,
  code text not null unique check (code <> ''),
  name text not null check (name <> '')
);

create table batch (
  id             bigint generated always as identity primary key,
  kind           text not null check (kind in ('import', 'api', 'rollback', 'zones', 'divisions', 'command')),
  file           text,                                  -- name as given; null when it came through the API
  sha256         text check (sha256 ~ '^[0-9a-f]{64}$'),
  profile        jsonb,                                 -- the import profile as it was used, for lineage
  columns        text[],                                -- header of the file: names of the values in lineage.raw
  synthetic      boolean not null default false,
  started_at     timestamptz not null default clock_timestamp(),
  revision       bigint unique,                         -- null: the batch changed nothing, or is not committed yet
  read           int not null default 0 check (read >= 0),
  accepted       int not null default 0 check (accepted >= 0),
  updated        int not null default 0 check (updated >= 0),
  unchanged      int not null default 0 check (unchanged >= 0),
  rejected       int not null default 0 check (rejected >= 0),
  rolled_back_by bigint references batch,
  check (read = accepted + updated + unchanged + rejected)
);

create table source (
  id            int generated always as identity primary key,
  code          text not null unique check (code <> ''),
  name          text not null check (name <> ''),
  department    int references department,
  created_batch bigint references batch                  -- null = set up by a person
);

-- The outbox. Holds keys and counts, never personal values.
create table change (
  revision bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  kind     text not null check (kind <> ''),
  batch    bigint not null references batch,
  keys     jsonb not null check (jsonb_typeof(keys) = 'object')
);
create index change_at_idx on change (at);

-- How far each consumer of the feed has applied it.
create table projection (
  name       text primary key,
  revision   bigint not null check (revision >= 0),
  applied_at timestamptz not null default clock_timestamp()
);

-- What a topic showed at a revision.
create table frame (
  topic    text not null,
  audience text not null check (audience in ('public', 'wall', 'district', 'regulator')),
  revision bigint not null,
  at       timestamptz not null,
  data     jsonb not null,
  primary key (topic, audience, revision)
);

create table idempotency_key (
  key          text not null check (length(key) between 1 and 255),
  api_key      int not null,
  request_hash text not null,
  answer       jsonb not null,
  status       smallint not null check (status between 100 and 599),
  created_at   timestamptz not null default clock_timestamp(),
  primary key (api_key, key)
);
create index idempotency_key_created_at_idx on idempotency_key (created_at);
