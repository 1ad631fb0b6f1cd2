-- What one process of all does at a time, and until when it may: another takes over when the lease has ended.

create table lease (
  name     text primary key check (name <> ''),
  holder   uuid not null,                           -- a process, by a number that it drew at its start
  ends_at  timestamptz not null
);
