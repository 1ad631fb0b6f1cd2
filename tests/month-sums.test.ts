import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '@/db/db';
import { addMonths } from '@/lib/credit/calendar';
import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import { plus } from '@/lib/credit/indicators/accumulator';
import { indicatorIds } from '@/lib/credit/indicators/definitions';
import { type EntityState, entityAccumulators } from '@/lib/credit/indicators/entity-accumulators';
import { memberships, type SiteRole, zonesOf } from '@/lib/credit/indicators/membership';
import { dayOf } from '@/lib/credit/local-time';
import { recordStates } from '@/lib/credit/publication';
import { monthSpan, zonesInMonths } from '@/lib/server/month-inputs';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { drawZones, RandomLife, seeded } from './support/random-life';
import { shipped } from './support/shipped-scheme';

/** What months add up to, against what each business adds by the definitions, over whole tables. */

const ZONE = 'Asia/Shanghai';
const months = ['2026-02', '2026-05', '2026-06', '2026-09'];
const one = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

/** Records of every kind, state, class, procedure and period, and observations of some months, of whoever is there. */
async function scatter(db: Db, random: () => number, count: number) {
  const batch = '(select max(id) from batch where revision is not null)';
  await db.exec("insert into source (code, name) values ('scattered', 'Scattered')");
  const day = () =>
    `2025-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
  const text = (value: string | null) => (value === null ? 'null' : `'${value}'`);
  const entities = (await db.query<{ id: number }>('select id from entity order by id')).map(({ id }) => id);
  const from = "(select id from source where code = 'scattered')";
  for (let i = 0; i < count; i++) {
    const begun = random() < 0.85 ? day() : null;
    const ended = random() < 0.3 ? addMonths(begun ?? day(), 1 + Math.floor(random() * 20)) : null;
    const kind = one(['penalty', 'penalty', 'penalty', 'demonstration', 'licence'], random);
    const values = [
      one(entities, random),
      text(kind),
      "'T'",
      text(one(kind === 'penalty' ? ['minor', 'general', 'serious'] : ['general', null], random)),
      text(one(['summary', 'ordinary', null, null], random)),
      text(random() < 0.6 ? 'effective' : one(recordStates, random)),
      text(one(['义乌市市场监督管理局', 'City', null], random)),
      text(random() < 0.9 ? addMonths(begun ?? day(), -Math.floor(random() * 5)) : null),
      text(begun),
      text(ended),
    ];
    await db.exec(`insert into record (entity, kind, title, severity, procedure, state, authority, decided_at, published_from, published_until, source, source_key, recorded_batch)
      values (${values.join(', ')}, ${from}, 'r${i}', ${batch})`);
    const [kindOf, value] = one(
      [
        ['turnover', 1e6 * random() - 1e4],
        ['turnover', 1e6 * random()],
        ['complaints_due', 10 * random()],
        ['complaints_in_time', 5 * random()],
      ] as const,
      random,
    );
    const month = `${random() < 0.5 ? 2025 : 2026}-${one(months, random).slice(5)}`;
    const [entity, zone] = random() < 0.7 ? [one(entities, random), 'null'] : ['null', '(select min(id) from zone)'];
    await db.exec(`insert into observation (entity, zone, kind, period, value, source, source_key, recorded_batch)
      values (${entity}, ${zone}, '${kindOf}', '${month}', ${value.toFixed(2)}, ${from}, 'o${i}', ${batch})`);
  }
  // Some entities are registered elsewhere than they do business, some are registered only, some have no date.
  await db.exec(`update site set role = 'registered' where id % 5 = 0;
    update evaluation set evaluated_at = null where id % 7 = 0;
    update evaluation set score = score + 0.005 where score is not null and id % 3 = 0`);
}

interface Told {
  entity: number;
  kind: EntityKind;
}

/** The states of all entities on the last day of a month, read row by row. */
async function statesOf(db: Db, period: string) {
  const { day, ends } = monthSpan(period, ZONE);
  const entities = await db.query<Told>('select id as entity, kind from entity order by id');
  const sites = await db.query<{ entity: number; role: SiteRole; zones: number[] }>(
    `select s.entity, s.role, coalesce((select to_jsonb(array_agg(j.zone)) from site_zone j where j.site = s.id), '[]') as zones
     from site s where s.superseded_batch is null`,
  );
  const evaluations = await db.query<{
    id: number;
    entity: number;
    outcome: Outcome;
    grade: string | null;
    score: number | null;
    at: string | null;
  }>(
    `select v.id, v.entity, v.outcome, v.grade, v.score::float8 as score, v.evaluated_at as at from evaluation v join scheme s on s.id = v.scheme
     where s.code = 'CN-2026' and v.superseded_batch is null order by v.evaluated_at desc nulls last, v.id desc`,
  );
  const records = await db.query<{ entity: number } & EntityState['records'][number]>(
    `select entity, kind, severity, procedure, state, authority, decided_at as "decidedAt", published_from as "publishedFrom",
            published_until as "publishedUntil" from record where superseded_batch is null`,
  );
  const observations = await db.query<{
    entity: number | null;
    zone: number | null;
    kind: string;
    period: string;
    value: number;
  }>('select entity, zone, kind, period, value::float8 as value from observation where superseded_batch is null');
  const observedBy = (who: { entity?: number; zone?: number }) => {
    const sum = (kind: string, of: string) => {
      const own = observations.filter(
        (o) => o.kind === kind && o.period === of && (who.entity ? o.entity === who.entity : o.zone === who.zone),
      );
      return own.length === 0 ? null : own.reduce((all, { value }) => all + Math.floor(value + 0.5), 0);
    };
    const [due, inTime] = [sum('complaints_due', period), sum('complaints_in_time', period)];
    return {
      ...(due !== null && inTime !== null && { complaints: { due, inTime } }),
      turnover: { now: sum('turnover', period), before: sum('turnover', addMonths(`${period}-01`, -12).slice(0, 7)) },
    };
  };
  const stateOf = ({ entity, kind }: Told): EntityState => {
    const latest = evaluations.find((v) => v.entity === entity && (v.at === null || Date.parse(v.at) < ends.getTime()));
    const evaluation = latest && { ...latest, evaluatedOn: latest.at && dayOf(new Date(latest.at), ZONE) };
    return {
      kind,
      evaluation: evaluation ?? null,
      records: records.filter((record) => record.entity === entity),
      ...observedBy({ entity }),
    };
  };
  const zones = (entity: number) =>
    zonesOf(
      sites.filter((site) => site.entity === entity),
      memberships.operating_first,
    );
  return { day, entities: entities.map((told) => ({ zones: zones(told.entity), state: stateOf(told) })), observedBy };
}

forEachEngine('sums of months', (open, engine) => {
  test('counting by sets gives what each business adds by the definitions, in every month and zone', async () => {
    const db = await open();
    await seedShipped(db);
    const random = seeded(7);
    await drawZones(db, random);
    const life = new RandomLife(db, random);
    for (let step = 0; step < (engine === 'postgres' ? 40 : 16); step++) await life.step();
    await scatter(db, random, engine === 'postgres' ? 250 : 120);
    await db.exec("insert into setting (key, value) values ('default_scheme', '\"CN-2026\"')");
    const scheme = shipped('CN-2026');
    const counted = await db.transaction(
      (tx) =>
        zonesInMonths(
          tx,
          months.map((period) => monthSpan(period, ZONE)),
          () => null,
        ),
      'snapshot',
    );
    let some = 0;
    for (const period of months) {
      const { day, entities, observedBy } = await statesOf(db, period);
      for (const zone of counted.get(period)!) {
        const members = entities.filter(({ zones }) => zones.includes(zone.number)).map(({ state }) => state);
        const ofZone = { kind: 'other', evaluation: null, records: [], ...observedBy({ zone: zone.number }) } as const;
        const parts = members.map((state) => entityAccumulators(state, scheme, day));
        const { complaints_in_time, turnover_trend } = entityAccumulators(ofZone, scheme, day);
        for (const id of indicatorIds) {
          const own = { complaints_in_time, turnover_trend }[id as 'turnover_trend'];
          const sum = [...parts.map((part) => part[id]), ...(own ? [own] : [])].reduce((all, part) => plus(all, part), [
            0, 0,
          ] as const);
          assert.deepEqual(zone.exact.sums[id], sum, `${period} ${zone.code} ${id}`);
          some += Math.abs(sum[0]) > 0 ? 1 : 0;
        }
        assert.equal(zone.exact.entities, members.length);
      }
    }
    assert.ok(some > (engine === 'postgres' ? 60 : 20), `${some} sums other than 0`);
  });
});
