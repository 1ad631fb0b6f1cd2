-- What maps and walls count, kept by the aggregator (docs/decisions/0012-kept-aggregates.md): reading a zone costs the
-- same whatever the number of businesses.

-- Entities that a transaction touched and the aggregator has not looked at. Filled by the triggers below, so that no
-- way of writing can be forgotten; committed with what it is about.
create table noted_entity (entity int not null);

-- What each entity was last counted as. The cells are the sum of these rows.
create table counted_entity (
  entity        int primary key,
  kind          text not null,
  zones         int[] not null,                          -- zones with a current site of it, each once, ascending
  divisions     int[] not null,                          -- divisions of its current sites, each once, ascending
  schemes       smallint[] not null,                     -- of its current evaluations, ascending; the next three go with it
  outcomes      text[] not null,
  grades        text[] not null,                         -- '' = none
  scores        bigint[] not null,                       -- ten thousandths; null = none
  demonstration boolean not null,                        -- a demonstration unit on the day of the aggregates
  synthetic     boolean not null
);

-- Counts of distinct entities: every audience's figures of a zone are sums over its cells.
create table zone_cell (
  zone          int not null,                            -- 0 = everywhere, also outside of every zone
  scheme        smallint not null,                       -- 0 = all entities, evaluated or not
  kind          text not null,
  divisions     int[] not null,
  outcome       text not null,                           -- '' under scheme 0
  grade         text not null,                           -- '' = none
  entities      int not null,
  demonstration int not null,                            -- only under scheme 0
  synthetic     int not null,                            -- only under scheme 0
  scored        int not null,                            -- entities with a score
  score_sum     bigint not null,                         -- of their scores, in ten thousandths: an integer, so that no order of adding matters
  primary key (zone, scheme, kind, divisions, outcome, grade)
);
create index zone_cell_empty_idx on zone_cell (zone) where entities = 0;

-- The change that a zone last looked different after.
create table zone_state (
  zone     int primary key,
  revision bigint not null,
  at       timestamptz not null
);
create index zone_state_revision_idx on zone_state (revision);

create table aggregate_state (
  only_row       boolean primary key default true check (only_row),
  day            date,                                   -- titles are judged by this day; null = nothing was counted yet
  default_scheme smallint                                -- scheme of zones without one of their own, as last counted
);
insert into aggregate_state default values;
insert into projection (name, revision) values ('aggregates', 0);

create function note_changed() returns trigger language plpgsql as $$
begin
  insert into noted_entity (entity) select distinct entity from changed;
  return null;
end $$;
create function note_updated() returns trigger language plpgsql as $$
begin
  insert into noted_entity (entity) select entity from before_update union select entity from after_update;
  return null;
end $$;
create function note_changed_entity() returns trigger language plpgsql as $$
begin
  insert into noted_entity (entity) select id from changed;
  return null;
end $$;
create function note_changed_join() returns trigger language plpgsql as $$
begin
  insert into noted_entity (entity) select distinct s.entity from changed c join site s on s.id = c.site;
  return null;
end $$;
create function note_all() returns trigger language plpgsql as $$
begin
  insert into noted_entity (entity) select entity from counted_entity;
  return null;
end $$;

create trigger note_insert after insert on entity referencing new table as changed for each statement execute function note_changed_entity();
create trigger note_update after update on entity referencing new table as changed for each statement execute function note_changed_entity();
create trigger note_delete after delete on entity referencing old table as changed for each statement execute function note_changed_entity();
create trigger note_insert after insert on site referencing new table as changed for each statement execute function note_changed();
create trigger note_update after update on site referencing old table as before_update new table as after_update for each statement execute function note_updated();
create trigger note_delete after delete on site referencing old table as changed for each statement execute function note_changed();
create trigger note_insert after insert on evaluation referencing new table as changed for each statement execute function note_changed();
create trigger note_update after update on evaluation referencing old table as before_update new table as after_update for each statement execute function note_updated();
create trigger note_delete after delete on evaluation referencing old table as changed for each statement execute function note_changed();
create trigger note_insert after insert on record referencing new table as changed for each statement execute function note_changed();
create trigger note_update after update on record referencing old table as before_update new table as after_update for each statement execute function note_updated();
create trigger note_delete after delete on record referencing old table as changed for each statement execute function note_changed();
-- A site that goes is noted by its own trigger.
create trigger note_insert after insert on site_zone referencing new table as changed for each statement execute function note_changed_join();
create trigger note_delete after delete on site_zone referencing old table as changed for each statement execute function note_changed_join();
create trigger note_truncate after truncate on entity for each statement execute function note_all();
create trigger note_truncate after truncate on site for each statement execute function note_all();
create trigger note_truncate after truncate on evaluation for each statement execute function note_all();
create trigger note_truncate after truncate on record for each statement execute function note_all();
create trigger note_truncate after truncate on site_zone for each statement execute function note_all();
