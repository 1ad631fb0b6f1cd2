-- Names as they are searched (docs/decisions/0025-search.md). What a name is found by is made in TypeScript, by whoever
-- writes the name and in the same transaction; the triggers see to it that none is forgotten: a name that nothing was made
-- of yet stands in `unsearched_name`, whoever wrote it.

create table searched_name (
  entity   int primary key references entity on delete cascade,
  folded   text collate "C" not null,  -- half-width, lower case, simplified, without blanks and punctuation
  spelling text collate "C" not null,  -- readings of each character: '/yi/ /wu/ /le/yue/'; '' without Chinese ones
  grams    int[] not null              -- numbers of its pieces: lib/search/grams.ts
);
-- Few pending entries, for every search reads through them; none would make large imports half as quick.
create index searched_name_grams_idx on searched_name using gin (grams) with (gin_pending_list_limit = 1024);

create table unsearched_name (entity int primary key);

create function note_new_name() returns trigger language plpgsql as $$
begin
  insert into unsearched_name (entity) select id from changed on conflict do nothing;
  return null;
end $$;

-- The earlier name is found no more from this statement on.
create function note_changed_name() returns trigger language plpgsql as $$
begin
  with renamed as (
    select a.id from after_update a join before_update b on b.id = a.id where a.name <> b.name),
  forgotten as (delete from searched_name s using renamed r where s.entity = r.id)
  insert into unsearched_name (entity) select id from renamed on conflict do nothing;
  return null;
end $$;

create function forget_unsearched() returns trigger language plpgsql as $$
begin
  delete from unsearched_name u using changed c where u.entity = c.id;
  return null;
end $$;

create trigger search_insert after insert on entity referencing new table as changed for each statement execute function note_new_name();
create trigger search_update after update on entity referencing old table as before_update new table as after_update for each statement execute function note_changed_name();
create trigger search_delete after delete on entity referencing old table as changed for each statement execute function forget_unsearched();

insert into unsearched_name (entity) select id from entity;
