import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { MultiPolygon, Polygon } from 'geojson';
import type { Db } from '@/db/db';
import { type AreaCell, areaFigures, type OwnArea } from '@/lib/credit/comparison/own-area';
import { coarsePointDegrees, type Viewer, viewerOf } from '@/lib/credit/publication';
import { wilson } from '@/lib/credit/statistics/wilson';
import { circleAround, sharedSquareMetres, squareMetresOf } from '@/lib/geo/areas';
import { MOST_CORNERS, ownAreaOf } from '@/lib/ingest/own-area';
import { aggregate } from '@/lib/server/aggregate';
import { KeptCounts } from '@/lib/server/kept-counts';
import { ownAreaFor } from '@/lib/server/own-area';
import { seedShipped } from '@/lib/server/shipped';
import { statisticsFor } from '@/lib/server/zone-statistics';
import { zonesFor } from '@/lib/server/zones';
import { forEachEngine } from './support/engines';
import { drawZones, lifeZones, RandomLife, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { shipped } from './support/shipped-scheme';

/** An area of one's own, against zones of the same outline and a plain count of the tables. */

const TIME_ZONE = 'Asia/Shanghai';
const TODAY = '2026-11-20';
const ring = [
  [120, 29],
  [120.1, 29],
  [120.1, 29.1],
  [120, 29.1],
  [120, 29],
];
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });

describe('an area that somebody gives', () => {
  test('is taken as a geometry, as a feature of one, or as everything around a point', () => {
    const { geometry, closed } = ownAreaOf(polygon(ring));
    assert.deepEqual([geometry, closed], [{ type: 'MultiPolygon', coordinates: [[ring]] }, false]);
    const feature = { type: 'Feature', properties: { name: 'Market' }, geometry: polygon(ring) };
    assert.deepEqual(ownAreaOf(feature).geometry, geometry);
    assert.deepEqual(ownAreaOf({ type: 'FeatureCollection', features: [feature] }).geometry, geometry);
    assert.equal(ownAreaOf(polygon(ring.slice(0, -1))).closed, true);
    const around = ownAreaOf({ point: [120, 29], metres: 500 }).geometry;
    assert.ok(Math.abs(squareMetresOf(around) / (Math.PI * 500 ** 2) - 1) < 0.001);
  });

  const shifted = (by: number) => ring.map(([lng, lat]) => [lng! + by, lat!]);
  const refused: [what: string, value: unknown, code: string, place: RegExp][] = [
    ['nothing', null, 'not_an_area', /GeoJSON/],
    ['a line', { type: 'LineString', coordinates: ring }, 'not_an_area', /LineString/],
    ['a point', { type: 'Point', coordinates: [120, 29] }, 'not_an_area', /Point/],
    ['no ring', polygon(), 'not_an_area', /three corners/],
    ['an empty multipolygon', { type: 'MultiPolygon', coordinates: [] }, 'not_an_area', /three corners/],
    [
      'two corners',
      polygon([
        [120, 29],
        [121, 29],
        [120, 29],
      ]),
      'not_an_area',
      /three corners/,
    ],
    ['text for numbers', polygon(ring.map((at) => at.map(String)) as never), 'not_an_area', /three corners/],
    ['a feature without a geometry', { type: 'Feature', geometry: null }, 'not_an_area', /object/],
    ['two features', { type: 'FeatureCollection', features: [1, 2] }, 'not_one_area', /got 2/],
    ['latitude first', polygon(ring.map(([lng, lat]) => [lat!, lng!])), 'swapped', /\[29, 120\]/],
    ['metres of a projection', polygon(ring.map(([lng, lat]) => [lng! * 1e5, lat! * 1e5])), 'out_of_range', /12000000/],
    ['beyond 180°', polygon(shifted(59.95)), 'antimeridian', /180\.05/],
    [
      'across 180° and back',
      polygon([
        [179, 29],
        [-179, 29],
        [-179, 30],
        [179, 30],
        [179, 29],
      ]),
      'antimeridian',
      /-179/,
    ],
    ['a circle across 180°', { point: [179.999, 29], metres: 5_000 }, 'antimeridian', /180/],
    ['no radius', { point: [120, 29] }, 'bad_metres', /metres/],
    ['a radius of nothing', { point: [120, 29], metres: 0 }, 'bad_metres', /got 0/],
    ['a radius too long', { point: [120, 29], metres: 50_001 }, 'bad_metres', /got 50001/],
    ['a centre with latitude first', { point: [29, 120], metres: 100 }, 'swapped', /\[29, 120\]/],
    ['half a centre', { point: [120], metres: 100 }, 'not_an_area', /lng, lat/],
    ['too many corners', polygon(circleOf(MOST_CORNERS + 1)), 'too_many_corners', /10001/],
  ];
  for (const [what, value, code, place] of refused)
    test(`${what}: refused as ${code}, with the place`, () => {
      assert.throws(
        () => ownAreaOf(value),
        (error: Error & { code: string; status: number }) => {
          assert.deepEqual([error.code, error.status], [code, 422], error.message);
          assert.match(error.message, place);
          return true;
        },
      );
    });

  test('what two areas have in common is known before the server says it', () => {
    const half = { type: 'Polygon', coordinates: [shifted(0.05)] } as Polygon;
    const whole = polygon(ring) as Polygon;
    assert.ok(Math.abs(sharedSquareMetres(whole, half) / squareMetresOf(whole) - 0.5) < 1e-9);
    assert.equal(sharedSquareMetres(whole, { ...half, coordinates: [shifted(1)] } as Polygon), 0);
  });
});

