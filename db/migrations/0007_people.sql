-- Accounts, keys, jobs, screens, audit.

create table account (
  id            int generated always as identity primary key,
  name          text not null unique check (name <> ''),
  role          text not null check (role in ('entity', 'district', 'regulator', 'steward', 'admin')),
  password_hash text,                                    -- null = single sign-on only
  entity        int references entity on delete set null,
  failures      int not null default 0 check (failures >= 0),
  locked_until  timestamptz,
  disabled      boolean not null default false,
  created_at    timestamptz not null default clock_timestamp()
);

create table account_division (
  account  int not null references account on delete cascade,
  division text not null,
  primary key (account, division)
);

create table session (
  id         uuid primary key default gen_random_uuid(),
  account    int not null references account on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address    text,
  agent      text,
  check (created_at < expires_at)
);
create index session_account_idx on session (account);

-- The secret is 256 random bits, so one round of SHA-256 is enough; it is shown once and never stored.
create table api_key (
  id         int generated always as identity primary key,
  name       text not null check (name <> ''),
  hash       text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  scope      text not null check (scope in ('read', 'write')),
  audience   text not null default 'public' check (audience in ('public', 'district', 'regulator')),
  division   text,
  synthetic  boolean not null default false,             -- a demonstration feed's: what it sends is synthetic
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz,
  check (audience <> 'district' or division is not null)
);

create table api_usage (
  api_key int not null references api_key on delete cascade,
  day     date not null,
  system  text not null,
  calls   bigint not null default 0 check (calls >= 0),
  primary key (api_key, day, system)
);

alter table idempotency_key add foreign key (api_key) references api_key on delete cascade;

create table audit (
  id       bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  account  int references account,
  api_key  int references api_key,
  action   text not null check (action <> ''),
  subject  text,                                         -- a key, never a personal value
  address  text,
  reason   text,
  seal     text check (seal ~ '^[0-9a-f]{64}$')
);
create index audit_at_idx on audit (at);

create table job (
  id          bigint generated always as identity primary key,
  kind        text not null check (kind <> ''),
  input       jsonb not null default '{}',
  state       text not null default 'due' check (state in ('due', 'running', 'done', 'failed')),
  due_at      timestamptz not null default clock_timestamp(),
  attempts    int not null default 0 check (attempts >= 0),
  claimed_by  text,
  claimed_at  timestamptz,
  progress    real not null default 0 check (progress between 0 and 1),
  result      jsonb,
  error       text,
  finished_at timestamptz
);
create index job_due_idx on job (due_at) where state = 'due';

create table screen (
  id         text primary key check (id ~ '^[a-z0-9][a-z0-9-]*$'),
  name       text not null check (name <> ''),
  document   jsonb not null default '{}',
  state      jsonb not null default '{}',
  audience   text not null default 'wall' check (audience in ('wall', 'regulator')),
  reason     text,
  token_hash text unique check (token_hash ~ '^[0-9a-f]{64}$'),
  check (audience = 'wall' or reason is not null)
);
