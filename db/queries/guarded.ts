import type { EntityKind } from '@/lib/credit/entity';
import type { Atom, AtomCount, HeldAtom } from '@/lib/credit/suppression/atoms';
import type { Cell, Figure, Relation } from '@/lib/credit/suppression/table';
import type { ZonePublication } from '@/lib/credit/suppression/zone-table';
import type { Tx } from '../db';

/** Figures that hold what is not public, as they are published once a day (docs/decisions/0022-guarded-figures.md). */

/** Numbers of the zones of each scheme, rising. @param fallback scheme of zones without one of their own; null = none */
export function zonesByScheme(tx: Tx, fallback: number | null): Promise<{ scheme: number; zones: number[] }[]> {
  return tx.query(
    `select coalesce(scheme, $1::smallint) as scheme, jsonb_agg(id order by id) as zones from zone
     where coalesce(scheme, $1::smallint) is not null group by 1 order by 1`,
    [fallback],
  );
}

/** Which entities are counted, and what a grade counts as. */
export interface AtomCounting {
  scheme: number;
  /** Zones whose default scheme it is. */
  zones: readonly number[];
  /** Kinds whose grades are not public. */
  kinds: readonly EntityKind[];
  /** Ranked grades; any other grade is unranked. */
  good: readonly string[];
  middle: readonly string[];
  bad: readonly string[];
}

/** Entities of some kinds by the set of zones that they count in, as the aggregates have them; in no certain order. */
export async function countedAtoms(tx: Tx, { scheme, zones, kinds, good, middle, bad }: AtomCounting): Promise<Atom[]> {
  const rows = await tx.query<{ zones: number[]; entities: number } & Record<AtomCount, number>>(
    `select to_jsonb(a.zones) as zones, sum(a.entities) as entities,
            coalesce(sum(a.entities) filter (where grade = any($4::text[])), 0) as good,
            coalesce(sum(a.entities) filter (where grade = any($5::text[])), 0) as middle,
            coalesce(sum(a.entities) filter (where grade = any($6::text[])), 0) as bad,
            coalesce(sum(a.entities) filter (where outcome = 'graded' and grade <> all($4::text[] || $5::text[] || $6::text[])), 0) as unranked,
            coalesce(sum(a.entities) filter (where outcome = 'out_of_scope'), 0) as out_of_scope,
            coalesce(sum(a.entities) filter (where outcome = 'graded' and fresh), 0) as fresh,
            coalesce(sum(a.entities) filter (where outcome = 'graded' and not fresh), 0) as stale
     from (
       select z.zones, v.outcome, v.grade, v.fresh, count(*) as entities
       from counted_entity c
       cross join lateral (select array_agg(i.zone order by i.zone) as zones from unnest(c.index_zones) i (zone) where i.zone = any($2::int[])) z
       left join lateral (
         select x.outcome, x.grade, coalesce(x.fresh, false) as fresh
         from unnest(c.schemes, c.outcomes, c.grades, c.fresh) x (scheme, outcome, grade, fresh) where x.scheme = $1::smallint) v on true
       where c.kind = any($3::text[]) and z.zones is not null
       group by z.zones, v.outcome, v.grade, v.fresh) a
     group by a.zones`,
    [scheme, zones, kinds, good, middle, bad],
  );
  return rows.map(({ zones: its, entities, ...counts }) => ({ zones: its, entities, counts }));
}

/** Everything that is remembered of what readers got. */
export interface Remembered {
  cells: Cell[];
  relations: Relation[];
  figures: [id: string, figure: Figure][];
}

/** What was published on a day. */
export interface PublishedDay {
  /** As they were held; null = nothing was ever shown. */
  atoms: HeldAtom[] | null;
  figures: ZonePublication[];
  /** No hiding guarded the day's figures: those of the day before stayed. */
  stayed: boolean;
  /** Names of the atoms that stayed as they were the day before, since what changed could not be guarded. */
  still: string[];
}

/** The newest publication of a scheme; undefined = there was none. */
export async function lastPublication(
  tx: Tx,
  scheme: number,
): Promise<(PublishedDay & { day: string; memory: Remembered | null }) | undefined> {
  const [row] = await tx.query<{ day: string; cells: PublishedDay & { memory: Remembered | null } }>(
    'select day, cells from guarded_publication where scheme = $1 order by day desc limit 1',
    [scheme],
  );
  return row === undefined ? undefined : { day: row.day, ...row.cells };
}

/** The last day of which each scheme has a publication, of those that have one. */
export function publicationDays(tx: Tx): Promise<{ scheme: number; day: string }[]> {
  return tx.query('select scheme, max(day) as day from guarded_publication group by scheme order by scheme');
}

/**
 * Write a day's publication down; of the memory only the newest is kept, since it holds those before.
 *
 * @returns false where the day has its publication already: nothing was written
 */
export async function savePublication(
  tx: Tx,
  { day, scheme, memory, ...published }: PublishedDay & { day: string; scheme: number; memory: Remembered | null },
): Promise<boolean> {
  const written = await tx.query(
    `insert into guarded_publication (day, scheme, cells) values ($1::date, $2, $3::jsonb)
     on conflict (day, scheme) do nothing returning day`,
    [day, scheme, JSON.stringify({ ...published, memory })],
  );
  if (written.length === 0) return false;
  await tx.query(
    `update guarded_publication set cells = cells - 'memory' where scheme = $1 and day < $2::date and cells ? 'memory'`,
    [scheme, day],
  );
  return true;
}

/**
 * Put a day's figures in place of those before; what says the same becomes of this day too.
 *
 * @returns zones of which a figure is another than before, or came or went
 */
export async function replaceFigures(
  tx: Tx,
  { day, scheme, figures }: { day: string; scheme: number; figures: readonly ZonePublication[] },
): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `with fresh as (
       select zone, figure, value from jsonb_to_recordset($3::jsonb) as f (zone int, figure text, value bigint)),
     differing as (
       select zone from fresh f full join (select zone, figure, value from guarded_figure where scheme = $2) g using (zone, figure)
       where f.figure is null or g.figure is null or f.value is distinct from g.value),
     gone as (
       delete from guarded_figure g where scheme = $2
         and not exists (select 1 from fresh f where f.zone = g.zone and f.figure = g.figure)),
     kept as (
       insert into guarded_figure (zone, scheme, figure, value, low, high, day)
       select zone, $2, figure, value, case when value is null then 0 end, null, $1::date from fresh
       on conflict (zone, scheme, figure) do update set value = excluded.value, low = excluded.low, high = excluded.high, day = excluded.day)
     select distinct zone from differing order by zone`,
    [day, scheme, JSON.stringify(figures)],
  );
  return rows.map(({ zone }) => zone);
}
