-- The index as it lives (docs/decisions/0020-index-from-the-data.md): what zones add up to, its live values, months and
-- their release, what public and wall may see of protected figures, warnings. Nothing was ever written to the tables
-- that were planned for it.

drop table indicator_value;
drop table indicator;
drop table index_value;

-- What an entity adds to the index, beside what zones count.
alter table counted_entity
  add column index_zones int[]    not null default '{}', -- zones that it counts in by the rule of membership, each once, ascending
  add column fresh       boolean[] not null default '{}', -- goes with schemes: graded, and evaluated within 12 months of the day
  add column steps       bigint[] not null default '{}', -- goes with schemes: score in hundredths of a point; null = none
  add column penalty     int      not null default 0;    -- weight of the penalties that everybody may see on the day

-- Integer sums over the entities of a zone, by kind of entity, since grades of some kinds are not public.
create table index_sum (
  zone          int not null,
  scheme        smallint not null,                       -- 0 = all entities, evaluated or not
  kind          text not null,
  entities      int not null,                            -- under scheme 0 all; else those with a current evaluation
  penalty       bigint not null,                         -- only under scheme 0
  demonstration int not null,                            -- only under scheme 0
  out_of_scope  int not null,
  graded        int not null,
  ranked        int not null,
  good          int not null,
  bad           int not null,
  fresh         int not null,
  scored        int not null,
  steps         bigint not null,
  primary key (zone, scheme, kind)
);
create index index_sum_empty_idx on index_sum (zone) where entities = 0;

-- Everything is counted anew once.
alter table aggregate_state
  add column time_zone   text,                           -- whose days evaluations were last counted by
  add column methodology smallint;                       -- that live values were last computed by
delete from counted_entity;
delete from zone_cell;
update aggregate_state set day = null;

-- Sums hold what a grade counts as: where that changes, they are made anew.
create function count_anew() returns trigger language plpgsql as $$
begin
  if exists (select 1 from before_update b join after_update a on a.scheme = b.scheme and a.grade = b.grade
             where (a.ranked, a.position) is distinct from (b.ranked, b.position)) then
    update aggregate_state set day = null;
  end if;
  return null;
end $$;
create trigger count_anew after update on grade
  referencing old table as before_update new table as after_update for each statement execute function count_anew();

-- Observations of the last month that is over, by zone: what was reported for the zone as a whole, and the sum of what its
-- entities reported.
create table observed_sum (
  zone            int not null,
  by_entity       boolean not null,
  month           text not null check (month ~ '^\d{4}-\d{2}$'),
  complaints_due  bigint not null,
  in_time         bigint not null,
  turnover_now    bigint not null,                       -- whole yuan, of those who reported both months
  turnover_before bigint not null,
  primary key (zone, by_entity)
);
-- Zones whose observations must be summed anew; committed with what it is about.
create table noted_observation (entity int, zone int);
create index observation_month_idx on observation (period, kind) where superseded_batch is null and entity is not null;

create function note_observed() returns trigger language plpgsql as $$
begin
  insert into noted_observation (entity, zone) select distinct entity, zone from changed;
  return null;
end $$;
create function note_observed_again() returns trigger language plpgsql as $$
begin
  insert into noted_observation (entity, zone)
  select entity, zone from before_update union select entity, zone from after_update;
  return null;
end $$;
create function note_unobserved() returns trigger language plpgsql as $$
begin
  insert into noted_observation (entity, zone) select distinct null::int, zone from observed_sum;
  return null;
end $$;
create trigger note_insert after insert on observation referencing new table as changed for each statement execute function note_observed();
create trigger note_update after update on observation
  referencing old table as before_update new table as after_update for each statement execute function note_observed_again();
create trigger note_delete after delete on observation referencing old table as changed for each statement execute function note_observed();
create trigger note_truncate after truncate on observation for each statement execute function note_unobserved();

-- The live value of a zone. `guarded` = out of what everybody may know: for public and wall, and for districts elsewhere.
create table live_index (
  zone        int not null,
  guarded     boolean not null,
  methodology smallint not null references methodology,
  level       double precision,                          -- null = below minimum coverage
  value       double precision,                          -- the level as an index; null while there is no factor
  coverage    double precision not null check (coverage between 0 and 1),
  imputed     double precision not null default 0 check (imputed between 0 and 1),
  entities    int not null check (entities >= 0),
  evaluated   int not null check (evaluated >= 0),
  scores      jsonb not null,                            -- {nodes, indicators, values}: by id; null = missing
  hidden      text[] not null default '{}',              -- indicators that are missing because they are suppressed
  lights      jsonb not null,                            -- by node and indicator; null = none
  alarm       text,                                      -- light of the whole
  peer_class  text not null,
  rank        int,
  rank_of     int not null,
  inputs      jsonb not null,
  input_hash  text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  revision    bigint not null,                           -- that it last changed with
  at          timestamptz not null,
  primary key (zone, guarded)
);

