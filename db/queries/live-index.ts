import type { KeptMonth } from '@/lib/credit/index/index-ahead';
import type { ZoneIndex, ZoneInputs } from '@/lib/credit/index/zone-index';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Tx } from '../db';

/** Live values of zones (docs/decisions/0020-index-from-the-data.md). */

/** What the index of a zone says now, exact or out of what everybody may know. */
export interface LiveValue {
  zone: number;
  /** Out of what everybody may know: for public and wall, and for districts elsewhere. */
  guarded: boolean;
  /** Number of the methodology version. */
  methodology: number;
  /** null = too little is observed, or may be shown. */
  level: number | null;
  /** null without a level, or while the version has no factor. */
  index: number | null;
  /** Share of the weight that is observed, 0 to 1. */
  coverage: number;
  /** Share of it that is estimated, 0 to 1. */
  imputed: number;
  /** Distinct entities that count in the zone. */
  entities: number;
  /** Of those, with a current grade; guarded without those that are hidden. */
  evaluated: number;
  /** By node and indicator; null = missing. */
  scores: Pick<ZoneIndex, 'nodes' | 'indicators' | 'values'>;
  /** Indicators that are missing because their figures are hidden, in the methodology's order. */
  hidden: string[];
  /** Light by node and indicator that has an alarm; null = none. */
  lights: Record<string, string | null>;
  /** Light of the whole; null = none. */
  alarm: string | null;
  peerClass: string;
  /** Within the peer class; null = no level, or fewer than 30 evaluated. */
  rank: number | null;
  /** How many of the class have a rank. */
  rankOf: number;
  inputs: ZoneInputs['inputs'];
  /** SHA-256 of the text of the inputs, hexadecimal. */
  inputHash: string;
  /** That it last changed with. */
  revision: number;
  /** Time of that change, RFC 3339. */
  at: string;
}

/** Live values of zones, both variants, by zone, the exact one first. @param zones null = all */
export function liveValues(tx: Tx, zones: readonly number[] | null): Promise<LiveValue[]> {
  return tx.query<LiveValue>(
    `select zone, guarded, methodology, level, value as index, coverage, imputed, entities, evaluated, scores, hidden, lights, alarm,
            peer_class as "peerClass", rank, rank_of as "rankOf", inputs, input_hash as "inputHash", revision, at
     from live_index where $1::int[] is null or zone = any($1::int[]) order by zone, guarded`,
    [zones],
  );
}

const columns = {
  methodology: 'methodology',
  level: 'level',
  value: 'index',
  coverage: 'coverage',
  imputed: 'imputed',
  entities: 'entities',
  evaluated: 'evaluated',
  scores: 'scores',
  hidden: 'hidden',
  lights: 'lights',
  alarm: 'alarm',
  peer_class: '"peerClass"',
  rank: 'rank',
  rank_of: '"rankOf"',
  inputs: 'inputs',
  input_hash: '"inputHash"',
};
const names = Object.keys(columns);
const of = (alias: string) => names.map((name) => `${alias}.${name}`).join(', ');

/**
 * Write live values. One that says the same as before keeps its revision and time.
 *
 * @returns zone and variant of those that differ now
 */
export function saveLiveValues(tx: Tx, values: readonly LiveValue[]): Promise<{ zone: number; guarded: boolean }[]> {
  return tx.query(
    `insert into live_index as l (zone, guarded, ${names.join(', ')}, revision, at)
     select zone, guarded, ${Object.values(columns).join(', ')}, revision, at
     from jsonb_to_recordset($1::jsonb) as v(zone int, guarded boolean, methodology smallint, level double precision, index double precision,
       coverage double precision, imputed double precision, entities int, evaluated int, scores jsonb, hidden text[], lights jsonb, alarm text,
       "peerClass" text, rank int, "rankOf" int, inputs jsonb, "inputHash" text, revision bigint, at timestamptz)
     order by zone, guarded
     on conflict (zone, guarded) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
       revision = excluded.revision, at = excluded.at
     where row(${of('l')}) is distinct from row(${of('excluded')})
     returning zone, guarded`,
    [JSON.stringify(values)],
  );
}

/** What maps and walls show of a live value, with what it is compared with. */
export type ShownValue = Pick<
  LiveValue,
  'zone' | 'guarded' | 'level' | 'index' | 'coverage' | 'alarm' | 'peerClass' | 'rank' | 'rankOf'
> & {
  /** Indicators are missing because their figures are hidden. */
  withheld: boolean;
  /** Index in the newest month that is released; null = none. */
  finalIndex: number | null;
  /** Rank band in the newest month that everybody may see; null = none. */
  rankLow: number | null;
  rankHigh: number | null;
};

