import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Db } from '@/db/db';
import type { IndexPoint } from '@/lib/credit/index/series';
import { topicKinds } from '@/lib/live/topic-name';
import { entityPage, stickerOf } from '@/lib/server/entity-page';
import { enqueue } from '@/lib/server/jobs';
import { closeMonth } from '@/lib/server/month-jobs';
import { zonePage } from '@/lib/server/zone-page';
import {
  ageCounts,
  distributions,
  fileFor,
  gradeLists,
  industryCounts,
  isListed,
  kindCounts,
  labelCounts,
  newsNamed,
  rankings,
  riskKnown,
  riskZones,
  rounded,
  summaryFor,
  unitsFor,
  wordsFor,
  zonesFor,
} from './support/audience-answers';
import { areasSeen, comparisonsSeen, noChange } from './support/audience-areas';
import { Api, type Fields, Stream, TILE_ROUTE } from './support/audience-asking';
import { comparisonSeen } from './support/audience-compare';
import { monthSeen, monthsSeen } from './support/audience-months';
import { searchSeen } from './support/audience-search';
import { featureFor, tilePath } from './support/audience-tiles';
import { alertsFor, fillWarnings } from './support/audience-warnings';
import {
  type Asker,
  askers,
  type Business,
  businesses,
  divisions,
  fillWorld,
  NOON,
  type Place,
  points,
  slot,
} from './support/audience-world';
import { serveFrom } from './support/console';
import { type DecodedFeature, withoutStack } from './support/decoded-tile';
import { forEachEngine } from './support/engines';
import { row } from './support/rows';
import { SetClock } from './support/runtime';

/** Everyone who may ask × every route of the API and every topic of the live stream, against tables written by hand. */

interface List {
  items: Fields[];
}

/** Their order is the database's. */
type FileLists = Record<'records' | 'zones' | 'evaluations', Fields[]>;

/** Whoever sees jobs in the console. */
const followsJobs = ['a steward', 'an admin'];

/** Without what tells the moment of the answer and the number that the database gave. */
const timeless = ({ id: _, asOf: __, revision: ___, ...rest }: Fields) => rest;
const by = (field: string) => (a: Fields, b: Fields) => (String(a[field]) < String(b[field]) ? -1 : 1);
const byName = by('name');
const byId = (a: { id?: number | undefined }, b: { id?: number | undefined }) => a.id! - b.id!;
const unplaced = ({ id, properties }: { id?: number | undefined; properties: object }) => ({ id, properties });

/** What is kept of a month to come in every zone, by the exact figures; by those that everybody may know it is another. */
const MONTH_AHEAD = '2026-12';
const expectedLevel = { value: 50, low80: 45, high80: 55, low95: 40, high95: 60 };

/** Of the shipped methodology, those that hold grades. */
const protectedIndicators = ['good_rate', 'bad_rate', 'evaluation_coverage', 'evaluation_freshness'];
const publicGraded = (zone: string) => {
  const [, , grades] = distributions.public.find(([id]) => id === zone)!;
  return grades.reduce((sum, n) => sum + n, 0);
};