/** A ring of so many positions. */
function circleOf(positions: number): number[][] {
  const at = (i: number) => (2 * Math.PI * i) / (positions - 1);
  const open = Array.from({ length: positions - 1 }, (_, i) => [120 + Math.cos(at(i)) / 10, 29 + Math.sin(at(i)) / 10]);
  return [...open, open[0]!];
}

describe('figures of an area', () => {
  const cell = (given: Partial<AreaCell>): AreaCell => ({
    ...{ kind: 'enterprise', divisions: [], outcome: '', grade: '', fresh: false },
    ...{ entities: 1, synthetic: 0, demonstration: 0, penalty: 0 },
    ...given,
  });
  const cells = [
    cell({ outcome: 'graded', grade: 'A', fresh: true, entities: 6, demonstration: 2 }),
    cell({ outcome: 'graded', grade: 'D', entities: 2, penalty: 1 }),
    cell({ outcome: 'out_of_scope', entities: 3 }),
    cell({ entities: 4 }),
    cell({ kind: 'individual', outcome: 'graded', grade: 'D', fresh: true, entities: 5, penalty: 2 }),
  ];
  const scheme = shipped('CN-2026');

  test('each share says what it counts, of how many, and how sure it is; who is not counted is beside them', () => {
    const told = areaFigures(cells, { scheme, isCounted: ({ kind }) => kind === 'enterprise' });
    const states = { unrated: 0, insufficient_data: 0, out_of_scope: 3, unevaluated: 4, suppressed: 5 };
    assert.deepEqual([told.entities, told.evaluated, told.states, told.penalty], [20, 8, states, 3]);
    const share = (hits: number, n: number, population = n) => {
      const intervals = { interval: wilson(hits, n, population), underlying: wilson(hits, n) };
      return { hits, n, population, share: hits / n, ...intervals };
    };
    assert.deepEqual(told.shares, {
      good: share(6, 8, 12),
      bad: share(2, 8, 12),
      evaluated: share(8, 12),
      fresh: share(6, 8),
      demonstration: share(2, 20),
      penalty: share(3, 20),
    });
  });

  test('of nobody there is no share, and without a scheme none of grades', () => {
    const nobody = areaFigures([], { scheme, isCounted: () => true });
    assert.deepEqual([nobody.entities, new Set(Object.values(nobody.shares))], [0, new Set([null])]);
    const { shares, evaluated, states } = areaFigures(cells, { scheme: null, isCounted: () => true });
    assert.deepEqual([evaluated, states.suppressed, shares.good, shares.fresh], [0, 20, null, null]);
    assert.equal(shares.penalty!.hits, 3);
  });
});

interface Site {
  entity: number;
  kind: 'enterprise' | 'individual' | 'other';
  role: string;
  lng: number;
  lat: number;
  division: string | null;
}