/** The newest month in one of some states, with its version. @param states condition on `r.state` */
const newestMonth = (states: string) =>
  `select r.methodology, r.period from release r where ${states} order by r.period desc limit 1`;

/** A zone's value of a month as it stands, the variant of `l`. */
const valueIn = (month: string) => `
  select v.value, v.rank_low, v.rank_high from ${month} m
  join index_value v on v.methodology = m.methodology and v.period = m.period and v.zone = l.zone and v.guarded = l.guarded
  order by v.version desc limit 1`;

const shown = `cardinality(l.hidden) > 0 as withheld, f.value as "finalIndex", n.rank_low as "rankLow", n.rank_high as "rankHigh"`;
const shownFrom = `live_index l
     left join lateral (${valueIn('final')}) f on true
     left join lateral (${valueIn('newest')}) n on true`;
const shownMonths = `with final as (${newestMonth("r.state in ('final', 'revised')")}), newest as (${newestMonth("r.state <> 'signed'")})`;

/** What is shown of zones' live values, both variants, by zone, the exact one first. */
export function shownValues(tx: Tx, zones: readonly number[]): Promise<ShownValue[]> {
  return tx.query(
    `${shownMonths}
     select l.zone, l.guarded, l.level, l.value as index, l.coverage, l.alarm, l.peer_class as "peerClass", l.rank, l.rank_of as "rankOf", ${shown}
     from ${shownFrom}
     where l.zone = any($1::int[]) order by l.zone, l.guarded`,
    [zones],
  );
}

/** A live value with what is shown of it, and the forecasts that are made of it, by node and indicator. */
export type WholeLiveValue = Omit<LiveValue, 'inputs'> & ShownValue & { forecasts: Record<string, KeptMonth[]> };

/** Zones' live values with all that is told of them, both variants, by zone, the exact one first. */
export function wholeLiveValues(tx: Tx, zones: readonly number[]): Promise<WholeLiveValue[]> {
  return tx.query(
    `${shownMonths}
     select l.zone, l.guarded, l.methodology, l.level, l.value as index, l.coverage, l.imputed, l.entities, l.evaluated, l.scores, l.hidden,
            l.lights, l.alarm, l.peer_class as "peerClass", l.rank, l.rank_of as "rankOf", l.input_hash as "inputHash", l.revision, l.at, ${shown},
            (select coalesce(jsonb_object_agg(p.part, p.steps), '{}') from zone_forecast p where p.zone = l.zone and p.guarded = l.guarded) as forecasts
     from ${shownFrom}
     where l.zone = any($1::int[]) order by l.zone, l.guarded`,
    [zones],
  );
}

/** What ranks a zone among others, one variant of it. */
export type PeerRow = Pick<
  LiveValue,
  'zone' | 'guarded' | 'entities' | 'evaluated' | 'level' | 'peerClass' | 'rank' | 'rankOf'
> & { kind: ZoneKind };

/** What ranks the zones of some kinds, by zone, the exact variant first. */
export function peerRows(tx: Tx, kinds: readonly ZoneKind[]): Promise<PeerRow[]> {
  return tx.query(
    `select l.zone, l.guarded, z.kind, l.entities, l.evaluated, l.level, l.peer_class as "peerClass", l.rank, l.rank_of as "rankOf"
     from live_index l join zone z on z.id = l.zone where z.kind = any($1::text[]) order by l.zone, l.guarded`,
    [kinds],
  );
}

/** What a zone showed in a month, one variant of it. */
export interface MonthState {
  zone: number;
  guarded: boolean;
  level: number | null;
  scores: LiveValue['scores'];
  lights: LiveValue['lights'];
}

/** What zones showed in a month under a methodology version, as it stands now. @param zones null = all */
export function monthStates(
  tx: Tx,
  zones: readonly number[] | null,
  { period, methodology }: { period: string; methodology: number },
): Promise<MonthState[]> {
  return tx.query(
    `select distinct on (zone, guarded) zone, guarded, level, scores, lights from index_value
     where period = $2 and methodology = $3 and ($1::int[] is null or zone = any($1::int[]))
     order by zone, guarded, version desc`,
    [zones, period, methodology],
  );
}

/** Forget the live values of zones that are gone, or not on the map any more. */
export async function forgetGoneLiveValues(tx: Tx): Promise<void> {
  await tx.query(
    `delete from live_index l where not exists (
       select 1 from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null where z.id = l.zone)`,
  );
}

/** Forget all live values: no methodology is in force. */
export async function forgetLiveValues(tx: Tx): Promise<void> {
  await tx.query('delete from live_index');
}
