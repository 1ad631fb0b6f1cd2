-- What a job needs to be run by exactly one process, again after a failure, and once in its period.

alter table job
  add column key          text check (key <> ''),        -- of several with this key at most one waits or runs
  add column period       text check (period <> ''),     -- the minute, hour or day that a recurring job is of: one for each
  add column max_attempts int not null default 5 check (max_attempts >= 1),
  add column lease_until  timestamptz,                   -- a running job whose lease has ended is anybody's
  add column message      text,
  add column created_at   timestamptz not null default clock_timestamp(),
  add constraint job_lease_check check (state <> 'running' or (claimed_by is not null and lease_until is not null)),
  add constraint job_finished_check check ((state in ('done', 'failed')) = (finished_at is not null));
create unique index job_key_idx on job (kind, key) where state in ('due', 'running');
create unique index job_period_idx on job (kind, period) where period is not null;
create index job_open_idx on job (due_at, id) where state in ('due', 'running');
drop index job_due_idx;
