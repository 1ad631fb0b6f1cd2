import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Db } from '@/db/db';
import { newestRevision } from '@/db/queries/feed';
import { countedAtoms, lastPublication, zonesByScheme } from '@/db/queries/guarded';
import { schemesByNumber } from '@/db/queries/schemes';
import { addDays } from '@/lib/credit/calendar';
import { gradeClasses } from '@/lib/credit/grade-classes';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { type Atom, type HeldAtom, heldAtoms } from '@/lib/credit/suppression/atoms';
import { guarded } from '@/lib/credit/suppression/publish';
import { publishedOf, type ZonePublication, zoneTable } from '@/lib/credit/suppression/zone-table';
import { zoneKinds } from '@/lib/credit/zone';
import { statisticsBy } from '@/lib/credit/zone-statistics';
import { topicKinds } from '@/lib/live/topic-name';
import { guardedPublication } from '@/lib/server/guarded-publication';
import { monthClose } from '@/lib/server/month-jobs';
import { publicationDay } from '@/lib/server/publication-day';
import { seedShipped } from '@/lib/server/shipped';
import { Api, type Asked, Stream, TILE_ROUTE } from './support/audience-asking';
import { tilePath } from './support/audience-tiles';
import type { Asker } from './support/audience-world';
import { serveFrom } from './support/console';
import { decodedTile } from './support/decoded-tile';
import { type Engine, onEngine, skipPostgres } from './support/engines';
import { FigureReader, type ReadDay, unheld } from './support/figure-reader';
import { asItIs, copyFigures, drawnAnew, TownLife, townPlaces, townZones } from './support/guarded-town';
import { runKind } from './support/job-context';
import { seeded } from './support/random-life';
import { SetClock } from './support/runtime';

/**
 * Who knows every public entity, counts the others, and for a month reads everything that public and wall can fetch
 * learns of no protected grade. In two steps: whatever can be fetched says of protected grades what the day's figures
 * say and nothing else (two towns that differ in those grades alone give the same answers); and the figures of all days
 * together leave every protected count at least three possible values.
 */

const FIRST_DAY = '2026-06-16';
const DAYS = 31;
const shape = { middle: true, unranked: false };

const engine: Engine = skipPostgres === false ? 'postgres' : 'embedded';

