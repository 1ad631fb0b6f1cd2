import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { GET as getEntity } from '@/app/api/v1/entities/[id]/route';
import { GET as getEntities } from '@/app/api/v1/entities/route';
import { POST as postEvaluations } from '@/app/api/v1/evaluations/route';
import { GET as getHealth } from '@/app/api/v1/health/route';
import { GET as getSchemes } from '@/app/api/v1/schemes/route';
import { GET as getZone } from '@/app/api/v1/zones/[id]/route';
import { GET as getZones } from '@/app/api/v1/zones/route';
import type { Db } from '@/db/db';
import { newestRevision } from '@/db/queries/feed';
import type { EntityFile, EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { createKey } from '@/lib/server/api-keys';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import type { Feed } from '@/lib/server/feed';
import type { Health } from '@/lib/server/health';
import { MAX_BODY, type PostAnswer } from '@/lib/server/post-rows';
import { setRuntime } from '@/lib/server/runtime';
import { seedShipped } from '@/lib/server/shipped';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { row, take } from './support/rows';
import { noMetrics } from './support/runtime';

interface Problem {
  status: number;
  code: string;
  detail: string;
  faults?: { row: number; field: string | null; code: string }[];
}
interface List<Item> {
  items: Item[];
  nextCursor: string | null;
  revision: number;
}

const ADDRESS = 'http://localhost:3000/api/v1';
const HOSTILE = `<img src=x onerror=alert(1)>'); drop table entity; --`;

const square = (west: number, south: number) => [
  [west, south],
  [west + 0.1, south],
  [west + 0.1, south + 0.1],
  [west, south + 0.1],
  [west, south],
];
const area = (id: string, name: string, west: number, south: number) => ({
  type: 'Feature',
  properties: { id, name },
  geometry: { type: 'Polygon', coordinates: [square(west, south)] },
});

/** Five enterprises and one individual business in the west, one enterprise in the east, two code systems with one code. */
const shops = [
  row({ code: 'a', sourceKey: '1', grade: 'A', kind: 'enterprise', lng: 120.01, lat: 30.01, name: HOSTILE }),
  row({ code: 'b', sourceKey: '2', grade: 'B', kind: 'enterprise', lng: 120.02, lat: 30.02 }),
  row({ code: 'c', sourceKey: '3', grade: 'C', kind: 'enterprise', lng: 120.03, lat: 30.03 }),
  row({ code: 'd', sourceKey: '4', grade: 'D', kind: 'enterprise', lng: 120.04, lat: 30.04 }),
  row({ code: 'twice', system: 'one', sourceKey: '5', state: 'unrated', kind: 'enterprise', lng: 120.05, lat: 30.05 }),
  row({ code: 'twice', system: 'two', sourceKey: '6', grade: 'A', kind: 'enterprise', lng: 120.15, lat: 30.05 }),
  row({ code: 'i', sourceKey: '7', grade: 'A', kind: 'individual', lng: 120.06123, lat: 30.06345, address: 'Home 1' }),
];

forEachEngine('the API', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-api-'));
  let db: Db;
  /** A feed that has followed nothing: answers must tell the revision that they were read at. */
  const feed: Feed = {
    revision: 0,
    followedAt: new Date(0).toISOString(),
    failingSince: null,
    wake() {},
    subscribe: () => () => {},
    stop: async () => {},
  };
  const secrets = { read: '', write: '', regulator: '' };

  const written = (name: string, features: object[]) => {
    const path = join(folder, `${name}.geojson`);
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    return path;
  };

  async function fill() {
    await seedShipped(db);
    const named = { id: 'id', name: 'name' };
    await importZones(db, { path: written('r', [area('all', 'All', 120, 30)]), kind: 'region', ...named });
    const districts = [area('west', 'West', 120, 30), area('east', 'East', 120.1, 30)];
    await importZones(db, { path: written('d', districts), kind: 'core_district', ...named });
    await importDivisions(db, { path: written('v', [area('330100', 'Div', 120, 30)]), code: 'id', name: 'name' });
    await take(db, shops);
    await take(db, [row({ code: 'a', sourceKey: 'risk', scheme: 'SAMR-RISK', grade: 'D', name: null })]);
  }

  before(async () => {
    db = await open();
    await fill();
    const key = async (scope: 'read' | 'write', audience: 'public' | 'regulator') =>
      (await createKey(db, { name: `${scope} ${audience}`, scope, audience, division: null, synthetic: false })).secret;
    secrets.read = await key('read', 'public');
    secrets.write = await key('write', 'public');
    secrets.regulator = await key('read', 'regulator');
  });
  beforeEach(() =>
    setRuntime({
      db,
      feed,
      config: readConfig({}),
      clock: systemClock,
      epoch: 'epoch-1',
      url: 'http://localhost:9',
      metrics: noMetrics,
      version: '1.2.3',
      startedAt: new Date(0).toISOString(),
      ready: true,
    }),
  );
  after(() => {
    setRuntime(undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  const headersOf = (key?: string): Record<string, string> =>
    key === undefined ? {} : { Authorization: `Bearer ${key}` };
  const asked = (path: string, key?: string) => new Request(`${ADDRESS}${path}`, { headers: headersOf(key) });

  /** The body of an answer that succeeded; every one tells its revision. */
  async function body<Body>(answer: Response): Promise<Body> {
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.match(answer.headers.get('Content-Type')!, /^application\/json/);
    assert.match(answer.headers.get('Xintu-Revision')!, /^\d+$/);
    return answer.json() as Promise<Body>;
  }

  /** The problem document of an answer that failed: RFC 9457, with a code, and the revision all the same. */
  async function problem(answer: Response, status: number, code: string): Promise<Problem> {
    const document = (await answer.json()) as Problem;
    assert.deepEqual([answer.status, document.status, document.code], [status, status, code], document.detail);
    assert.equal(answer.headers.get('Content-Type'), 'application/problem+json');
    assert.match(answer.headers.get('Xintu-Revision')!, /^\d+$/);
    assert.ok(document.detail.length > 0);
    return document;
  }

  const zones = async (query = '', key?: string) => body<List<Zone>>(await getZones(asked(`/zones${query}`, key), {}));
  const entities = async (query = '', key?: string) =>
    body<List<EntitySummary>>(await getEntities(asked(`/entities${query}`, key), {}));
  const fileOf = (id: string, key?: string) =>
    getEntity(asked(`/entities/${encodeURIComponent(id)}`, key), { params: Promise.resolve({ id }) });
  const entity = async (id: string, key?: string) => body<EntityFile>(await fileOf(id, key));
  const idsOf = ({ items }: List<Zone>) => items.map(({ id }) => id);

  test('health says engine, epoch, revision and version', async () => {
    const health = await body<Health>(await getHealth(asked('/health'), {}));
    assert.deepEqual(
      [health.status, health.engine, health.epoch, health.version],
      ['ok', db.engine, 'epoch-1', '1.2.3'],
    );
    assert.equal(typeof health.revision, 'number');
  });

  test('zones are counted distinctly, larger kinds first, under the scheme with most evaluations', async () => {
    const all = await zones();
    assert.deepEqual(idsOf(all), ['all', 'east', 'west']);
    const west = all.items.find(({ id }) => id === 'west')!;
    assert.deepEqual([west.scheme, west.entities, west.evaluated], ['CN-2026', 6, 4]);
    assert.deepEqual(west.grades, { A: 1, B: 1, C: 1, D: 1 });
    assert.equal(west.states.unrated, 1);
    assert.equal(west.states.suppressed, 1, 'the individual business is counted beside, not graded');
    assert.deepEqual([west.division, west.level, west.index, west.rank], ['330100', null, null, null]);
    assert.equal(all.revision, await newestRevision(db));
  });

  test('zones can be asked for by kind, bbox, division and scheme; geometry comes when it is wanted', async () => {
    assert.deepEqual(idsOf(await zones('?kind=core_district')), ['east', 'west']);
    assert.deepEqual(idsOf(await zones('?kind=core_district&bbox=120.12,30,120.2,30.1')), ['east']);
    assert.deepEqual(idsOf(await zones('?division=330100')), ['all', 'west']);
    assert.deepEqual(idsOf(await zones('?division=999999')), []);
    const [risk] = (await zones('?kind=region&scheme=SAMR-RISK', secrets.regulator)).items;
    assert.deepEqual([risk!.scheme, risk!.grades.D], ['SAMR-RISK', 1]);
    const [plain] = (await zones('?kind=region')).items;
    const [drawn] = (await zones('?kind=region&geometry=true')).items;
    assert.deepEqual([plain!.geometry, drawn!.geometry?.type], [undefined, 'Polygon']);
  });

  const badZones: [query: string, status: number, code: string][] = [
    ['?kind=town', 400, 'bad_value'],
    ['?bbox=1,2,3', 400, 'bad_bbox'],
    ['?bbox=3,1,2,2', 400, 'bad_bbox'],
    ['?geometry=yes', 400, 'bad_boolean'],
    ['?scheme=NONE', 404, 'unknown_scheme'],
    ['?scheme=SAMR-RISK', 404, 'unknown_scheme'],
    ['?grade=A', 400, 'unknown_parameter'],
  ];
  for (const [query, status, code] of badZones) {
    test(`GET /zones${query} is refused with ${status} ${code}`, async () => {
      await problem(await getZones(asked(`/zones${query}`), {}), status, code);
    });
  }

  test('one zone is found by its id; an unknown one is a problem document', async () => {
    const one = (id: string) => getZone(asked(`/zones/${id}`), { params: Promise.resolve({ id }) });
    assert.equal((await body<Zone>(await one('east'))).entities, 1);
    assert.match((await problem(await one('nowhere'), 404, 'unknown_zone')).detail, /nowhere/);
  });

  test('pages of entities give each once, in order, to the end', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      assert.ok(pages < 10, 'the cursor goes on');
      const page: List<EntitySummary> = await entities(`?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    assert.equal(seen.length, shops.length);
    assert.deepEqual(
      seen,
      [...new Set(seen)].sort((a, b) => a - b),
    );
  });

  test('entities can be asked for by bbox and zone', async () => {
    const names = async (query: string) => (await entities(query)).items.map(({ name }) => name);
    assert.deepEqual(await names('?bbox=120.015,30.015,120.025,30.025'), ['Shop b']);
    assert.deepEqual(await names('?zone=east'), ['Shop twice']);
    assert.deepEqual(await names('?bbox=0,0,1,1'), []);
  });

  test('the public lists by listable grades only, and never individual businesses; a regulator by all', async () => {
    const codes = async (query: string, key?: string) =>
      (await entities(query, key)).items.flatMap((item) => item.codes.map(({ code }) => code));
    assert.deepEqual(await codes('?grade=B'), ['b']);
    await problem(await getEntities(asked('/entities?grade=D'), {}), 403, 'grade_not_listable');
    await problem(await getEntities(asked('/entities?grade=D', secrets.read), {}), 403, 'grade_not_listable');
    await problem(await getEntities(asked('/entities?grade=Z'), {}), 400, 'unknown_grade');
    assert.deepEqual(await codes('?grade=D', secrets.regulator), ['d']);
    assert.deepEqual(await codes('?grade=A', secrets.regulator), ['a', 'twice', 'i']);
    const listed = (await entities('?grade=A')).items;
    assert.deepEqual(
      listed.map(({ kind }) => kind),
      ['enterprise', 'enterprise'],
      'who is in a list by grade has that grade: no individual business',
    );
  });

  test('an individual business has a coarse point, no code and no grade for the public, all of it for a regulator', async () => {
    const found = async (key?: string) => (await entities('', key)).items.find(({ kind }) => kind === 'individual')!;
    const seen = await found();
    assert.deepEqual([seen.point, seen.codes, seen.grade, seen.state], [[120.062, 30.064], [], null, null]);
    const whole = await found(secrets.regulator);
    assert.deepEqual([whole.point, whole.grade], [[120.06123, 30.06345], 'A']);
    const file = await entity('test:i');
    assert.deepEqual(
      [file.evaluations, file.codes, file.site],
      [[], [], { role: 'operating', address: null, point: [120.062, 30.064], coarse: true }],
    );
    const known = await entity('test:i', secrets.regulator);
    assert.deepEqual(
      [known.evaluations[0]!.grade, known.site!.address, known.site!.point],
      ['A', 'Home 1', [120.06123, 30.06345]],
    );
  });

  const badEntities: [query: string, status: number, code: string][] = [
    ['?limit=0', 400, 'bad_number'],
    ['?limit=5001', 400, 'bad_number'],
    ['?cursor=x', 400, 'bad_number'],
    ['?cursor=-1', 400, 'bad_number'],
    ['?demonstration=1', 400, 'bad_boolean'],
    [`?zone=${encodeURIComponent(HOSTILE)}&x=1`, 400, 'unknown_parameter'],
    ['?scheme=SAMR-RISK', 404, 'unknown_scheme'],
  ];
  for (const [query, status, code] of badEntities) {
    test(`GET /entities${query.slice(0, 30)} is refused with ${status} ${code}`, async () => {
      await problem(await getEntities(asked(`/entities${query}`), {}), status, code);
    });
  }

  test('an entity is found by number, by code and by system:code; a code of several systems is a conflict', async () => {
    const byCode = await entity('b');
    assert.deepEqual([byCode.name, byCode.codes], ['Shop b', [{ system: 'test', code: 'b' }]]);
    assert.equal((await entity(String(byCode.id))).id, byCode.id);
    assert.equal((await entity('test:b')).id, byCode.id);
    const conflict = await problem(await fileOf('twice'), 409, 'ambiguous_code');
    assert.match(conflict.detail, /SYSTEM:twice/);
    assert.equal((await entity('two:twice')).zones.map(({ id }) => id).join(), 'east');
    await problem(await fileOf('nobody'), 404, 'unknown_entity');
    await problem(await fileOf('99999999999999999999'), 404, 'unknown_entity');
    await problem(await fileOf("'; drop table entity; --"), 404, 'unknown_entity');
  });

  test('HTML and SQL in a name are carried as data', async () => {
    assert.equal((await entity('a')).name, HOSTILE);
    assert.equal((await entities('?limit=1')).items[0]!.name, HOSTILE);
  });

  test('a risk class is seen by regulators only: in the file, and among the schemes', async () => {
    const schemesIn = ({ evaluations }: EntityFile) => evaluations.map(({ scheme }) => scheme).sort();
    assert.deepEqual(schemesIn(await entity('a')), ['CN-2026']);
    assert.deepEqual(schemesIn(await entity('a', secrets.regulator)), ['CN-2026', 'SAMR-RISK']);
    const listed = async (key?: string) =>
      (await body<List<Scheme>>(await getSchemes(asked('/schemes', key), {}))).items.map(({ id }) => id);
    assert.ok(!(await listed()).includes('SAMR-RISK'));
    assert.ok((await listed(secrets.regulator)).includes('SAMR-RISK'));
    assert.ok((await listed()).includes('CN-2026'));
  });

  test('a key that is given and unknown is refused, also for reading: it never falls back to public', async () => {
    const answer = await getZones(asked('/zones', 'xk_wrong'), {});
    assert.equal(answer.headers.get('WWW-Authenticate'), 'Bearer');
    await problem(answer, 401, 'bad_key');
    await problem(
      await getEntities(new Request(`${ADDRESS}/entities`, { headers: { Authorization: 'Basic eDp5' } }), {}),
      401,
      'bad_key',
    );
  });

  const sent = (rows: unknown, { key = secrets.write, type = 'application/json', once = '' } = {}) =>
    postEvaluations(
      new Request(`${ADDRESS}/evaluations`, {
        method: 'POST',
        headers: { 'Content-Type': type, ...headersOf(key || undefined), ...(once && { 'Idempotency-Key': once }) },
        body: typeof rows === 'string' ? rows : JSON.stringify(rows),
      }),
      {},
    );
  const posted = async (rows: unknown, options = {}) => body<PostAnswer>(await sent(rows, options));

  /** Whatever is refused leaves every table as it was. */
  async function refused(run: () => Promise<Response>, status: number, code: string) {
    const known = await fingerprint(db);
    const batches = await db.query('select count(*) from batch');
    const document = await problem(await run(), status, code);
    assert.deepEqual(await fingerprint(db), known);
    assert.deepEqual(await db.query('select count(*) from batch'), batches);
    return document;
  }

  test('posting evaluations needs a key of scope write', async () => {
    const rows = [row({ code: 'n', sourceKey: 'n', grade: 'A' })];
    await refused(() => sent(rows, { key: '' }), 401, 'key_needed');
    await refused(() => sent(rows, { key: 'xk_wrong' }), 401, 'bad_key');
    await refused(() => sent(rows, { key: secrets.read }), 403, 'scope');
  });

  test('a malformed body, no rows, and too many or too large are refused', async () => {
    await refused(() => sent('[{"code":'), 400, 'bad_json');
    await refused(() => sent('{"code":"x"}'), 400, 'not_an_array');
    await refused(() => sent('null'), 400, 'not_an_array');
    await refused(() => sent('[]'), 400, 'no_rows');
    await refused(() => sent(''), 400, 'bad_json');
    await refused(() => sent('{"code":1}\nnonsense', { type: 'application/x-ndjson' }), 400, 'bad_json');
    await refused(() => sent(Array(10_001).fill({})), 413, 'too_many_rows');
    await refused(() => sent(' '.repeat(MAX_BODY + 1)), 413, 'body_too_large');
    await refused(
      () => sent([row({ code: 'n', sourceKey: 'n', grade: 'A' })], { once: 'k'.repeat(256) }),
      400,
      'bad_idempotency_key',
    );
  });

  test('rows that are no rows are faults, each with its number', async () => {
    const { faults } = await refused(
      () => sent([null, 7, 'x', [], row({ code: 'n', sourceKey: 'n', grade: 'A' })]),
      422,
      'faults',
    );
    assert.deepEqual(
      faults!.map(({ row, code }) => [row, code]),
      [1, 2, 3, 4].map((n) => [n, 'not_an_object']),
    );
  });

  test('an unknown scheme is a fault', async () => {
    const rows = [row({ code: 'n', sourceKey: 'n', grade: 'A', scheme: 'NONE' })];
    const { faults } = await refused(() => sent(rows), 422, 'faults');
    assert.deepEqual(
      faults!.map(({ row, field, code }) => [row, field, code]),
      [[1, 'scheme', 'unknown_scheme']],
    );
  });

  test('a fault in row 9,999 of 10,000 is named, and nothing of the request is taken', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) =>
      row({ code: `m${i + 1}`, sourceKey: `m${i + 1}`, grade: i === 9_998 ? 'Z' : 'A', lng: 120.01, lat: 30.01 }),
    );
    const { faults } = await refused(() => sent(rows), 422, 'faults');
    assert.deepEqual(
      faults!.map(({ row, field, code }) => [row, field, code]),
      [[9_999, 'grade', 'unknown_grade']],
    );
  });

  test('what is posted is taken at once, shows under its revision, and the same again changes nothing', async () => {
    const rows = [row({ code: 'p1', sourceKey: 'p1', grade: 'B', kind: 'enterprise', lng: 120.16, lat: 30.06 })];
    const answer = await posted(rows);
    assert.deepEqual([answer.accepted, answer.updated, answer.unchanged, answer.findings], [1, 0, 0, {}]);
    assert.equal(answer.revision, await newestRevision(db));
    const east = (await zones('?kind=core_district')).items.find(({ id }) => id === 'east')!;
    assert.deepEqual([east.entities, east.grades.B, east.revision], [2, 1, answer.revision]);
    const known = await fingerprint(db);
    assert.deepEqual((await posted(rows)).unchanged, 1);
    assert.deepEqual(await fingerprint(db), known);
  });

  test('ndjson is taken like an array, with blank lines and CRLF', async () => {
    const lines = ['q1', 'q2'].map((code) => JSON.stringify(row({ code, sourceKey: code, grade: 'A' })));
    const answer = await posted(`${lines.join('\r\n\r\n')}\r\n`, { type: 'application/x-ndjson; charset=utf-8' });
    assert.equal(answer.accepted, 2);
  });

  test('a wrong check character is a finding and no fault', async () => {
    const rows = [row({ code: '91339999MA0T100175', system: 'uscc', sourceKey: 'u', grade: 'A' })];
    const answer = await posted(rows);
    assert.deepEqual([answer.accepted, answer.findings], [1, { uscc_check: 1 }]);
  });

  test('an Idempotency-Key with the same body answers as the first time and changes nothing; with another it is a conflict', async () => {
    const rows = [row({ code: 'k1', sourceKey: 'k1', grade: 'A' })];
    const first = await posted(rows, { once: 'key-1' });
    const known = await fingerprint(db);
    assert.deepEqual(await posted(rows, { once: 'key-1' }), first);
    assert.deepEqual(await fingerprint(db), known);
    const other = [row({ code: 'k1', sourceKey: 'k1', grade: 'B' })];
    await refused(() => sent(other, { once: 'key-1' }), 409, 'idempotency_conflict');
    assert.equal((await posted(other, { once: 'key-2' })).updated, 1);
  });

  test('two requests at once with one Idempotency-Key are one', async () => {
    const rows = [row({ code: 'k2', sourceKey: 'k2', grade: 'A' })];
    const [one, two] = await Promise.all([posted(rows, { once: 'key-3' }), posted(rows, { once: 'key-3' })]);
    assert.deepEqual(one, two);
    assert.equal(one.accepted, 1);
  });
});
