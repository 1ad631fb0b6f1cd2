-- Each site that is joined with a zone is looked up by its id, whatever the planner thinks of `site`: a session keeps the plan
-- of a trigger until the table is analysed. Made while no site was there, it read all of `site` for each that was joined, and
-- of 297 s that the import of 71,659 businesses after `demo remove` took on the embedded engine, 262 s went into it.
create or replace function note_changed_join() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  insert into noted_entity (entity)
  select distinct s.entity from changed c cross join lateral (select entity from site where id = c.site offset 0) s;
  return null;
end $$;
