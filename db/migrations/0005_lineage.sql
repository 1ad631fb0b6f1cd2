-- Where each field came from, and what was complained of. Everything here that is a value can be erased by entity.

create table lineage (
  batch   bigint not null references batch on delete cascade,
  row     int not null check (row >= 1),                 -- 1 = the first row of data
  entity  int references entity on delete cascade,       -- null = the row was rejected
  raw     json not null,                                 -- values in the order of batch.columns, or an object
  changes json,                                          -- [{field, rule, from, to}]; null = taken as it was
  primary key (batch, row)
);
create index lineage_entity_idx on lineage (entity);

create table finding (
  id       bigint generated always as identity primary key,
  batch    bigint not null references batch on delete cascade,
  row      int not null check (row >= 0),                -- 0 = the file as a whole
  field    text,
  code     text not null check (code ~ '^[a-z][a-z0-9_]*$'),
  rejects  boolean not null,                             -- the row was not taken
  value    text,
  message  text not null,
  entity   int references entity on delete set null
);
create index finding_batch_idx on finding (batch, row);
create index finding_entity_idx on finding (entity) where entity is not null;
