import type { Tx } from '@/db/db';
import { type LiveValue, liveValues, monthStates } from '@/db/queries/live-index';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { schemes } from '@/db/queries/schemes';
import { forgetGoneWarnings, insertWarnings, keptOfEntities, keptOfZones, updateWarnings } from '@/db/queries/warnings';
import { watchCandidates, watchClusters } from '@/db/queries/watch';
import { type ZoneForecast, zoneForecasts } from '@/db/queries/zone-forecasts';
import type { KeptMonth } from '@/lib/credit/index/index-ahead';
import { LIVE, monthOfDay, previousPeriod } from '@/lib/credit/index/period';
import type { Matter } from '@/lib/credit/warning/alert';
import { type Followed, type Found, follow } from '@/lib/credit/warning/follow';
import { warningKey } from '@/lib/credit/warning/handling';
import { watchList } from '@/lib/credit/warning/watch-list';
import { isOtherFall, type WatchMatter, watchMatters } from '@/lib/credit/warning/watch-matters';
import { type Ahead, alarmed, isWorse, type ZoneState, zoneWarnings } from '@/lib/credit/warning/zone-warnings';
import { grouped } from './grouped';

/** What warnings are raised by and as of. */
export interface WarnedAsOf {
  /** null = none is in force: nothing of a zone is worth a warning. */
  methodology: StoredMethodology | null;
  /** Number of the deployment's scheme; null = nothing was evaluated. */
  scheme: number | null;
  /** Of the aggregates, YYYY-MM-DD. */
  day: string;
  timeZone: string;
  revision: number;
  /** Time of the revision, RFC 3339. */
  at: string;
}

/**
 * Look again at zones and businesses: raise what is worth a warning and is not raised, close what is over and nobody has
 * taken up (`follow`).
 *
 * @param zones, entities null = all
 * @returns whether any warning is otherwise now
 */
export async function raiseWarnings(
  tx: Tx,
  { zones, entities }: { zones: readonly number[] | null; entities: readonly number[] | null },
  asOf: WarnedAsOf,
): Promise<boolean> {
  const ofZones = await raiseZoneWarnings(tx, zones, asOf);
  const ofEntities = await raiseEntityWarnings(tx, entities, asOf);
  return ofZones || ofEntities;
}

/** A matter and what it is about. */
type Raised = Found & { zone: number | null; entity: number | null };

async function raiseZoneWarnings(tx: Tx, zones: readonly number[] | null, asOf: WarnedAsOf): Promise<boolean> {
  if (zones === null) await forgetGoneWarnings(tx);
  else if (zones.length === 0) return false;
  const { methodology } = asOf;
  const found = methodology === null ? [] : await foundInZones(tx, zones, { ...asOf, methodology });
  const alarms = new Map(methodology === null ? [] : alarmed(methodology.document).map(({ id, alarm }) => [id, alarm]));
  const worse = (closed: Matter, now: Matter) => {
    const alarm = alarms.get(now.part ?? '');
    return alarm !== undefined && isWorse(alarm, closed.to, now.to);
  };
  const kept = await keptOfZones(tx, zones);
  return keep(tx, follow(kept, found, asOf.at, worse), found, asOf);
}

async function raiseEntityWarnings(tx: Tx, entities: readonly number[] | null, asOf: WarnedAsOf): Promise<boolean> {
  if (entities !== null && entities.length === 0) return false;
  const found = (await foundAmong(tx, entities, asOf)).map((matter) => ({ ...matter, zone: null }));
  const kept = await keptOfEntities(tx, entities);
  return keep(tx, follow(kept, found, asOf.at, isOtherFall), found, asOf);
}

async function keep(
  tx: Tx,
  { raise, changed }: Followed,
  found: readonly Raised[],
  asOf: WarnedAsOf,
): Promise<boolean> {
  if (changed.length > 0) await updateWarnings(tx, changed, asOf.revision);
  const keys = new Set(raise.map(({ key }) => key));
  if (keys.size > 0)
    await insertWarnings(
      tx,
      found.filter(({ key }) => keys.has(key)),
      asOf,
    );
  return changed.length > 0 || keys.size > 0;
}

async function foundInZones(
  tx: Tx,
  zones: readonly number[] | null,
  { methodology, day }: WarnedAsOf & { methodology: StoredMethodology },
): Promise<Raised[]> {
  const values = await liveValues(tx, zones);
  const month = { period: previousPeriod(LIVE, day), methodology: methodology.number };
  const before = new Map((await monthStates(tx, zones, month)).map((state) => [keyOf(state), stateOf(state)]));
  const forecasts = grouped(await zoneForecasts(tx, zones), keyOf);
  const found = new Map<string, Raised>();
  for (const value of values) {
    if (value.methodology !== methodology.number) continue;
    const own = forecasts.get(keyOf(value)) ?? [];
    const given = {
      before: before.get(keyOf(value)) ?? null,
      now: stateOf(value),
      forecasts: toCome(own, monthOfDay(day)),
    };
    for (const { rule, zone, part, ...matter } of zoneWarnings(methodology.document, String(value.zone), given)) {
      const key = warningKey({ rule, zone, part });
      const known = found.get(key) ?? { key, rule, zone: value.zone, entity: null, exact: null, shown: null };
      const told: Matter = { part, ...matter, fallen: null };
      found.set(key, { ...known, ...(value.guarded ? { shown: told } : { exact: told }) });
    }
  }
  return [...found.values()];
}

const keyOf = ({ zone, guarded }: { zone: number; guarded: boolean }) => `${zone} ${guarded}`;

const stateOf = ({ scores, lights }: Pick<LiveValue, 'scores' | 'lights'>): ZoneState => ({
  scores: { ...scores.nodes, ...scores.indicators },
  lights,
});

/** Of forecasts only months to come: the one that runs is known better. @param month that runs */
function toCome(forecasts: readonly ZoneForecast<KeptMonth>[], month: string): Record<string, Ahead> {
  const ahead = forecasts.map(({ part, steps }): [string, Ahead] => [
    part,
    { steps: steps.filter(({ period }) => period > month) },
  ]);
  return Object.fromEntries(ahead);
}

async function foundAmong(
  tx: Tx,
  entities: readonly number[] | null,
  { scheme: number, day, timeZone }: WarnedAsOf,
): Promise<WatchMatter[]> {
  const candidates = await watchCandidates(tx, entities, { scheme: number, timeZone });
  if (candidates.length === 0) return [];
  const scheme = (await schemes(tx)).find((known) => known.number === number) ?? { id: '', grades: [] };
  const clusters = await watchClusters(tx);
  const codes = new Map(clusters.map(({ zone, code }) => [zone, code]));
  const grades = new Map(candidates.map(({ entity, grades }) => [entity, grades]));
  const found = new Map(clusters.map(({ zone, fallen }) => [zone, fallen]));
  return watchList(candidates, { scheme, day, found }).flatMap((watch) =>
    watchMatters(watch, {
      grades: grades.get(watch.entity)!,
      scheme: scheme.id,
      zoneId: (zone) => codes.get(zone)!,
    }),
  );
}
