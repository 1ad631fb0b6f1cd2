-- A number that grows with every change of a job that somebody can see: what a screen that follows it holds, and which
-- of two is the newer. A lease that is prolonged changes nothing that is shown.

alter table job add column version bigint not null default 1 check (version > 0);

create function next_job_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create trigger job_version before update on job for each row
when ((old.state, old.due_at, old.attempts, old.max_attempts, old.progress, old.message, old.error, old.claimed_at, old.finished_at)
      is distinct from
      (new.state, new.due_at, new.attempts, new.max_attempts, new.progress, new.message, new.error, new.claimed_at, new.finished_at))
execute function next_job_version();