onEngine(engine, 'attack on guarded figures', (open) => {
  const clock = new SetClock(`${FIRST_DAY}T10:00:00+08:00`);
  const readers = ['public', 'wall'].map((audience): Asker => {
    const headers: Record<string, string> = audience === 'wall' ? { 'x-xintu-screen': 'hall' } : {};
    const as = audience as 'public' | 'wall';
    return { who: audience, as, audience, headers, inside: null, own: null, writes: 'key_needed' };
  });
  let town: Db;
  let twin: Db;
  let api: Api;
  /** What was there to be counted, and what was published of it, day by day. */
  const days: (ReadDay & { counted: Atom[] })[] = [];

  before(async () => {
    [town, twin] = [await open(FIRST_DAY), await open(FIRST_DAY)];
    for (const db of [town, twin]) {
      await seedShipped(db);
      await runKind(publicationDay, { db, clock });
    }
    api = await Api.discovered();
  });

  /** The day turns in both; what the twin publishes is what the town did. */
  async function turnDay(day: string) {
    clock.set(`${day}T00:00:30+08:00`);
    for (const db of [town, twin]) await runKind(publicationDay, { db, clock });
    const before = await newestRevision(town);
    await runKind(guardedPublication, { db: town, clock });
    await copyFigures(town, twin, before);
    days.push({ day, ...(await publishedOn(town)) });
  }

  test('whatever public and wall fetch tells of protected grades only what the day published', async () => {
    const [life, other] = [new TownLife(seeded(71)), drawnAnew(seeded(72))];
    for (let at = 0; at < DAYS; at++) {
      const day = addDays(FIRST_DAY, at);
      for (const deed of at === 0 ? life.begin(70) : life.day(day)) {
        await deed(town, asItIs);
        await deed(twin, other);
      }
      await turnDay(addDays(day, 1));
      if (at % 10 === 0) {
        for (const db of [town, twin]) await runKind(monthClose, { db, clock });
        await sameAnswers();
      }
    }
    const same = await Promise.all([town, twin].map((db) => atomsOf(db).then(({ counted }) => counted)));
    assert.notDeepEqual(same[0], same[1], 'the towns differ in what is protected');
  });

  async function sameAnswers() {
    const answers = [];
    for (const db of [town, twin]) answers.push(await allThatCanBeRead(db));
    const [one, two] = answers as [Map<string, string>, Map<string, string>];
    assert.deepEqual([...one.keys()], [...two.keys()]);
    for (const [asked, told] of one) assert.equal(two.get(asked), told, asked);
    assert.ok(one.size > 100, `${one.size} answers`);
  }

  async function allThatCanBeRead(db: Db): Promise<Map<string, string>> {
    serveFrom(db, { clock });
    const read = new Map<string, string>();
    const entities = (await db.query<{ id: number }>('select id from entity order by id')).map(({ id }) => `${id}`);
    for (const reader of readers) {
      for (const [name, all] of Object.entries(askings(entities)).filter(([route]) => api.handlers.has(route)))
        for (const asked of all) {
          const response = await api.ask(reader, name, asked);
          const isTile = response.headers.get('content-type') === 'application/vnd.mapbox-vector-tile';
          const told = isTile
            ? JSON.stringify(decodedTile(new Uint8Array(await response.arrayBuffer())))
            : timeless(await response.text());
          read.set(`${reader.who} ${name} ${JSON.stringify(asked)}`, told);
        }
      const stream = new Stream();
      await stream.open(db, clock);
      for (const topic of topicsOf(entities))
        read.set(`${reader.who} ${topic}`, timeless(JSON.stringify(await stream.snapshot(reader, topic))));
      await stream.close();
      assert.deepEqual(stream.faults, []);
    }
    return read;
  }

  test('months ended meanwhile, and their values were among the answers', async () => {
    serveFrom(town, { clock });
    const response = await api.ask(readers[0]!, 'GET /zones/{id}/index', { id: 'town' });
    const { items } = (await response.json()) as ZoneIndexSeries;
    assert.deepEqual(
      items.map(({ period, state }) => `${period} ${state}`),
      ['2026-05 provisional', '2026-06 provisional', 'live live'],
    );
  });

  test('every route that can be read and every topic is read', () => {
    const routes = [...api.handlers.keys()].filter((name) => name.startsWith('GET ') && !name.includes('...'));
    const asked = askings([]);
    assert.deepEqual(
      routes.filter((name) => !Object.hasOwn(asked, name)),
      [],
      'a route that can be read without being attacked',
    );
    const topics = new Set(topicsOf(['1']).map((topic) => topic.split(/[:?]/)[0]));
    assert.deepEqual([...topics].sort(), topicKinds.filter((kind) => kind !== 'job').sort());
  });

  test('the figures of a month leave every protected count at least three possible values, on every day and over all', () => {
    assert.equal(days.length, DAYS);
    const all = new FigureReader();
    for (const day of days) {
      const one = new FigureReader();
      one.read(day);
      assert.deepEqual(one.told(), [], day.day);
      all.read(day);
    }
    assert.ok(all.protected > 15, `only ${all.protected} counts to be protected`);
    assert.deepEqual(all.told(), []);
    const shown = days.flatMap(({ figures }) => figures.filter(({ value }) => value !== null && value > 0));
    assert.ok(shown.length > DAYS * 5, `only ${shown.length} figures were shown`);
    const moved = days.filter(({ figures }, at) => at > 0 && !same(figures, days[at - 1]!.figures));
    assert.ok(moved.length > 5, `figures moved on ${moved.length} days`);
  });

  /** What the same reader learns where figures are published by another rule. */
  function toldBy(publish: (atoms: Atom[], day: string) => Omit<ReadDay, 'day'>) {
    const reader = new FigureReader();
    for (const { counted, day } of days) reader.read({ day, ...publish(counted, day) });
    return reader.told();
  }

  test('the same reader pins counts where small figures are hidden and nothing else is done', () => {
    let atoms: HeldAtom[] = [];
    const told = toldBy((counted, day) => {
      atoms = unheld(atoms, counted, day);
      const { cells } = zoneTable(atoms, shape, day);
      const figures = new Map(
        cells.map(({ id, value, range }) => [id, value > 0 && value < 5 ? { range } : { value }]),
      );
      return { atoms, figures: publishedOf(atoms, shape, figures) };
    });
    assert.ok(told.length > 0);
  });

  test('the same reader pins counts where each day is guarded by itself', () => {
    let atoms: HeldAtom[] | null = null;
    const told = toldBy((counted, day) => {
      atoms = heldAtoms(atoms, counted, { day, threshold: 5, still: new Set() });
      const { publication } = guarded([], zoneTable(atoms, shape, day));
      return { atoms, figures: publishedOf(atoms, shape, publication.figures) };
    });
    assert.ok(told.length > 0);
  });

  after(() => days.splice(0));
});

const same = (a: readonly ZonePublication[], b: readonly ZonePublication[]) => JSON.stringify(a) === JSON.stringify(b);

