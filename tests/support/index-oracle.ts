import type { Tx } from '@/db/db';
import { schemesByNumber } from '@/db/queries/schemes';
import { addDays } from '@/lib/credit/calendar';
import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import { previousPeriod } from '@/lib/credit/index/period';
import { type Accumulator, noCounts, plus } from '@/lib/credit/indicators/accumulator';
import type { IndicatorId } from '@/lib/credit/indicators/definitions';
import { type EntityState, entityAccumulators } from '@/lib/credit/indicators/entity-accumulators';
import { memberships, type SiteRole, zonesOf } from '@/lib/credit/indicators/membership';
import { dayOf } from '@/lib/credit/local-time';
import type { RecordFacts } from '@/lib/credit/publication';

/**
 * What zones add up to, business by business by the pure functions that define it, out of whole tables: by no path that
 * the product takes. By zone and scheme, then by indicator; a scheme that nobody in the zone is evaluated under too.
 */
export async function accumulatorsByZone(
  tx: Tx,
  { day, timeZone }: { day: string; timeZone: string },
): Promise<Map<string, Record<IndicatorId, Accumulator>>> {
  const entities = await wholeEntities(tx, day, timeZone);
  const sums = new Map<string, Record<IndicatorId, Accumulator>>();
  for (const [number, scheme] of await schemesByNumber(tx))
    for (const { zones, evaluations, state } of entities) {
      const given = entityAccumulators({ ...state, evaluation: evaluations.get(number) ?? null }, scheme, day);
      for (const zone of zones) {
        const key = `${zone} ${number}`;
        sums.set(key, added(sums.get(key), given));
      }
    }
  for (const [zone, observed] of await wholeZones(tx, day))
    for (const number of (await schemesByNumber(tx)).keys()) {
      const key = `${zone} ${number}`;
      sums.set(key, added(sums.get(key), observed));
    }
  return sums;
}

type Sums = Record<IndicatorId, Accumulator>;

function added(sums: Sums | undefined, given: Partial<Sums>): Sums {
  const ids = Object.keys({ ...sums, ...given }) as IndicatorId[];
  return Object.fromEntries(ids.map((id) => [id, plus(sums?.[id] ?? noCounts, given[id] ?? noCounts)])) as Sums;
}

interface WholeEntity {
  zones: number[];
  /** By number of the scheme. */
  evaluations: ReadonlyMap<number, NonNullable<EntityState['evaluation']>>;
  state: Omit<EntityState, 'evaluation'>;
}

async function wholeEntities(tx: Tx, day: string, timeZone: string): Promise<WholeEntity[]> {
  const entities = await tx.query<{ id: number; kind: EntityKind }>('select id, kind from entity order by id');
  const sites = await grouped<{ entity: number; role: SiteRole; zones: number[] }>(
    tx,
    `select s.entity, s.role, coalesce(jsonb_agg(j.zone) filter (where j.zone is not null), '[]') as zones
     from site s left join site_zone j on j.site = s.id where s.superseded_batch is null group by s.id`,
  );
  const evaluations = await grouped<{
    entity: number;
    scheme: number;
    outcome: Outcome;
    grade: string | null;
    score: number | null;
    at: string | null;
  }>(tx, 'select entity, scheme, outcome, grade, score, evaluated_at as at from evaluation where current');
  const records = await grouped<RecordFacts & { entity: number }>(
    tx,
    `select entity, kind, severity, procedure, state, authority, decided_at as "decidedAt", published_from as "publishedFrom",
            published_until as "publishedUntil" from record where superseded_batch is null`,
  );
  const observed = observations(await tx.query<Observation>(observedOf('entity')), day);
  return entities.map(({ id, kind }) => ({
    zones: zonesOf(sites.get(id) ?? [], memberships.operating_first),
    evaluations: new Map(
      (evaluations.get(id) ?? []).map(({ scheme, at, ...rest }) => [
        scheme,
        { ...rest, evaluatedOn: at === null ? null : dayOf(new Date(at), timeZone) },
      ]),
    ),
    state: { kind, records: records.get(id) ?? [], ...observed.get(id) },
  }));
}

async function grouped<Row extends { entity: number }>(tx: Tx, sql: string): Promise<Map<number, Row[]>> {
  const groups = new Map<number, Row[]>();
  for (const found of await tx.query<Row>(sql)) groups.set(found.entity, [...(groups.get(found.entity) ?? []), found]);
  return groups;
}

interface Observation {
  whose: number;
  kind: string;
  period: string;
  value: number;
}

const observedOf = (whose: 'entity' | 'zone') =>
  `select ${whose} as whose, kind, period, value from observation where superseded_batch is null and ${whose} is not null`;

/** What was reported of the last month that is over, in whole numbers; a slip of the pen beyond a million million is none. */
function observations(
  rows: readonly Observation[],
  day: string,
): Map<number, Pick<EntityState, 'complaints' | 'turnover'>> {
  const month = previousPeriod('live', day);
  const yearBefore = addDays(`${month}-15`, -365).slice(0, 7);
  const usable = rows.filter(({ value }) => Math.abs(value) <= 1e12);
  const sum = (whose: number, kind: string, period: string) => {
    const own = usable.filter((row) => row.whose === whose && row.kind === kind && row.period === period);
    return own.length === 0 ? null : own.reduce((whole, { value }) => whole + Math.floor(value + 0.5), 0);
  };
  return new Map(
    [...new Set(rows.map(({ whose }) => whose))].map((whose) => {
      const [due, inTime] = [sum(whose, 'complaints_due', month), sum(whose, 'complaints_in_time', month)];
      const turnover = { now: sum(whose, 'turnover', month), before: sum(whose, 'turnover', yearBefore) };
      const isReported = due !== null && inTime !== null && due >= 0 && inTime >= 0;
      return [whose, { turnover, ...(isReported && { complaints: { due, inTime } }) }];
    }),
  );
}

/** What was reported for zones as a whole, as a business's own would count. */
async function wholeZones(tx: Tx, day: string): Promise<Map<number, Partial<Sums>>> {
  const observed = observations(await tx.query<Observation>(observedOf('zone')), day);
  return new Map(
    [...observed].map(([zone, { complaints, turnover }]) => {
      const { now, before } = turnover!;
      const isBoth = now !== null && before !== null && now >= 0 && before >= 0;
      const sums: Partial<Sums> = {
        complaints_in_time: complaints === undefined ? noCounts : [complaints.inTime, complaints.due],
        turnover_trend: isBoth ? [now - before, before] : noCounts,
      };
      return [zone, sums];
    }),
  );
}
