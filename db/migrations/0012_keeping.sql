-- What is kept for how long: an outbox that can be trimmed, sums of footfall that outlive the slots, and what walls were shown
-- (docs/decisions/0014-retention-and-frames.md).

-- Kind of the batch's change, so that nothing needs an old row of the outbox; null as long as `revision` is.
alter table batch add column change text check (change <> '');
update batch b set change = c.kind from change c where c.revision = b.revision;

-- Passages by zone and hour of XINTU_TZ: sums of the slots that begin in it, kept by the aggregator. Synthetic ones stand
-- apart, so that they can be taken out when their slots are gone.
create table footfall_hour (
  zone       int not null,
  hour       timestamptz not null,
  synthetic  boolean not null,
  entered    bigint not null check (entered >= 0),
  left_count bigint not null check (left_count >= 0),
  slots      int not null check (slots >= 1),
  devices    int not null check (devices >= 1),          -- distinct, that reported in the hour
  longest    smallint not null check (longest >= 1),     -- slot, in minutes
  primary key (zone, hour, synthetic)
);
create index footfall_hour_hour_idx on footfall_hour (hour);

-- Slots before `horizon`, the beginning of a local day, were trimmed by age or are about to be: their hours stay as they are.
create table footfall_keeping (
  only_row  boolean primary key default true check (only_row),
  horizon   timestamptz not null default '-infinity',
  time_zone text                                         -- whose hours the sums are of; null = nothing was summed yet
);
insert into footfall_keeping default values;

-- What was touched and the sums do not hold yet: slots of a device in [since, until); with a zone, that the device counts or
-- counted for it there; a zone alone: all of it. Filled by the triggers below, so that no way of writing can be forgotten.
create table noted_footfall (
  device int,
  zone   int,
  since  timestamptz not null,
  until  timestamptz not null,
  check (num_nonnulls(device, zone) >= 1)
);
create index device_zone_zone_idx on device_zone (zone);

-- What retention trims is not noted: it moves the horizon first.
create function note_footfall() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (device, since, until)
  select device, hour, hour + interval '1 hour'
  from (select distinct c.device, date_bin('1 hour', c.start, timestamptz '2000-01-01 00:00:00+00') as hour
        from changed c cross join footfall_keeping k where c.start >= k.horizon) t;
  return null;
end $$;
create function note_updated_footfall() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (device, since, until)
  select device, hour, hour + interval '1 hour'
  from (select distinct c.device, date_bin('1 hour', c.start, timestamptz '2000-01-01 00:00:00+00') as hour
        from (select device, start from before_update union all select device, start from after_update) c) t;
  return null;
end $$;
create function note_device_zone() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (device, zone, since, until) select device, zone, valid_from, valid_to from changed;
  return null;
end $$;
create function note_updated_device_zone() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (device, zone, since, until)
  select device, zone, valid_from, valid_to from before_update union select device, zone, valid_from, valid_to from after_update;
  return null;
end $$;
create function note_removed_zone() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (zone, since, until) select id, '-infinity', 'infinity' from changed;
  return null;
end $$;
create function note_all_footfall() returns trigger language plpgsql as $$
begin
  insert into noted_footfall (zone, since, until) select distinct zone, timestamptz '-infinity', timestamptz 'infinity' from footfall_hour;
  return null;
end $$;

create trigger note_footfall_insert after insert on footfall referencing new table as changed for each statement execute function note_footfall();
create trigger note_footfall_update after update on footfall referencing old table as before_update new table as after_update for each statement execute function note_updated_footfall();
create trigger note_footfall_delete after delete on footfall referencing old table as changed for each statement execute function note_footfall();
create trigger note_footfall_insert after insert on device_zone referencing new table as changed for each statement execute function note_device_zone();
create trigger note_footfall_update after update on device_zone referencing old table as before_update new table as after_update for each statement execute function note_updated_device_zone();
create trigger note_footfall_delete after delete on device_zone referencing old table as changed for each statement execute function note_device_zone();
create trigger note_footfall_truncate after truncate on footfall for each statement execute function note_all_footfall();
create trigger note_footfall_truncate after truncate on device_zone for each statement execute function note_all_footfall();
create trigger note_footfall_delete after delete on zone referencing old table as changed for each statement execute function note_removed_zone();

-- A frame is a change of the topic: it leads from what was shown at `prev` to what was shown at `revision`. A whole one stands
-- for itself, so that any moment can be shown again from the last whole frame before it.
alter table frame add column prev bigint not null, add column whole boolean not null, add check (prev <= revision);
create index frame_at_idx on frame (topic, audience, at);