-- The value of a zone in a month. Rows of a released month are never changed: a revision adds rows.
create table index_value (
  zone          int not null,                            -- kept where the zone is taken away later, with code, name and kind
  code          text not null,
  name          text not null,
  kind          text not null,
  period        text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  methodology   smallint not null references methodology,
  guarded       boolean not null,
  version       int not null default 0 check (version >= 0), -- 0 = as first computed; n = after revision n of the month
  level         double precision,
  value         double precision,
  coverage      double precision not null check (coverage between 0 and 1),
  imputed       double precision not null default 0 check (imputed between 0 and 1),
  entities      int not null check (entities >= 0),
  evaluated     int not null check (evaluated >= 0),
  scores        jsonb not null,
  hidden        text[] not null default '{}',
  lights        jsonb not null,
  alarm         text,
  peer_class    text not null,
  rank          int,
  rank_of       int not null,
  rank_low      int,                                     -- rank band: uncertainty of method (docs/METHOD.md)
  rank_high     int,
  contributions jsonb not null,                          -- to the change on the month before, by node and indicator; {} = none
  inputs        jsonb not null,
  input_hash    text not null check (input_hash ~ '^[0-9a-f]{64}$'),
  revision      bigint not null,
  computed_at   timestamptz not null default clock_timestamp(),
  primary key (period, methodology, guarded, zone, version)
);
create index index_value_zone_idx on index_value (zone, period);

alter table methodology
  add column created_at timestamptz not null default clock_timestamp(),
  add column overlap text check (overlap ~ '^\d{4}-\d{2}$'); -- month computed by this version and the one before

-- The life of a month under a methodology version (lib/credit/release).
create table release (
  methodology   smallint not null references methodology,
  period        text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  state         text not null check (state in ('provisional', 'signed', 'final', 'revised')),
  closes_at     timestamptz not null,
  announced_at  timestamptz not null,
  signed_by     int references account,                  -- null while provisional, and where it is demonstration data
  signed_at     timestamptz,
  embargo_until timestamptz,
  published_at  timestamptz,
  synthetic     boolean not null default false,          -- of demonstration data: taken away with them
  primary key (methodology, period),
  check ((state = 'provisional') = (signed_at is null)),
  check ((state in ('final', 'revised')) = (published_at is not null)),
  check (signed_at is null or signed_by is not null or synthetic)
);

create table release_revision (
  methodology smallint not null,
  period      text not null,
  number      int not null check (number >= 1),
  kind        text not null check (kind in ('data', 'error')),
  reason      text not null check (reason <> ''),
  by_account  int not null references account,
  at          timestamptz not null,
  changes     jsonb not null,
  primary key (methodology, period, number),
  foreign key (methodology, period) references release
);

-- What public and wall may see of figures that hold protected attributes: published once a day.
create table guarded_publication (
  day     date not null,
  scheme  smallint not null references scheme,
  cells   jsonb not null,                                -- the table as it was held, and what was shown of it
  primary key (day, scheme)
);
create table guarded_figure (
  zone   int not null,
  scheme smallint not null references scheme,
  figure text not null check (figure <> ''),
  value  bigint,                                         -- as held; null = hidden
  low    bigint,                                         -- what a hidden one says of itself
  high   bigint,
  day    date not null,                                  -- of its publication
  primary key (zone, scheme, figure)
);

-- What is worth a warning, one row for each matter until it is over. Of a zone it may be so by the exact figures, by what
-- everybody may know, or by both (docs/decisions/0023-warnings.md).
create table warning (
  id          bigint generated always as identity primary key,
  key         text not null check (key <> ''),           -- of the matter
  zone        int,                                       -- of a zone, or of an entity
  entity      int references entity on delete cascade,
  rule        text not null check (rule <> ''),
  exact       jsonb,                                     -- as it was last found by the exact figures; null = never
  exact_since timestamptz,                               -- null = it is not so
  shown       jsonb,                                     -- likewise, out of what everybody may know
  shown_since timestamptz,
  state       text not null default 'open' check (state in ('open', 'acknowledged', 'assigned', 'closed')),
  assignee    int references account,
  steps       jsonb not null default '[]',
  raised_at   timestamptz not null,
  revision    bigint not null,                           -- newest change that it shows
  check (num_nonnulls(zone, entity) = 1),
  check (num_nonnulls(exact, shown) > 0),
  check (exact_since is null or exact is not null),
  check (shown_since is null or shown is not null)
);
-- What somebody closed while it still was so is not raised again before it was over.
create unique index warning_matter_key on warning (key) where state <> 'closed' or exact_since is not null or shown_since is not null;
create index warning_zone_idx on warning (zone);
create index warning_entity_idx on warning (entity);
create index warning_revision_idx on warning (revision);
create index warning_raised_idx on warning (raised_at);

-- Forecasts of nodes and indicators that have an alarm, made anew once a day.
create table zone_forecast (
  zone    int not null,
  guarded boolean not null,
  part    text not null check (part <> ''),
  steps   jsonb not null,                                -- [{period, value}]
  primary key (zone, guarded, part)
);

-- Zones in which many businesses fell lately, found anew once a day.
create table watch_cluster (
  zone   int primary key,
  fallen int not null check (fallen > 0)
);
