-- Names are looked up within a range of ids, range by range until a page is full (db/queries/names-found.ts). They stand
-- nearly in the order of their ids, so that a few numbers a hundred pages tell where a range is.
create index searched_name_entity_idx on searched_name using brin (entity) with (pages_per_range = 32, autosummarize = on);
