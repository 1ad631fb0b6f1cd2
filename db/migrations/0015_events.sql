-- What each change was and where, written down once, when it is applied: a zone that is renamed or taken away later keeps
-- the name in it that everybody who follows has read.
create table event (
  revision bigint primary key references change on delete cascade,
  zones    jsonb not null,                               -- [{"id": code, "name": name}], the largest kind first
  entities jsonb                                         -- [id]; null = more than are named
);