forEachEngine('an area of one’s own', (open, engine) => {
  let db: Db;
  let sites: Site[];
  let standing: Map<number, { grade: string | null; outcome: string; fresh: boolean }>;
  const random = seeded(7);
  const home: Viewer = { audience: 'district', divisions: ['330780', '330781'], entity: null };
  const viewers: [who: string, viewer: Viewer][] = [
    ['a regulator', viewerOf('regulator')],
    ['a district at home', home],
    ['a district elsewhere', { ...home, divisions: ['330100'] }],
  ];

  before(async () => {
    db = await open();
    await seedShipped(db);
    await drawZones(db, random);
    const life = new RandomLife(db, random);
    for (let step = 0; step < (engine === 'postgres' ? 60 : 24); step++) await life.step();
    const more = Array.from({ length: 400 }, (_, i) =>
      row({
        ...{ code: `m${i}`, sourceKey: `m${i}`, kind: ['enterprise', 'individual', 'other'][i % 3] },
        ...(i % 9 === 0 ? { state: 'out_of_scope' } : { grade: 'ABCD'[i % 4] }),
        ...{ evaluatedAt: i % 5 === 0 ? '2025-03-10' : '2026-05-10', lng: 120 + random(), lat: 29 + random() },
      }),
    );
    await take(db, more);
    await aggregate(db, { day: TODAY, timeZone: TIME_ZONE });
    sites = await db.query<Site>(
      `select s.entity, e.kind, s.role, st_x(s.geom) as lng, st_y(s.geom) as lat, d.code as division
       from site s join entity e on e.id = s.entity left join division d on d.id = s.division where s.superseded_batch is null`,
    );
    const current = await db.query<{ entity: number; grade: string | null; outcome: string; fresh: boolean }>(
      `select v.entity, v.grade, v.outcome, coalesce(v.grade is not null and v.evaluated_at < timestamptz '2026-11-21 00:00+08'
              and v.evaluated_at >= timestamptz '2025-11-21 00:00+08', false) as fresh
       from evaluation v join scheme h on h.id = v.scheme where v.current and h.code = 'CN-2026'`,
    );
    standing = new Map(current.map((one) => [one.entity, one]));
  });

  const ask = (viewer: Viewer, given: unknown, kept = new KeptCounts()): Promise<OwnArea> =>
    db.transaction((tx) => ownAreaFor(tx, viewer, { given: ownAreaOf(given), scheme: 'CN-2026', kept }), 'snapshot');

  test('tells what a zone of the very outline tells, to each who may ask', async () => {
    const outlines = await db.query<{ code: string; geometry: MultiPolygon }>(
      `select z.code, st_asgeojson(v.geom, 15)::json as geometry from zone z join zone_version v on v.zone = z.id
       where v.superseded_batch is null order by z.code`,
    );
    assert.deepEqual(
      outlines.map(({ code }) => code),
      lifeZones,
    );
    for (const { code, geometry } of outlines) {
      const viewer = viewerOf('regulator');
      const told = await ask(viewer, geometry);
      await db.transaction(async (tx) => {
        const [zone] = (await zonesFor(tx, viewer, { codes: [code] }, { scheme: 'CN-2026' })).items;
        const { entities, evaluated, grades, states, coverage, demonstration } = zone!;
        const same = { entities, evaluated, grades, states, coverage, demonstration };
        assert.deepEqual({ ...same, ...pick(told, same) }, same, code);
        const when = { now: new Date(`${TODAY}T04:00:00Z`), timeZone: TIME_ZONE, kept: new KeptCounts() };
        const labels = await statisticsFor(tx, viewer, { ...when, zone: code, scheme: 'CN-2026', by: 'label' });
        const held = (label: string) => labels.items.find(({ group }) => group === label)!.entities;
        assert.deepEqual([told.demonstration, told.penalty], [held('demonstration'), held('penalty')], code);
      }, 'snapshot');
      const own = told.zones.find(({ id }) => id === code)!;
      assert.deepEqual([own.entities, own.ofEntities], [told.entities, told.entities === 0 ? null : 1], code);
      assert.ok(own.ofArea > 0.9999 && own.ofZone > 0.9999, code);
    }
  });

  /** Where a business is shown to a viewer. */
  const shownAt = ({ kind, role, lng, lat, division }: Site, { audience, divisions }: Viewer): [number, number] => {
    const isHome = division !== null && divisions.includes(division);
    if (audience === 'regulator' || kind === 'enterprise' || (isHome && role === 'operating')) return [lng, lat];
    const grid = (degrees: number) => Math.round(degrees / coarsePointDegrees) * coarsePointDegrees;
    return [grid(lng), grid(lat)];
  };

  /** A star about some point of the degree, every third with a hole. */
  function randomPolygon(n: number): Polygon {
    const centre = [120 + random(), 29 + random()] as const;
    const corners = 3 + Math.floor(random() * 9);
    const reach = 0.05 + random() * 0.4;
    const arms = Array.from({ length: corners }, () => reach * (0.4 + 0.6 * random()));
    const star = (part: number) => {
      const open = arms.map((arm, i) => {
        const angle = (2 * Math.PI * i) / corners;
        return [centre[0] + part * arm * Math.cos(angle), centre[1] + part * arm * Math.sin(angle)];
      });
      return [...open, open[0]!];
    };
    return { type: 'Polygon', coordinates: n % 3 === 0 ? [star(1), star(0.5)] : [star(1)] };
  }

  test('of 50 random polygons tells what a plain count of the places shown comes to, to each who may ask', async () => {
    let counted = 0;
    let hidden = 0;
    for (let n = 0; n < 50; n++) {
      const area = randomPolygon(n);
      for (const [who, viewer] of viewers) {
        const inside = new Set(
          sites.filter((site) => booleanPointInPolygon(shownAt(site, viewer), area)).map(({ entity }) => entity),
        );
        const tally: Record<string, number> = {};
        let fresh = 0;
        for (const entity of inside) {
          const isSeen =
            viewer.audience === 'regulator' || sites.some((s) => s.entity === entity && s.kind === 'enterprise');
          const at = standing.get(entity);
          const name = isSeen ? (at?.grade ?? at?.outcome ?? 'unevaluated') : 'suppressed';
          tally[name] = (tally[name] ?? 0) + 1;
          if (isSeen && at?.fresh) fresh++;
        }
        const told = await ask(viewer, area);
        const some = Object.entries({ ...told.grades, ...told.states }).filter(([, count]) => count > 0);
        assert.deepEqual(Object.fromEntries(some), tally, `polygon ${n}, ${who}`);
        assert.deepEqual([told.entities, told.shares.fresh?.hits ?? 0], [inside.size, fresh], `polygon ${n}, ${who}`);
        counted += inside.size;
        hidden += tally.suppressed ?? 0;
      }
    }
    assert.ok(counted > 2_000 && hidden > 200, `${counted} counted, ${hidden} hidden`);
  });

  test('says how large it is, and how much of each zone it holds', async () => {
    const told = await ask(viewerOf('regulator'), polygon(ring));
    assert.ok(Math.abs(told.squareKilometres * 1e6 - squareMetresOf(polygon(ring) as Polygon)) < 6e5);
    for (const zone of told.zones) {
      assert.ok(zone.ofArea > 0 && zone.ofArea <= 1 && zone.ofZone > 0 && zone.ofZone <= 1, zone.id);
      assert.ok(Math.abs(zone.ofArea * told.squareKilometres - zone.squareKilometres) < 1e-9, zone.id);
      assert.ok(zone.entities <= told.entities, zone.id);
    }
    const circle = await ask(viewerOf('regulator'), { point: [120.5, 29.5], metres: 20_000 });
    assert.deepEqual(
      pick(circle, { entities: 0 }),
      pick(await ask(viewerOf('regulator'), circleAround([120.5, 29.5], 20_000)), { entities: 0 }),
    );
  });

  test('a crossing outline is repaired and told with the place; one without an area, or too large, is refused', async () => {
    const viewer = viewerOf('regulator');
    const bowtie = polygon([
      [120, 29],
      [120.4, 29.4],
      [120.4, 29],
      [120, 29.4],
      [120, 29],
    ]);
    const told = await ask(viewer, bowtie);
    assert.equal(told.findings[0]!.code, 'geometry_repaired');
    assert.match(told.findings[0]!.value!, /Self-intersection.*120\.2 29\.2/);
    assert.equal(told.geometry.coordinates.length, 2);
    const open = await ask(viewer, polygon(ring.slice(0, -1)));
    assert.deepEqual(open.findings, [{ code: 'ring_closed', value: null }]);
    const line = polygon([
      [120, 29],
      [121, 29],
      [120.5, 29],
      [120, 29],
    ]);
    await assert.rejects(ask(viewer, line), { code: 'geometry_unrepairable', status: 422 });
    const world = polygon([
      [0, 0],
      [90, 0],
      [90, 60],
      [0, 60],
      [0, 0],
    ]);
    await assert.rejects(ask(viewer, world), { code: 'area_too_large', status: 422 });
  });

  test('where it lies nowhere, and would lie in a zone with its numbers exchanged, it says so', async () => {
    await db
      .transaction(async (tx) => {
        const far = [
          [51, 0],
          [52, 0],
          [52, 1],
          [51, 1],
          [51, 0],
        ];
        const asked = (given: unknown) =>
          ownAreaFor(tx, viewerOf('regulator'), { given: ownAreaOf(given), kept: new KeptCounts() });
        assert.deepEqual((await asked(polygon(far))).findings, []);
        await tx.query(
          `update zone_version set geom = st_multi(st_makeenvelope(0.2, 51.2, 0.4, 51.4, 4326)) where superseded_batch is null`,
        );
        assert.deepEqual((await asked(polygon(far))).findings, [{ code: 'perhaps_swapped', value: null }]);
        throw new Error('undone');
      })
      .catch((error: Error) => assert.equal(error.message, 'undone'));
  });

  test('is nobody’s who sees only what everybody does', async () => {
    for (const audience of ['public', 'wall'] as const)
      await assert.rejects(ask(viewerOf(audience), polygon(ring)), { code: 'no_own_areas', status: 403 });
  });
});

const pick = (from: object, like: object) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, (from as Record<string, unknown>)[name]]));
