-- The audit trail is only ever added to, and sealed (docs/decisions/0009-audit.md).

-- It outlives whom and what it speaks of, so it refers to nothing by foreign key. A row is sealed from outside of it,
-- because it can no longer be changed.
alter table audit
  drop constraint audit_account_fkey,
  drop constraint audit_api_key_fkey,
  drop column seal,
  add column screen   text,
  add column session  uuid,
  add column audience text check (audience in ('public', 'wall', 'district', 'regulator')),
  add column outcome  smallint check (outcome between 100 and 599), -- HTTP status; null = no answer of HTTP
  add column details  jsonb not null default '{}' check (jsonb_typeof(details) = 'object'), -- keys and counts only
  add constraint audit_action_length check (length(action) <= 200),
  add constraint audit_subject_length check (length(subject) <= 1000),
  add constraint audit_reason_length check (length(reason) <= 2000);

drop index audit_at_idx;
create index audit_at_idx on audit (at, id);
create index audit_action_idx on audit (action, id);
create index audit_account_idx on audit (account, id) where account is not null;
create index audit_api_key_idx on audit (api_key, id) where api_key is not null;
create index audit_screen_idx on audit (screen, id) where screen is not null;
create index audit_subject_idx on audit (subject, id) where subject is not null;

create table audit_seal (
  number   bigint primary key check (number > 0),   -- 1, 2, 3 … without a gap
  at       timestamptz not null,
  from_id  bigint not null check (from_id > 0),     -- the id after the seal before
  to_id    bigint not null check (to_id >= from_id),
  rows     jsonb not null check (jsonb_array_length(rows) > 0), -- [[id, SHA-256 of the row], …] by id
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  hash     text not null check (hash ~ '^[0-9a-f]{64}$')
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
create trigger audit_seal_append_only before update or delete or truncate on audit_seal
  for each statement execute function refuse_change();

-- Before the statement draws any id: whoever takes the same lock alone then knows that no smaller id will come.
create function share_audit_lock() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7246003);
  return null;
end $$;
create trigger audit_share_lock before insert on audit
  for each statement execute function share_audit_lock();
