-- What the zones of a division come to, month by month, as its officials see it: one report for each month that is over.
-- It holds figures of the audience district, and is told to nobody but the division's own officials and regulators.
create table division_report (
  id        int generated always as identity primary key,
  division  text not null check (division <> ''),
  period    text not null check (period ~ '^\d{4}-\d{2}$'),
  audience  text not null check (audience = 'district'),
  zones     int not null check (zones > 0),             -- that it compares
  left_out  int not null check (left_out >= 0),         -- zones of the division for which there was no room
  synthetic boolean not null,
  revision  bigint not null check (revision >= 0),
  made_at   timestamptz not null,
  pdf       bytea not null check (length(pdf) > 0),
  unique (division, period)
);
