-- Live tiles, kept by the aggregator beside its counts (docs/decisions/0024-live-tiles.md). A tile is read out of these
-- tables alone, so that it is as of one revision, and costs the same whatever the number of businesses.
-- Positions are units of the world's Mercator square, 2^34 a side, from its north-west corner (lib/tiles/tile-source.ts).

-- Number of a cell among all of its zoom: bits of x and y in turn. The cells of a tile, and of every tile in it, are
-- consecutive numbers, and two bits less give the cell of the zoom above. x and y have 20 bits.
create function tile_cell_number(x bigint, y bigint) returns bigint language plpgsql immutable strict parallel safe as $$
begin
  x := (x | (x << 16)) & 281470681808895;
  y := (y | (y << 16)) & 281470681808895;
  x := (x | (x << 8)) & 71777214294589695;
  y := (y | (y << 8)) & 71777214294589695;
  x := (x | (x << 4)) & 1085102592571150095;
  y := (y | (y << 4)) & 1085102592571150095;
  x := (x | (x << 2)) & 3689348814741910323;
  y := (y | (y << 2)) & 3689348814741910323;
  x := (x | (x << 1)) & 6148914691236517205;
  y := (y | (y << 1)) & 6148914691236517205;
  return x | (y << 1);
end $$;

-- All that decides over showing a point, or tells something of it: points that have all of it in common are one class.
-- A class keeps its number, and what it says never changes.
create table tile_class (
  id            int generated always as identity primary key,
  coarse        boolean not null,                        -- the coarsened place of a kind that everybody sees coarsened
  kind          text not null,
  division      int not null,                            -- that the place lies in; 0 = none that is known
  operating     boolean not null,                        -- an operating place, not a registered one
  demonstration boolean not null,                        -- a demonstration unit on the day of the aggregates
  named         boolean not null check (named or not demonstration), -- that, or on the red list or the serious list
  schemes       smallint[] not null,                     -- of its current evaluations, ascending; the next two go with it
  outcomes      text[] not null,
  grades        text[] not null,                         -- '' = none
  unique (coarse, kind, division, operating, demonstration, named, schemes, outcomes, grades)
);

-- Where each business was last put into the tiles: at its exact place, and at its coarsened one where its kind has one.
create table tiled_point (
  entity int not null,
  coarse boolean not null,
  class  int not null,
  x      bigint not null check (x between 0 and 17179869183),
  y      bigint not null check (y between 0 and 17179869183),
  cell   bigint not null generated always as (tile_cell_number(x >> 14, y >> 14)) stored, -- of zoom 14
  primary key (entity, coarse)
);
create index tiled_point_class_idx on tiled_point (class, cell);

-- The pyramid, zoom 0 to 14: how many points of each class lie in each of the 64 × 64 cells of a tile.
create table tile_cell (
  cell    bigint primary key,                            -- zoom × 2^40 + number of the cell
  entries bigint[] not null                              -- class × 2^32 + points of it, by class
) with (fillfactor = 90);

-- What each zone was last put into the tiles as.
create table tiled_zone (
  zone            int primary key,
  version         int not null,                          -- of its outline
  code            text not null,
  kind            text not null,
  name            text not null,
  division        int,                                   -- that its inner point lies in; null = in none that is known
  exact_level     smallint,                              -- in tenths; null = none
  published_level smallint,                              -- out of what everybody may know
  geom            geometry(MultiPolygon, 3857) not null
);
create index tiled_zone_geom_idx on tiled_zone using gist (geom);

-- Where tiles differ after a change, in cells of zoom 14, all of them within; without any, they may differ everywhere.
create table tile_change (
  revision bigint not null references change on delete cascade,
  west     int check (west between 0 and east),
  north    int check (north between 0 and south),
  east     int check (east <= 1048575),
  south    int check (south <= 1048575),
  sight    smallint not null check (sight between 1 and 15), -- whom it shows to: bits, as lib/tiles/tile-source.ts says
  division int,                                          -- that it lies in; null = none that is known
  scheme   smallint,                                     -- under which only it differs; null = under every one
  check (num_nulls(west, north, east, south) in (0, 4))
);
create index tile_change_revision_idx on tile_change (revision);

-- Everything is put into the tiles once.
update aggregate_state set day = null;
