import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { addMonths } from '@/lib/credit/calendar';
import type { ComparedZone, ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import { monthAfter } from '@/lib/credit/index/period';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { sampleOf } from '@/lib/credit/statistics/difference-of-means';
import { type ComparisonQuery, comparisonFor } from '@/lib/server/comparison';
import { seedDemo } from '@/lib/server/demo-seed';
import { KeptCounts } from '@/lib/server/kept-counts';
import { zoneRanking } from '@/lib/server/rankings';
import { seedShipped } from '@/lib/server/shipped';
import { footfallFor } from '@/lib/server/zone-footfall';
import { indexSeriesFor } from '@/lib/server/zone-index';
import { migrationFor, statisticsFor } from '@/lib/server/zone-statistics';
import { zonesFor } from '@/lib/server/zones';
import { forEachEngine } from './support/engines';

/** Zones side by side on demonstration data: what stands there of a zone is what its own calls tell, to the digit. */

const timeZone = 'Asia/Shanghai';
const TODAY = '2026-11-20';
const now = new Date(`${TODAY}T04:00:00Z`);
const MOST_STATEMENTS = 12;

const district = (division: string): Viewer => ({ ...viewerOf('district'), divisions: [division] });
const viewers: Record<string, Viewer> = {
  public: viewerOf('public'),
  wall: viewerOf('wall'),
  'the district itself': district('330782'),
  'a foreign district': district('330100'),
  regulator: viewerOf('regulator'),
};

/** A transaction that counts its statements. */
function counting(tx: Tx): Tx & { statements: number } {
  const counted = {
    statements: 0,
    exec: (script: string) => tx.exec(script),
    copy: (...given: Parameters<Tx['copy']>) => tx.copy(...given),
    query<Row>(...given: Parameters<Tx['query']>) {
      counted.statements++;
      return tx.query<Row>(...given);
    },
  };
  return counted;
}

forEachEngine('a comparison of zones', (open) => {
  let db: Db;
  let codes: string[];
  /** Without the region, whose footfall is that of all. */
  let small: string[];
  /** By zone: everybody is told the same of it. */
  const footfalls = new Map<string, Promise<ZoneFootfall>>();

  before(async () => {
    db = await open(TODAY);
    await seedShipped(db);
    await seedDemo(db, { businesses: 1_000, footfallWeeks: 6, now, log: () => {} });
    // Demonstration data has no scores.
    await db.transaction((tx) =>
      tx.query(
        "update evaluation set score = 400.25 + (entity * 37) % 600 where outcome = 'graded' and entity % 4 > 0",
      ),
    );
    codes = (await zonesFor(db, viewerOf('public'), {})).items.map(({ id }) => id);
    small = codes.slice(1);
  });

  const compare = (viewer: Viewer, query: Partial<ComparisonQuery> & Pick<ComparisonQuery, 'zones'>) =>
    db.transaction((tx) => comparisonFor(tx, viewer, { now, timeZone, kept: new KeptCounts(), ...query }), 'snapshot');

  /** What the calls of a single zone tell, in the form of a comparison. */
  const single = (viewer: Viewer, compared: ZoneComparison, { zone, footfall }: ComparedZone) =>
    db.transaction(async (tx): Promise<Omit<ComparedZone, 'peerClass' | 'shares' | 'scores'>> => {
      const { from, to, scheme } = compared;
      const given = { zone: zone.id, ...(scheme !== null && { scheme }) };
      const when = { now, timeZone, kept: new KeptCounts() };
      const statistics = (by: 'industry' | 'label' | 'kind' | 'age') =>
        statisticsFor(tx, viewer, { ...given, ...when, by });
      const month = monthAfter(from ?? to ?? TODAY.slice(0, 7), from === null ? -12 : -1);
      const span = { ...(from !== null && { from }), ...(to !== null && { to }) };
      return {
        zone: (await zonesFor(tx, viewer, { codes: [zone.id] }, given)).items[0]!,
        series: await indexSeriesFor(tx, viewer, { zone: zone.id, ...span, timeZone }),
        statistics: {
          industry: await statistics('industry'),
          label: await statistics('label'),
          kind: await statistics('kind'),
          age: await statistics('age'),
        },
        migration: await migrationFor(tx, viewer, { ...given, ...when, from: month, to: to ?? undefined }),
        footfall: await footfallOf(tx, footfall),
      };
    }, 'snapshot');

  async function footfallOf(tx: Tx, { zone, from, to }: ZoneFootfall): Promise<ZoneFootfall> {
    const told = footfalls.get(zone) ?? footfallFor(tx, { zone, from, to, now, timeZone });
    footfalls.set(zone, told);
    return told;
  }

  const alone = ({ peerClass: _, shares: __, scores: ___, ...zone }: ComparedZone) => zone;

  for (const [who, viewer] of Object.entries(viewers))
    test(`${who}: every figure of a zone is that of its own calls, now and up to a month`, async () => {
      const zones = [codes.at(-1)!, codes[1]!, codes[Math.floor(codes.length / 2)]!];
      for (const span of [{}, { from: '2026-03', to: '2026-09' }]) {
        const told = await compare(viewer, { zones, ...span });
        assert.deepEqual(
          told.zones.map(({ zone }) => zone.id),
          zones,
        );
        assert.equal(told.scheme, 'CN-2026');
        for (const zone of told.zones) assert.deepEqual(alone(zone), await single(viewer, told, zone), zone.zone.id);
      }
    });

  test('what is shown is worth comparing: series, moves, footfall beside what was expected, and differences', async () => {
    const told = await compare(viewerOf('regulator'), { zones: codes.slice(0, 4) });
    const [first] = told.zones;
    assert.ok(first!.series.items.length > 20 && first!.series.items.at(-1)!.period === 'live');
    assert.ok(first!.migration.totals.better > 0 && first!.footfall.slots.length > 600);
    assert.notEqual(first!.footfall.total.expected, null);
    assert.ok(first!.scores !== null && first!.scores.n > 100);
    assert.ok(told.differences.length >= 6 * 6 && told.synthetic);
    for (const { first: one, second } of told.differences) assert.ok(codes.indexOf(one) < codes.indexOf(second));
  });

  test('shares are those of the counts, ranked by the same interval; scores and freshness those of the tables', async () => {
    for (const viewer of [viewerOf('public'), viewerOf('regulator')]) {
      const kinds = viewer.audience === 'public' ? ['enterprise'] : ['enterprise', 'individual', 'other'];
      const told = await compare(viewer, { zones: small.slice(0, 3) });
      const asked = { filter: {}, by: 'good', limit: 1_000, now, timeZone } as const;
      const { items } = await db.transaction((tx) => zoneRanking(tx, viewer, asked), 'snapshot');
      assert.ok(told.zones.filter(({ scores }) => scores !== null).length > 1);
      for (const { zone, shares, scores, statistics } of told.zones) {
        const ranked = items.find(({ id }) => id === zone.id)!;
        assert.deepEqual([shares.good?.share ?? null, shares.good?.n ?? 0], [ranked.value, ranked.graded]);
        assert.deepEqual(
          [shares.evaluated?.share ?? null, shares.demonstration?.hits],
          [zone.coverage, zone.demonstration],
        );
        const penalty = statistics.label.items.find(({ group }) => group === 'penalty')!;
        assert.deepEqual([shares.penalty?.hits, shares.penalty?.n], [penalty.entities, zone.entities]);
        const rows = await db.query<{ score: number | null; day: string | null }>(
          `select v.score, (v.evaluated_at at time zone $3)::date as day from evaluation v join entity e on e.id = v.entity join scheme h on h.id = v.scheme
           where v.current and v.outcome = 'graded' and h.code = 'CN-2026' and e.kind = any($2::text[]) and v.entity in
             (select s.entity from site s join site_zone j on j.site = s.id join zone z on z.id = j.zone where z.code = $1)`,
          [zone.id, kinds, timeZone],
        );
        const sample = sampleOf(rows.flatMap(({ score }) => score ?? []));
        assert.deepEqual([scores?.n ?? 0, scores?.population ?? zone.evaluated], [sample?.n ?? 0, rows.length]);
        if (scores === null) continue;
        assert.equal(
          scores.counts.reduce((sum, n) => sum + n, 0),
          scores.n,
        );
        assert.ok(Math.abs(scores.mean - sample!.mean) < 1e-3 && Math.abs(scores.deviation - sample!.deviation) < 1e-3);
        const isFresh = ({ day }: { day: string | null }) => day !== null && day > addMonths(TODAY, -12);
        assert.deepEqual([shares.fresh?.hits, shares.fresh?.n], [rows.filter(isFresh).length, rows.length]);
      }
    }
  });

  test('a wall sees no score singly, so it is shown no distribution', async () => {
    const { zones } = await compare(viewerOf('wall'), { zones: small.slice(0, 2) });
    assert.deepEqual(
      zones.map(({ scores }) => scores),
      [null, null],
    );
  });

  test('twenty zones cost no more statements than two, at most 12', async () => {
    const viewer = district('330782');
    const cost = (zones: string[]) =>
      db.transaction(async (tx) => {
        const counted = counting(tx);
        await comparisonFor(counted, viewer, { zones, now, timeZone, kept: new KeptCounts() });
        return counted.statements;
      }, 'snapshot');
    const [two, twenty] = [await cost(small.slice(0, 2)), await cost(small.slice(0, 20))];
    assert.equal(small.slice(0, 20).length, 20);
    assert.equal(twenty, two);
    assert.ok(twenty <= MOST_STATEMENTS, `${twenty} statements`);
  });

  test('ids without a zone are named, one that stands there twice is compared once; too many are refused', async () => {
    const told = await compare(viewerOf('public'), { zones: ['nowhere', small[1]!, small[0]!, small[1]!] });
    assert.deepEqual([told.unknown, told.zones.map(({ zone }) => zone.id)], [['nowhere'], [small[1], small[0]]]);
    const none = await compare(viewerOf('public'), { zones: ['nowhere'], scheme: 'CN-2026' });
    assert.deepEqual([none.zones, none.differences, none.scheme], [[], [], 'CN-2026']);
    const many = Array.from({ length: 41 }, (_, i) => `z${i}`);
    await assert.rejects(compare(viewerOf('public'), { zones: many }), { code: 'too_many_zones', status: 400 });
    await compare(viewerOf('public'), { zones: many.slice(1) });
  });

  test('a month that has not come, a span that is empty and a scheme that nobody may count are refused', async () => {
    const refused = (code: string, query: Partial<ComparisonQuery>) =>
      assert.rejects(compare(viewerOf('public'), { zones: small.slice(0, 2), ...query }), { code });
    await refused('future_day', { to: '2026-12' });
    await refused('future_day', { from: '2026-12' });
    await refused('empty_span', { from: '2026-05', to: '2026-04' });
    await refused('unknown_scheme', { scheme: 'SAMR-RISK' });
    await refused('unknown_scheme', { scheme: 'none' });
  });

  test('zones of several schemes are each told by their own, and no difference is made of them', async () => {
    const [one, other] = [small[0]!, small[1]!];
    await db.query("update zone set scheme = (select max(id) from scheme where code = 'CN-2019') where code = $1", [
      other,
    ]);
    try {
      const told = await compare(viewerOf('public'), { zones: [one, other] });
      assert.deepEqual([told.scheme, told.differences], [null, []]);
      assert.deepEqual(
        told.zones.map(({ zone, statistics }) => [zone.scheme, statistics.age.scheme]),
        [
          ['CN-2026', 'CN-2026'],
          ['CN-2019', 'CN-2019'],
        ],
      );
      for (const zone of told.zones)
        assert.deepEqual(alone(zone), await single(viewerOf('public'), told, zone), zone.zone.id);
      const same = await compare(viewerOf('public'), { zones: [one, other], scheme: 'CN-2026' });
      assert.ok(same.scheme === 'CN-2026' && same.differences.length > 0);
    } finally {
      await db.query('update zone set scheme = null where code = $1', [other]);
    }
  });

  test('counts that took long are told again, and are of the revision that they were read at', async () => {
    let clock = 0;
    const kept = new KeptCounts(() => {
      clock += 1_000;
      return clock;
    });
    const query = { zones: small.slice(0, 2), now, timeZone, kept };
    const costs = await db.transaction(async (tx) => {
      const made: number[] = [];
      for (const _ of [1, 2]) {
        const counted = counting(tx);
        await comparisonFor(counted, viewerOf('public'), query);
        made.push(counted.statements);
      }
      return made;
    }, 'snapshot');
    assert.ok(costs[1]! <= costs[0]! - 4, `${costs}`);
  });
});