/** What there is to count, under the one scheme of the town. */
async function atomsOf(db: Db) {
  const [of] = await zonesByScheme(db, (await defaultOf(db))!);
  const scheme = (await schemesByNumber(db)).get(of!.scheme)!;
  const { unranked: _, ...ranked } = gradeClasses(scheme);
  const counted = await countedAtoms(db, { ...of!, kinds: ['individual', 'other'], ...ranked });
  return { scheme: of!.scheme, counted };
}

const defaultOf = (db: Db) =>
  db.query<{ scheme: number }>('select default_scheme as scheme from aggregate_state').then(([row]) => row!.scheme);

async function publishedOn(db: Db) {
  const { scheme, counted } = await atomsOf(db);
  const { atoms, figures } = (await lastPublication(db, scheme))!;
  return { counted, atoms: atoms!, figures };
}

/** Moments and numbers of commits are those of a database, not of what it holds. */
const timeless = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'MOMENT')
    .replace(/"revision":\d+/g, '"revision":0')
    .replace(/^xintu_\w*(seconds|lag|memory|bytes)\w*(\{.*\})? .*$/gm, '');

/** The tiles that each place lies in, from the whole world to a street. */
const townTiles = [0, 8, 12, 14, 17].flatMap((z) =>
  [...new Set(townPlaces.map((place) => JSON.stringify(tilePath(place, z))))].map(
    (path) => JSON.parse(path) as Record<string, string>,
  ),
);

/** What is asked of every route that can be read; those of months and methodologies where they are there. */
function askings(entities: readonly string[]): Record<string, Asked[]> {
  const whole: Asked[] = [{}];
  const query = (...queries: string[]): Asked[] => queries.map((text) => ({ query: text }));
  const ofZones = (...queries: string[]): Asked[] =>
    townZones.flatMap((id) => ['', ...queries].map((text) => ({ id, query: text })));
  const orders = ['level', 'good', 'bad', 'evaluated', 'demonstration', 'footfall'];
  const kinds = ['', ...zoneKinds];
  return {
    'GET /health': whole,
    'GET /settings': whole,
    'GET /zones': query('', '?geometry=true', '?scheme=CN-2026', '?scheme=SAMR-RISK', '?kind=region'),
    'GET /zones/{id}': ofZones('?scheme=CN-2026'),
    'GET /zones/{id}/footfall': ofZones(),
    'GET /zones/{id}/index': ofZones('?from=2026-01&to=2026-12'),
    'GET /zones/{id}/statistics': ofZones(
      ...statisticsBy.map((by) => `?by=${by}`),
      ...['grade', 'age'].map((by) => `?by=${by}&at=2026-06-17`),
    ),
    'GET /zones/{id}/migration': ofZones('?from=2026-06-16&to=2026-06-17'),
    'GET /compare': query('', '&scheme=CN-2026', '&from=2026-05').map((more) => ({
      query: `?zones=${townZones.join()}${more.query}`,
    })),
    'GET /months': whole,
    'GET /months/{month}': ['2026-04', '2026-05', '2026-06', '2026-07'].flatMap((id) =>
      kinds.map((kind) => ({ id, query: kind && `?kind=${kind}` })),
    ),
    'GET /methodologies': whole,
    'GET /comparisons': whole,
    'GET /comparisons/{id}': [{ id: '0b0e8f4e-0000-4000-8000-000000000001' }],
    'GET /divisions': whole,
    'GET /rankings': query(
      '?of=entities',
      ...orders.flatMap((by) => kinds.map((kind) => `?of=zones&by=${by}${kind && `&kind=${kind}`}`)),
    ),
    'GET /entities': query(
      ...['', '&scheme=CN-2026', '&demonstration=true', '&q=Shop'].map((more) => `?limit=5000${more}`),
      ...['A', 'B', 'C', 'D'].map((grade) => `?limit=5000&grade=${grade}`),
      ...townZones.map((zone) => `?limit=5000&zone=${zone}`),
    ),
    'GET /entities/{id}': entities.map((id) => ({ id })),
    'GET /schemes': whole,
    'GET /tiles.json': query('', '?scheme=CN-2026', '?grade=A'),
    [TILE_ROUTE]: townTiles.flatMap((path) =>
      ['', '?scheme=CN-2026', '?grade=A', '?grade=D', '?demonstration=true', '?kind=individual'].map((text) => ({
        path,
        query: text,
      })),
    ),
    'GET /openapi.json': whole,
    'GET /metrics': whole,
  };
}

/** Every topic that is not of a job, which public and wall are not given. */
const topicsOf = (entities: readonly string[]) => [
  ...['zones', 'zones?scheme=CN-2026', 'events', 'alerts', 'tiles', 'tiles?scheme=CN-2026'],
  ...townZones.flatMap((zone) => [`zone:${zone}`, `footfall:${zone}`]),
  ...zoneKinds.map((kind) => `rankings:${kind}`),
  ...entities.slice(0, 20).map((entity) => `entity:${entity}`),
];
