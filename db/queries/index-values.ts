import type { Driver } from '@/lib/credit/index/series';
import type { ReleaseState, RevisionKind } from '@/lib/credit/release/release';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Tx } from '../db';
import type { LiveValue } from './live-index';

/** Values of zones by month (docs/decisions/0021-months-and-their-release.md). */

/** The value of a zone in a month, exact or out of what everybody may know; kept where the zone is taken away later. */
export interface IndexValue extends Omit<LiveValue, 'at'> {
  code: string;
  name: string;
  kind: ZoneKind;
  /** YYYY-MM. */
  period: string;
  /** 0 = as first computed; n = after revision n of the month. */
  version: number;
  /** Rank band: uncertainty of method; null = none. */
  rankLow: number | null;
  rankHigh: number | null;
  /** To the change on the month before under the same version, by node and indicator; {} = none. */
  contributions: Record<string, Driver>;
  /** RFC 3339. */
  computedAt: string;
}

/** What is written of a value; the moment is the database's. */
export type NewIndexValue = Omit<IndexValue, 'computedAt'>;

const columns = {
  zone: 'zone int',
  code: 'code text',
  name: 'name text',
  kind: 'kind text',
  period: 'period text',
  methodology: 'methodology smallint',
  guarded: 'guarded boolean',
  version: 'version int',
  level: 'level double precision',
  value: 'index double precision',
  coverage: 'coverage double precision',
  imputed: 'imputed double precision',
  entities: 'entities int',
  evaluated: 'evaluated int',
  scores: 'scores jsonb',
  hidden: 'hidden text[]',
  lights: 'lights jsonb',
  alarm: 'alarm text',
  peer_class: '"peerClass" text',
  rank: 'rank int',
  rank_of: '"rankOf" int',
  rank_low: '"rankLow" int',
  rank_high: '"rankHigh" int',
  contributions: 'contributions jsonb',
  inputs: 'inputs jsonb',
  input_hash: '"inputHash" text',
  revision: 'revision bigint',
};
const names = Object.keys(columns);
const fields = Object.values(columns).map((field) => field.split(' ')[0]!);
const readOf = (wanted: readonly string[]) =>
  names
    .map((name, i) => (name === fields[i] ? `v.${name}` : `v.${name} as ${fields[i]}`))
    .filter((_, i) => wanted.includes(names[i]!))
    .join(', ');
const read = readOf(names);
const key = ['period', 'methodology', 'guarded', 'zone', 'version'];
const changing = names.filter((name) => !key.includes(name));
const compared = changing.filter((name) => name !== 'revision');

/** Values of some months as they stand under a version, by month, variant and zone. */
export function standingValues(tx: Tx, methodology: number, periods: readonly string[]): Promise<IndexValue[]> {
  return tx.query(
    `select distinct on (v.period, v.guarded, v.zone) ${read}, v.computed_at as "computedAt" from index_value v
     where v.methodology = $1 and v.period = any($2::text[]) order by v.period, v.guarded, v.zone, v.version desc`,
    [methodology, periods],
  );
}

/** Write values, in place of those of the same version where they differ. */
export async function saveIndexValues(tx: Tx, values: readonly NewIndexValue[]): Promise<void> {
  await tx.query(
    `insert into index_value as v (${names.join(', ')})
     select ${fields.join(', ')} from jsonb_to_recordset($1::jsonb) as n(${Object.values(columns).join(', ')})
     order by period, guarded, zone
     on conflict (${key.join(', ')}) do update set ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}, computed_at = clock_timestamp()
     where row(${compared.map((name) => `v.${name}`).join(', ')}) is distinct from row(${compared.map((name) => `excluded.${name}`).join(', ')})`,
    [JSON.stringify(values)],
  );
}

/** Take values of a provisional month away whose zones are gone. */
export async function dropIndexValues(
  tx: Tx,
  { methodology, period, zones }: { methodology: number; period: string; zones: readonly number[] },
): Promise<void> {
  await tx.query('delete from index_value where methodology = $1 and period = $2 and zone = any($3::int[])', [
    methodology,
    period,
    zones,
  ]);
}

/** A value with the version that it was computed by, the life of its month, and what it was revised for. */
export interface ReleasedIndexValue extends Omit<IndexValue, 'inputs'> {
  methodologyId: string;
  methodologyVersion: string;
  state: ReleaseState;
  /** RFC 3339; null = not released. */
  publishedAt: string | null;
  /** The revision of the month that made this version; null = none did. */
  revised: { kind: RevisionKind; reason: string; at: string } | null;
}

/** A zone, in one variant of its values. */
export interface ZoneVariant {
  zone: number;
  guarded: boolean;
}

/**
 * All versions of zones' values, by zone, month and version, of months that have a life of their own.
 *
 * @param to     last month, YYYY-MM
 * @param signed also months that are signed and not yet published
 */
export async function valuesOfZones(
  tx: Tx,
  { zones, to, signed }: { zones: readonly ZoneVariant[]; to: string; signed: boolean },
): Promise<ReleasedIndexValue[]> {
  type Row = Omit<ReleasedIndexValue, 'revised'> &
    Record<'reason' | 'revisedAt', string> & { kindOf: RevisionKind | null };
  const rows = await tx.query<Row>(
    `select ${readOf(names.filter((name) => name !== 'inputs'))}, v.computed_at as "computedAt", m.code as "methodologyId",
            m.version as "methodologyVersion", r.state, r.published_at as "publishedAt", w.kind as "kindOf", w.reason, w.at as "revisedAt"
     from unnest($1::int[], $2::boolean[]) a (zone, guarded)
     join index_value v on v.zone = a.zone and v.guarded = a.guarded
     join release r on r.methodology = v.methodology and r.period = v.period join methodology m on m.id = v.methodology
     left join release_revision w on w.methodology = v.methodology and w.period = v.period and w.number = v.version
     where v.period <= $3 and ($4 or r.state <> 'signed')
     order by v.zone, v.period, v.version`,
    [zones.map(({ zone }) => zone), zones.map(({ guarded }) => guarded), to, signed],
  );
  return rows.map(({ kindOf: kind, reason, revisedAt: at, ...value }) => ({
    ...value,
    revised: kind === null ? null : { kind, reason, at },
  }));
}

/** What is shown of a zone in a month. */
export type ShownInMonth = Pick<
  IndexValue,
  'zone' | 'guarded' | 'level' | 'index' | 'coverage' | 'alarm' | 'rank' | 'rankOf'
> & {
  /** Indicators are missing because their figures are hidden. */
  withheld: boolean;
};

/** What is shown of zones in a month as it stands, both variants, by zone, the exact one first. */
export function shownInMonth(
  tx: Tx,
  { period, methodology, zones }: { period: string; methodology: number; zones: readonly number[] },
): Promise<ShownInMonth[]> {
  return tx.query(
    `select distinct on (v.zone, v.guarded) v.zone, v.guarded, v.level, v.value as index, v.coverage, v.alarm, v.rank,
            v.rank_of as "rankOf", cardinality(v.hidden) > 0 as withheld
     from index_value v where v.methodology = $1 and v.period = $2 and v.zone = any($3::int[])
     order by v.zone, v.guarded, v.version desc`,
    [methodology, period, zones],
  );
}

/** Every stored value of a zone and month, whatever its variant, version and methodology. */
export function valuesToRecompute(tx: Tx, code: string, period: string): Promise<IndexValue[]> {
  return tx.query(
    `select ${read}, v.computed_at as "computedAt" from index_value v where v.code = $1 and v.period = $2
     order by v.methodology, v.guarded, v.version`,
    [code, period],
  );
}
