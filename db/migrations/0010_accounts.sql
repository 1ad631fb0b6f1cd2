-- Sessions that end by themselves, passwords made by others, single sign-on, claims of a business.

alter table account
  add column must_change boolean not null default false,  -- the password was made by somebody else
  add column sso_name    text check (sso_name <> ''),     -- who may sign in by single sign-on first: an e-mail address or user name
  add column sso_issuer  text,
  add column sso_subject text,
  add constraint account_sso_check check ((sso_issuer is null) = (sso_subject is null)),
  add constraint account_sso_key unique (sso_issuer, sso_subject);
-- Two names that differ in case only would be taken for one another.
create unique index account_name_idx on account (lower(name));
create unique index account_sso_name_idx on account (lower(sso_name));

alter table session
  add column seen_at timestamptz not null default clock_timestamp(),
  add column method  text not null default 'password' check (method in ('password', 'sso', 'setup'));

create table entity_claim (
  id         int generated always as identity primary key,
  account    int not null references account on delete cascade,
  entity     int not null references entity on delete cascade,
  proof      text not null check (length(proof) between 1 and 2000),
  state      text not null default 'open' check (state in ('open', 'accepted', 'refused')),
  asked_at   timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  decided_by int references account on delete set null,
  note       text check (length(note) <= 2000),
  check ((state = 'open') = (decided_at is null))
);
create unique index entity_claim_open_idx on entity_claim (account) where state = 'open';
create index entity_claim_state_idx on entity_claim (state, id);

alter table screen add column token_made_at timestamptz;
