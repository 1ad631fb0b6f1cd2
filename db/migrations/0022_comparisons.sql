-- Comparisons that officials keep. Whoever is signed in as one may open it by its address, which nobody can guess, and
-- sees in it what their own audience sees: the document holds a choice, no figure.
create table comparison (
  id         uuid primary key,
  owner      int not null references account on delete cascade,
  name       text not null check (length(name) between 1 and 100),
  document   jsonb not null check (jsonb_typeof(document) = 'object'),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  check (created_at <= changed_at)
);
create index comparison_owner_idx on comparison (owner, changed_at desc, id);
