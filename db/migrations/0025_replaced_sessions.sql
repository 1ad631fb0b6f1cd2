-- Which session of the same browser a session gave way to: a request that was under way meanwhile is refused, and must not
-- make the browser forget the new one.
alter table session add column replaced_by uuid;