forEachEngine('audiences', (open) => {
  const clock = new SetClock(NOON);
  let db: Db;
  let api: Api;
  let ids: Map<string, number>;
  let everyone: Asker[];
  /** Where the inner point of the region lies. */
  let allIn: Place | null;

  before(async () => {
    db = await open();
    ids = await fillWorld(db);
    await closeMonth(db, { period: '2026-10', timeZone: 'Asia/Shanghai', signal: new AbortController().signal });
    await db.query(
      `insert into zone_forecast (zone, guarded, part, steps)
       select zone, guarded, 'index', jsonb_build_array($1::jsonb || jsonb_build_object('methodology', methodology, 'value', case when guarded then 49 else 50 end))
       from live_index`,
      [JSON.stringify({ ...expectedLevel, period: MONTH_AHEAD })],
    );
    everyone = await askers(db, ids, clock.now());
    api = await Api.discovered();
    serveFrom(db, { clock });
    const { division } = await api.body<Fields>(everyone[0]!, 'GET /zones/{id}', { id: 'all' });
    allIn = (['west', 'east'] as const).find((place) => divisions[place] === division) ?? null;
  });

  const zones = (items: Fields[]) =>
    items
      .map(({ division: _, ...zone }) => timeless({ ...zone, level: rounded(zone.level as number | null) }))
      .map((zone, i) => ({ id: items[i]!.id, ...zone }));
  const divisionOf: Fields = { east: divisions.east, west: divisions.west };

  /** The same for everybody, and about nobody. */
  async function sameForAll(asker: Asker, name: string) {
    const told = await api.body(asker, name);
    assert.deepEqual(timeless(told), timeless(await api.body(everyone[0]!, name)), `${asker.who}, ${name}`);
    return told;
  }

  async function checkEntities(asker: Asker) {
    const list = async (query: string) =>
      (await api.body<List>(asker, 'GET /entities', { query: `?limit=5000${query}` })).items;
    const same = async (query: string, of: Business[], scheme?: 'SAMR-RISK') => {
      const expected = of.map((business) => summaryFor(asker, business, scheme)).sort(byName);
      const items = await list(query);
      assert.deepEqual(items.map(timeless).sort(byName), expected, `${asker.who}, ${query}`);
      for (const { id, name } of items) assert.equal(id, ids.get(name as string));
    };
    const listed = businesses.filter((business) => isListed(asker, business));
    await same('', listed);
    await same(
      '&demonstration=true',
      listed.filter((business) => summaryFor(asker, business).demonstration),
    );
    await same(
      '&demonstration=false',
      listed.filter((business) => !summaryFor(asker, business).demonstration),
    );
    await same(
      '&zone=west',
      listed.filter(({ place }) => place === 'west'),
    );
    // A box about the door holds those whose door may be known, whatever else lies there.
    const [lng, lat] = points.west.exact;
    const door = [lng - 1e-5, lat - 1e-5, lng + 1e-5, lat + 1e-5].join();
    const known = listed.filter((one) => one.place === 'west' && wordsFor(asker, one).includes('exact'));
    await same(`&bbox=${door}`, known);
    for (const [grade, ofKinds] of Object.entries(gradeLists[asker.as])) {
      const query = `&grade=${grade}`;
      if (ofKinds === 'grade_not_listable')
        await api.refused(asker, 'GET /entities', { query: `?${query}` }, 403, ofKinds);
      else
        await same(
          query,
          businesses.filter((one) => one.grade === grade && ofKinds.includes(one.kind)),
        );
    }
    const query = '&scheme=SAMR-RISK';
    if (riskKnown[asker.as]) {
      await same(query, listed, 'SAMR-RISK');
      await same(
        `${query}&grade=D`,
        businesses.filter(({ risk }) => risk),
        'SAMR-RISK',
      );
    } else
      for (const more of ['', '&grade=A', '&grade=D'])
        await api.refused(asker, 'GET /entities', { query: `?${query}${more}` }, 404, 'unknown_scheme');
  }

  /** One asker of each class: the others of a class see the same, as the routes' rows show. */
  function oneOfEach(): Asker[] {
    const classes = everyone.map(({ as, inside, own }) => [as, inside, own].join());
    return everyone.filter((_, i) => classes.indexOf(classes[i]!) === i);
  }

  /** The texts that mean just one business. */
  const textsOf = ({ name, system, code }: Business) => [String(ids.get(name)), `${system}:${code}`];

  async function checkFile(asker: Asker, business: Business, id: string) {
    const nobody = 'uscc:91000000MA00000000';
    if (!isListed(asker, business)) {
      const { told, headers } = await api.refused(asker, 'GET /entities/{id}', { id }, 404, 'unknown_entity');
      const unknown = await api.refused(asker, 'GET /entities/{id}', { id: nobody }, 404, 'unknown_entity');
      const like = JSON.parse(JSON.stringify(unknown.told).replace(nobody, id)) as Fields;
      assert.deepEqual([told, headers], [like, unknown.headers], `${asker.who}, ${id}: as if there were none`);
      return;
    }
    const file = await api.body<FileLists & Fields>(asker, 'GET /entities/{id}', { id });
    assert.equal(file.id, ids.get(business.name));
    assert.deepEqual(inOrder(file), fileFor(asker, business), `${asker.who}, ${business.name}`);
  }

  function inOrder(file: FileLists & Fields) {
    const ordered = {
      records: file.records.sort(by('title')),
      zones: file.zones.sort(by('id')),
      evaluations: file.evaluations.sort(by('scheme')),
    };
    return timeless({ ...file, ...ordered });
  }

  async function checkRankings(asker: Asker) {
    const name = 'GET /rankings';
    for (const [what, values] of Object.entries(rankings[asker.as])) {
      const { items } = await api.body<List>(asker, name, { query: `?of=zones&by=${what}` });
      assert.deepEqual(Object.fromEntries(items.map(({ id, value }) => [id, value])), values, `${asker.who}, ${what}`);
    }
    const { items } = await api.body<List>(asker, name, { query: '?of=entities' });
    assert.deepEqual(items.map(timeless).sort(byName), unitsFor(asker).sort(byName), asker.who);
    const byLevel = (await api.body<List>(asker, name, { query: '?by=level' })).items;
    const levels = zonesFor(asker, allIn).map(({ id, level }) => [id, level]);
    assert.deepEqual(
      Object.fromEntries(byLevel.map(({ id, value }) => [id, rounded(value as number | null)])),
      Object.fromEntries(levels),
      asker.who,
    );
    for (const what of ['good', 'bad', 'evaluated', 'footfall', 'level'])
      await api.refused(asker, name, { query: `?of=entities&by=${what}` }, 409, 'not_computed');
    const query = '?scheme=SAMR-RISK&by=bad';
    if (riskKnown[asker.as]) await api.body(asker, name, { query });
    else await api.refused(asker, name, { query }, 404, 'unknown_scheme');
  }

  async function checkZones(asker: Asker) {
    const { items } = await api.body<List>(asker, 'GET /zones');
    assert.deepEqual(zones(items), zonesFor(asker, allIn), asker.who);
    for (const { id, division } of items) if (id !== 'all') assert.equal(division, divisionOf[id as string]);
    const query = '?scheme=SAMR-RISK';
    if (!riskKnown[asker.as]) await api.refused(asker, 'GET /zones', { query }, 404, 'unknown_scheme');
    else assert.deepEqual(zones((await api.body<List>(asker, 'GET /zones', { query })).items), riskZones(), asker.who);
  }

  async function checkZone(asker: Asker) {
    for (const expected of zonesFor(asker, allIn)) {
      const zone = await api.body(asker, 'GET /zones/{id}', { id: expected.id });
      assert.deepEqual(zones([zone]), [expected], asker.who);
    }
    const risk = { id: 'west', query: '?scheme=SAMR-RISK' };
    if (riskKnown[asker.as])
      assert.deepEqual(zones([await api.body(asker, 'GET /zones/{id}', risk)]), [riskZones()[2]]);
    else await api.refused(asker, 'GET /zones/{id}', risk, 404, 'unknown_scheme');
  }

  /** Tiles of zoom 14 about the two places: every business there once, as the list of businesses shows it. */
  async function checkTiles(asker: Asker) {
    for (const place of ['west', 'east'] as const) {
      const path = tilePath(points[place].exact, 14);
      // Nobody sees more of its own business there.
      const seen = { ...asker, own: null };
      const there = businesses.filter((business) => business.place === place && isListed(seen, business));
      const same = async (query: string, of: Business[], scheme?: 'SAMR-RISK') => {
        const { entities = [] } = await api.tile(asker, { path, query });
        const expected = of.map((business) => featureFor(seen, business, scheme, ids)).sort(byId);
        checkStacks(entities);
        const own = entities.map(withoutStack);
        const told = own.map(({ id, properties, rings }) => ({ id, properties, at: rings[0]![0]! }));
        assert.deepEqual(told.sort(byId).map(unplaced), expected.map(unplaced), `${asker.who}, ${place} ${query}`);
        for (const [i, { at }] of expected.entries())
          for (const axis of [0, 1] as const)
            assert.ok(Math.abs(told[i]!.at[axis] - at[axis]) <= 1, `${asker.who}: ${told[i]!.at}, not ${at}`);
      };
      await same('', there);
      const isUnit = (business: Business) => summaryFor(seen, business).demonstration;
      await same('?demonstration=true', there.filter(isUnit));
      await same(
        '?demonstration=false&kind=individual',
        there.filter((business) => !isUnit(business) && business.kind === 'individual'),
      );
      for (const [grade, ofKinds] of Object.entries(gradeLists[asker.as])) {
        const query = `?grade=${grade}`;
        if (ofKinds === 'grade_not_listable') await api.refused(asker, TILE_ROUTE, { path, query }, 403, ofKinds);
        else
          await same(
            query,
            there.filter((one) => one.grade === grade && ofKinds.includes(one.kind)),
          );
      }
      const query = '?scheme=SAMR-RISK';
      if (riskKnown[asker.as]) await same(query, there, 'SAMR-RISK');
      else await api.refused(asker, TILE_ROUTE, { path, query }, 404, 'unknown_scheme');
      await checkOutlines(asker, path);
    }
  }

  /** What is said of several on one spot is of those that are shown there, and of nobody else. */
  function checkStacks(entities: readonly DecodedFeature[]) {
    for (const { rings, properties } of entities) {
      const here = entities.filter((other) => JSON.stringify(other.rings) === JSON.stringify(rings));
      const looks = new Set(here.map(({ properties: { grade, state } }) => `${grade} ${state}`));
      assert.equal(properties.stack, here.length > 1 ? here.length : undefined);
      assert.equal(properties.mixed, looks.size > 1 ? true : undefined);
    }
  }

  async function checkOutlines(asker: Asker, path: Record<string, string>) {
    const { zones: outlines = [] } = await api.tile(asker, { path });
    assert.ok(
      outlines.some(({ properties }) => properties.id === 'all'),
      asker.who,
    );
    for (const { properties } of outlines) {
      const { id, kind, name, level } = zonesFor(asker, allIn).find((zone) => zone.id === properties.id)!;
      assert.deepEqual([properties.id, properties.kind, properties.name], [id, kind, name], asker.who);
      const drawn = (properties.level ?? null) as number | null;
      assert.equal(drawn === null, level === null, `${asker.who}, ${id}`);
      if (level !== null) assert.ok(Math.abs(drawn! - level) <= 0.05 + 1e-9, `${asker.who}, ${id}: ${drawn}`);
    }
  }

  async function checkTileJson(asker: Asker, name: string) {
    const told = await sameForAll(asker, name);
    const { tiles, bounds } = told as unknown as { tiles: string[]; bounds: number[] };
    assert.deepEqual(tiles, ['http://localhost:9/api/v1/tiles/{z}/{x}/{y}.mvt']);
    const [west, south, east, north] = bounds as [number, number, number, number];
    for (const { exact } of Object.values(points))
      assert.ok(west <= exact[0] && exact[0] <= east && south <= exact[1] && exact[1] <= north);
    const risk = { query: '?scheme=SAMR-RISK' };
    if (riskKnown[asker.as]) assert.match(await api.text(asker, name, risk), /scheme=SAMR-RISK/);
    else await api.refused(asker, name, risk, 404, 'unknown_scheme');
  }

  /** A month: exact for regulators and inside a district's divisions; else nothing that holds a grade which is not public. */
  async function checkIndex(asker: Asker) {
    for (const [id, , [a, b, c, d]] of distributions.regulator) {
      if (id === 'all' && asker.as === 'district') continue;
      const { items, forecast } = await api.body<List & Fields>(asker, 'GET /zones/{id}/index', { id });
      const [month] = items.filter(({ period }) => period === '2026-10') as unknown as [IndexPoint];
      const isExact = asker.as === 'regulator' || (asker.as === 'district' && asker.inside === id);
      const graded = a + b + c + d;
      assert.deepEqual(
        [month.state, month.evaluated, month.values.good_rate, month.hidden],
        isExact
          ? ['provisional', graded, (100 * (a + b)) / graded, []]
          : ['provisional', publicGraded(id), null, protectedIndicators],
        `${asker.who}, ${id}`,
      );
      assert.equal(month.level !== null, isExact, `${asker.who}, ${id}`);
      // Of the exact figures to whom they are shown; where the level of today is withheld, so is what is to come.
      assert.deepEqual(
        forecast,
        isExact ? [{ period: MONTH_AHEAD, level: expectedLevel, index: null }] : null,
        asker.who,
      );
    }
    await api.refused(asker, 'GET /zones/{id}/index', { id: 'nowhere' }, 404, 'unknown_zone');
  }

  async function checkFootfall(asker: Asker) {
    const { devices, total } = await api.body(asker, 'GET /zones/{id}/footfall', { id: 'west' });
    assert.deepEqual([devices, total], [1, { in: 7, out: 5, compared: null, expected: null, weeks: null }], asker.who);
  }

  /** A group and how many are in it; a zone's counts by grade are those of `GET /zones`, also in groups. */
  async function checkStatistics(asker: Asker, name: string) {
    for (const { id, entities, grades, states } of zonesFor(asker, allIn)) {
      const asked = async (by: string, more = '') => {
        const told = await api.body<List & Fields>(asker, name, { id, query: `?by=${by}${more}` });
        assert.equal(told.entities, entities, `${asker.who}, ${id}, ${by}`);
        return told;
      };
      const groups = ({ items }: List) => items.map(({ what, group, entities: n }) => [group ?? what, n]);
      const same = async (by: string, expected: unknown[][]) => {
        const told = await asked(by);
        assert.deepEqual(groups(told), expected, `${asker.who}, ${id}, ${by}`);
        if (told.overlapping) return;
        const sums: Record<string, number> = {};
        for (const row of told.items)
          for (const [what, n] of Object.entries({
            ...(row.grades as Record<string, number>),
            ...(row.states as Record<string, number>),
          }))
            sums[what] = (sums[what] ?? 0) + n;
        assert.deepEqual(sums, { ...grades, ...states }, `${asker.who}, ${id}, ${by}`);
      };
      const shownOrNot = ([shown, hidden]: [number, number], group: string) =>
        [[group, shown], ...(hidden > 0 ? [['suppressed', hidden]] : [])] as unknown[][];
      const { suppressed, ...told } = states;
      const zone = id as 'all' | 'east' | 'west';
      const [enterprise, individual, other] = kindCounts[zone];
      await same('kind', Object.entries({ enterprise, individual, other }));
      await same('grade', [
        ...Object.entries({ ...grades, ...told }),
        ...(suppressed > 0 ? [['suppressed', suppressed]] : []),
      ]);
      await same('industry', shownOrNot(industryCounts(asker)[zone], 'F'));
      const [young, ...hidden] = shownOrNot(ageCounts(asker)[zone], '0');
      const older = ['1', '3', '5', '10', 'unknown'].map((years) => [years, 0]);
      await same('age', [young!, ...older, ...hidden]);
      const [demonstration, red_list, serious_list, penalty, none] = labelCounts[zone];
      await same('label', Object.entries({ demonstration, red_list, serious_list, penalty, none }));
      // What the law ends is not told of a day that is over.
      const past = await asked('label', '&at=2026-11-10');
      assert.deepEqual(
        [past.items.map(({ group }) => group), past.notTold],
        [
          ['demonstration', 'red_list'],
          ['serious_list', 'penalty'],
        ],
      );
    }
    const risk = { id: 'west', query: '?by=grade&scheme=SAMR-RISK' };
    if (!riskKnown[asker.as]) await api.refused(asker, name, risk, 404, 'unknown_scheme');
    else assert.equal((await api.body<List>(asker, name, risk)).items.find(({ group }) => group === 'D')!.entities, 3);
    await api.refused(asker, name, { id: 'nowhere' }, 404, 'unknown_zone');
  }

  /** Nobody was evaluated in October 2025: what is told is who has which grade, of those whose grade is shown. */
  async function checkMigration(asker: Asker, name: string) {
    for (const [id, entities, [A, B, C, D], unrated, suppressed] of distributions[asker.as]) {
      const { items, totals, ...told } = await api.body<List & Fields>(asker, name, { id, query: '?from=2025-10' });
      const from = { state: 'unevaluated' };
      const moves = [
        ...Object.entries({ A, B, C, D }).map(([grade, n]) => ({ from, to: { grade }, entities: n })),
        { from, to: { state: 'unrated' }, entities: unrated },
      ];
      assert.deepEqual(
        [told.entities, told.suppressed, items],
        [entities, suppressed, moves.filter((move) => move.entities > 0)],
        `${asker.who}, ${id}`,
      );
      assert.deepEqual(
        totals,
        { better: 0, worse: 0, unchanged: 0, entered: A + B + C + D, left: 0, other: unrated },
        asker.who,
      );
    }
    const risk = { id: 'west', query: '?scheme=SAMR-RISK&from=2025-10' };
    if (!riskKnown[asker.as]) await api.refused(asker, name, risk, 404, 'unknown_scheme');
    else assert.equal((await api.body(asker, name, risk)).suppressed, 0);
    await api.refused(asker, name, { id: 'nowhere' }, 404, 'unknown_zone');
  }

  async function checkSchemes(asker: Asker) {
    const { items } = await api.body<List>(asker, 'GET /schemes');
    const known = items.map(({ id }) => id).sort();
    const expected = ['CN-2019', 'CN-2026', 'FHRS', 'SD-2022', 'TAX', 'XM-2023', 'ZJ-2018'];
    assert.deepEqual(known, riskKnown[asker.as] ? [...expected, 'SAMR-RISK'].sort() : expected, asker.who);
  }

  const shop = businesses[0]!;
  const fact = { system: shop.system, code: shop.code, source: 'tests', sourceKey: 'posted' };
  /** A row that says what is known already or what harms nobody, so that who may send it changes no other answer. */
  const rows: Record<string, Fields> = {
    'POST /evaluations': row({ ...fact, name: null, scheme: 'CN-2019', grade: '优' }),
    'POST /records': {
      ...fact,
      kind: 'penalty',
      severity: 'minor',
      title: 'x',
      authority: 'y',
      decidedAt: '2015-01-01',
    },
    'POST /observations': { ...fact, kind: 'turnover', period: '2026', value: 1 },
    'POST /footfall': slot,
  };
  async function checkPost(asker: Asker, name: string) {
    const batches = async () => (await db.query<{ n: number }>('select count(*) as n from batch'))[0]!.n;
    const known = await batches();
    if (asker.writes === null) return void (await api.body(asker, name, { body: [rows[name]] }));
    await api.refused(asker, name, { body: [rows[name]] }, asker.writes === 'scope' ? 403 : 401, asker.writes);
    assert.equal(await batches(), known, `${asker.who} has written`);
  }

  const isUnknown = (asker: Asker, name: string) => api.refused(asker, name, {}, 404, 'unknown_route').then(() => {});

  /** Each route and what holds it to the tables. What changes something stands last. */
  const routes: Record<string, (asker: Asker, name: string) => Promise<unknown>> = {
    'GET /compare': (asker) => comparisonSeen(api, asker, allIn, riskKnown[asker.as]),
    'GET /comparisons': (asker) => comparisonsSeen(api, asker),
    'GET /comparisons/{id}': (asker) => comparisonsSeen(api, asker),
    'GET /divisions': async (asker, name) => {
      const { items } = (await sameForAll(asker, name)) as unknown as List;
      assert.deepEqual(items.map(({ code }) => code).sort(), [divisions.west, divisions.east]);
    },
    'GET /entities': checkEntities,
    'GET /entities/{id}': async (asker) => {
      for (const business of businesses) await checkFile(asker, business, textsOf(business)[0]!);
    },
    'GET /health': sameForAll,
    'GET /methodologies': sameForAll,
    'GET /metrics': (asker, name) => api.text(asker, name),
    'GET /months': (asker) => monthsSeen(api, asker),
    'GET /months/{month}': (asker) => monthSeen(api, asker, allIn),
    'GET /openapi.json': sameForAll,
    'GET /rankings': checkRankings,
    'GET /schemes': checkSchemes,
    'GET /settings': sameForAll,
    'GET /tiles.json': checkTileJson,
    [TILE_ROUTE]: checkTiles,
    'GET /zones': checkZones,
    'GET /zones/{id}': checkZone,
    'GET /zones/{id}/footfall': checkFootfall,
    'GET /zones/{id}/index': checkIndex,
    'GET /zones/{id}/migration': checkMigration,
    'GET /zones/{id}/statistics': checkStatistics,
    'GET /{...rest}': isUnknown,
    'POST /{...rest}': isUnknown,
    'PUT /{...rest}': isUnknown,
    'PATCH /{...rest}': isUnknown,
    'DELETE /{...rest}': isUnknown,
    'POST /compare/area': (asker) => areasSeen(api, asker, allIn),
    'POST /comparisons': (asker) => noChange(api, asker, 'POST /comparisons'),
    'PUT /comparisons/{id}': (asker) => noChange(api, asker, 'PUT /comparisons/{id}'),
    'DELETE /comparisons/{id}': (asker) => noChange(api, asker, 'DELETE /comparisons/{id}'),
    'POST /evaluations': checkPost,
    'POST /footfall': checkPost,
    'POST /observations': checkPost,
    'POST /records': checkPost,
  };

  test('every route of the API has its row, and no row is of a route that is gone', () => {
    assert.deepEqual([...api.handlers.keys()].sort(), Object.keys(routes).sort());
  });

  for (const [name, check] of Object.entries(routes).filter(([name]) => name.startsWith('GET ')))
    test(`${name}: everyone is told what the tables say`, async () => {
      for (const asker of everyone) await check(asker, name);
    });

  test('by any code too, each finds what the tables say; who may not be seen is as if there were none', async () => {
    assert.equal(oneOfEach().length, 10);
    for (const asker of oneOfEach())
      for (const business of businesses) await checkFile(asker, business, textsOf(business)[1]!);
  });

  test('search finds each by name, code and place as the tables say, and nobody whom the asker is not shown', async () => {
    for (const asker of oneOfEach()) await searchSeen(api, asker, ids);
  });

  describe('the pages of businesses', () => {
    const opened = (asker: Asker, path: string) => new Request(`http://localhost:9${path}`, { headers: asker.headers });
    const pageOf = (asker: Asker, id: string) => entityPage(opened(asker, `/e/${id}`), id);
    const rowsOfPages = () =>
      db.query<{ subject: string }>("select subject from audit where action = 'GET /e/{code}' order by id");

    test('each holds what GET /entities/{id} says to the same asker, and no page is of whom it may not see', async () => {
      for (const asker of oneOfEach()) {
        const { items } = await api.body<List>(asker, 'GET /schemes');
        for (const business of businesses) {
          const page = await pageOf(asker, textsOf(business)[0]!);
          const what = `${asker.who}, ${business.name}`;
          if (!isListed(asker, business)) {
            assert.equal(page, null, what);
            continue;
          }
          const { file, schemes } = JSON.parse(JSON.stringify(page!.told)) as {
            file: FileLists & Fields;
            schemes: Fields[];
          };
          // Every business here was evaluated: a file without evaluations is one that hides them.
          assert.equal(page!.told.showsGrade, file.evaluations.length > 0, what);
          assert.deepEqual([inOrder(file), schemes, page!.ended], [fileFor(asker, business), items, false], what);
        }
      }
    });

    test('who sees more than everybody leaves a row in the audit for each page, and nobody else does', async () => {
      const [anybody, regulator] = [everyone[0]!, everyone.find(({ who }) => who === 'a regulator')!];
      const id = textsOf(businesses[0]!)[0]!;
      const known = (await rowsOfPages()).length;
      await pageOf(anybody, id);
      assert.equal((await rowsOfPages()).length, known);
      await pageOf(regulator, id);
      assert.deepEqual((await rowsOfPages()).slice(known), [{ subject: `entity:${id}` }]);
    });

    test('an ended session is shown what everybody is, and is told so', async () => {
      const stale = { ...everyone[0]!, headers: { cookie: 'xintu_session=gone' } };
      for (const business of businesses) {
        const page = await pageOf(stale, textsOf(business)[0]!);
        const { file } = JSON.parse(JSON.stringify(page!.told)) as { file: FileLists & Fields };
        assert.deepEqual([inOrder(file), page!.ended], [fileFor(everyone[0]!, business), true], business.name);
      }
    });

    test('a sticker says what everybody may see, whoever prints it, and no grade', async () => {
      const printers = everyone.filter(({ who }) => ['a wall by its mark', 'a regulator', 'an admin'].includes(who));
      assert.equal(printers.length, 3);
      for (const business of businesses) {
        const id = textsOf(business)[0]!;
        const file = (await pageOf(everyone[0]!, id))!.told.file;
        const code = file.codes.find(({ system }) => system === 'uscc')?.code ?? null;
        const holds = file.records.find(({ kind }) => kind === 'demonstration');
        const title = file.demonstration ? { since: holds?.decidedAt ?? null } : null;
        for (const asker of printers) {
          const { modules, ...told } = (await stickerOf(opened(asker, `/e/${id}/sticker`), id))!;
          const url = `http://localhost:9/e/${code ?? (file.codes[0] ? `${file.codes[0].system}:${file.codes[0].code}` : id)}`;
          const expected = { id: file.id, name: file.name, code, title, url, synthetic: false };
          assert.deepEqual(told, expected, `${asker.who}, ${business.name}`);
          assert.ok(modules.length >= 21);
        }
      }
    });
  });

  test('the page of each zone holds what the API says to the same asker of the zone, its index, footfall and units', async () => {
    for (const asker of oneOfEach())
      for (const id of ['all', 'west', 'east']) {
        const page = await zonePage(new Request(`http://localhost:9/zones/${id}`, { headers: asker.headers }), id);
        const { told } = JSON.parse(JSON.stringify(page)) as { told: Fields };
        const query = `?zone=${id}&demonstration=true&limit=100`;
        assert.deepEqual(
          [told.zone, told.series, told.footfall, told.units, told.schemes],
          [
            await api.body(asker, 'GET /zones/{id}', { id }),
            await api.body(asker, 'GET /zones/{id}/index', { id }),
            await api.body(asker, 'GET /zones/{id}/footfall', { id }),
            (await api.body<List>(asker, 'GET /entities', { query })).items,
            (await api.body<List>(asker, 'GET /schemes')).items,
          ],
          `${asker.who}, ${id}`,
        );
      }
    const request = new Request('http://localhost:9/zones/nowhere');
    assert.equal(await zonePage(request, 'nowhere'), null);
  });

  test('numbers that nobody has lead nowhere, for everyone', async () => {
    const last = Math.max(...ids.values());
    for (const asker of everyone)
      for (const id of [0, last + 1, last + 2, 2 ** 31])
        await api.refused(asker, 'GET /entities/{id}', { id: String(id) }, 404, 'unknown_entity');
  });

  test('a code of several businesses is a conflict of those that may be seen: of others nothing is told', async () => {
    const [unnamed, titled] = [businesses.find(({ code }) => code === 'TT-1')!, businesses.at(-1)!];
    for (const asker of everyone) {
      if (asker.as === 'wall') {
        await checkFile(asker, unnamed, 'TT-1');
        await checkFile(asker, titled, 'TT-2');
      } else
        for (const id of ['TT-1', 'TT-2'])
          await api.refused(asker, 'GET /entities/{id}', { id }, 409, 'ambiguous_code');
    }
  });

  describe('the live stream', () => {
    const stream = new Stream();
    before(async () => {
      await enqueue(db, { kind: 'audience' }, clock.now());
      await fillWarnings(db, ids);
      await stream.open(db, clock);
    });
    after(() => stream.close());

    const oneZone = async (asker: Asker, topic: string) => zones([await stream.snapshot<Fields>(asker, topic)]);

    /** Every file in one request, each as the API gives it to this viewer; null where there is none for it. */
    async function checkFiles(asker: Asker) {
      const topics = businesses.map((business) => `entity:${textsOf(business)[0]}`);
      const files = await stream.snapshots<(FileLists & Fields) | null>(asker, topics);
      for (const [i, business] of businesses.entries()) {
        const file = files.get(topics[i]!)!;
        if (isListed(asker, business)) assert.deepEqual(inOrder(file), fileFor(asker, business), asker.who);
        else assert.equal(file, null, `${asker.who}, ${business.name}`);
      }
    }

    async function checkJob(asker: Asker) {
      const [{ id }] = (await db.query<{ id: number }>("select id from job where kind = 'audience'")) as [
        { id: number },
      ];
      if (!followsJobs.includes(asker.who)) return stream.refused(asker, `job:${id}`, 'role');
      const job = await stream.snapshot<Fields>(asker, `job:${id}`);
      assert.deepEqual([job.id, job.kind, job.state, 'input' in job], [id, 'audience', 'due', false], asker.who);
    }

    /** Each kind of topic and what holds it to the tables. */
    const topicRows: Record<string, (asker: Asker) => Promise<void>> = {
      zones: async (asker) =>
        assert.deepEqual(zones(await stream.snapshot(asker, 'zones')), zonesFor(asker, allIn), asker.who),
      events: async (asker) => {
        const events = await stream.snapshot(asker, 'events');
        const fields = ['at', 'count', ...(newsNamed[asker.as] ? ['entities'] : []), 'kind', 'revision', 'zones'];
        for (const event of events) {
          assert.deepEqual(Object.keys(event).sort(), fields, asker.who);
          for (const zone of event.zones as Fields[]) assert.deepEqual(Object.keys(zone).sort(), ['id', 'name']);
        }
        if (newsNamed[asker.as])
          assert.deepEqual(events.at(-1)!.entities, [ids.get(businesses.at(-1)!.name)], asker.who);
        for (const { name, code } of businesses)
          assert.ok(!JSON.stringify(events).includes(name) && !JSON.stringify(events).includes(code));
      },
      alerts: async (asker) => {
        const alerts = await stream.snapshot(asker, 'alerts');
        const told = alerts.map(({ number, ...alert }) => ({ ...alert, number: number !== null }));
        assert.deepEqual(told, alertsFor(asker, ids), asker.who);
      },
      zone: async (asker) => {
        for (const expected of zonesFor(asker, allIn))
          assert.deepEqual(await oneZone(asker, `zone:${expected.id}`), [expected], asker.who);
        const risk = 'zone:west?scheme=SAMR-RISK';
        if (riskKnown[asker.as]) assert.deepEqual(await oneZone(asker, risk), [riskZones()[2]], asker.who);
        else await stream.refused(asker, risk, 'unknown_topic');
        if (!riskKnown[asker.as]) await stream.refused(asker, 'zones?scheme=SAMR-RISK', 'unknown_topic');
      },
      rankings: async (asker) => {
        const { items } = await api.body<List>(asker, 'GET /rankings', { query: '?of=zones&kind=core_district' });
        assert.equal(items.length, 2);
        assert.deepEqual(await stream.snapshot(asker, 'rankings:core_district'), items, asker.who);
      },
      footfall: async (asker) => {
        const { devices, total } = await stream.snapshot<Fields>(asker, 'footfall:west');
        const counted = { in: 7, out: 5, compared: null, expected: null, weeks: null };
        assert.deepEqual([devices, total], [1, counted], asker.who);
      },
      entity: checkFiles,
      job: checkJob,
      tiles: async (asker) => {
        assert.equal(await stream.snapshot<unknown>(asker, 'tiles'), 'all');
        const risk = 'tiles?scheme=SAMR-RISK';
        if (riskKnown[asker.as]) assert.equal(await stream.snapshot<unknown>(asker, risk), 'all');
        else await stream.refused(asker, risk, 'unknown_topic');
      },
    };

    test('every kind of topic of the live stream has its row', () => {
      assert.deepEqual([...topicKinds].sort(), Object.keys(topicRows).sort());
    });

    for (const [topic, check] of Object.entries(topicRows))
      test(`topic ${topic}: everyone hears what the tables say`, async () => {
        for (const asker of everyone) await check(asker);
        assert.deepEqual(stream.faults, []);
      });
  });

  test('an area of its own tells each asker what a zone of that outline does, and no place that is not shown', async () => {
    for (const asker of everyone) await areasSeen(api, asker, allIn);
  });

  test('a comparison is kept by nobody without the token of a session, and a key has none', async () => {
    for (const [name, check] of Object.entries(routes).filter(([name]) => / \/comparisons/.test(name)))
      for (const asker of everyone) await check(asker, name);
  });

  for (const [name, check] of Object.entries(routes).filter(([name]) => !/^GET |compar/.test(name)))
    test(`${name}: keys of scope write alone may, and whoever may not writes nothing`, async () => {
      for (const asker of everyone) await check(asker, name);
    });
});
