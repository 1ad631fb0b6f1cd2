import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { GET as getEntity } from '@/app/api/v1/entities/[id]/route';
import { POST as postFootfall } from '@/app/api/v1/footfall/route';
import { POST as postObservations } from '@/app/api/v1/observations/route';
import { GET as getRankings } from '@/app/api/v1/rankings/route';
import { POST as postRecords } from '@/app/api/v1/records/route';
import type { Db } from '@/db/db';
import { type Change, changesAfter, newestRevision } from '@/db/queries/feed';
import type { EntityFile } from '@/lib/credit/entity';
import type { RankedZone } from '@/lib/credit/ranked-zone';
import { createKey } from '@/lib/server/api-keys';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import type { Feed } from '@/lib/server/feed';
import { lineageOf } from '@/lib/server/lineage';
import type { PostAnswer } from '@/lib/server/post-rows';
import { rollbackBatch } from '@/lib/server/rollback';
import { setRuntime } from '@/lib/server/runtime';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { row, take } from './support/rows';
import { noMetrics } from './support/runtime';

type Row = Record<string, unknown>;
type Handler = (request: Request, context: unknown) => Promise<Response>;
interface Problem {
  code: string;
  detail: string;
  faults: { row: number; field: string | null; code: string; value: string | null; message: string }[];
}

const square = (west: number, south: number) => [
  [west, south],
  [west + 0.1, south],
  [west + 0.1, south + 0.1],
  [west, south + 0.1],
  [west, south],
];
const area = (id: string, west: number) => ({
  type: 'Feature',
  properties: { id, name: id },
  geometry: { type: 'Polygon', coordinates: [square(west, 30)] },
});

const record = (given: Row = {}): Row => ({
  code: 'w',
  system: 'test',
  kind: 'commendation',
  title: 'Model of the year',
  authority: 'City',
  decidedAt: '2026-01-05',
  source: 'office',
  sourceKey: 'r1',
  ...given,
});
const observation = (given: Row = {}): Row => ({
  zone: 'west',
  kind: 'turnover',
  period: '2026-03',
  value: 12.5,
  source: 'statistics',
  sourceKey: 'o1',
  ...given,
});

const slot = (given: Row = {}): Row => ({
  device: 'gate 1',
  zone: 'west',
  start: '2026-03-31T08:00:00+08:00',
  minutes: 15,
  in: 10,
  out: 7,
  ...given,
});

forEachEngine('feeds', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-feeds-'));
  let db: Db;
  let secret = '';
  let reader = '';
  /** A feed that has followed nothing: answers must tell the revision that they were read at. */
  const feed: Feed = {
    revision: 0,
    followedAt: new Date(0).toISOString(),
    failingSince: null,
    wake() {},
    subscribe: () => () => {},
    stop: async () => {},
  };

  before(async () => {
    db = await open();
  });
  beforeEach(async () => {
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
    });
    await db.exec('truncate batch, source, zone, division, device cascade; delete from idempotency_key');
    await seedShipped(db);
    const path = join(folder, 'zones.geojson');
    writeFileSync(
      path,
      JSON.stringify({ type: 'FeatureCollection', features: [area('west', 120), area('east', 121)] }),
    );
    await importZones(db, { path, kind: 'core_district', id: 'id', name: 'name' });
    const at = { kind: 'enterprise', grade: 'A', lat: 30.01 };
    await take(db, [
      row({ code: 'w', sourceKey: '1', lng: 120.01, ...at }),
      row({ code: 'e', sourceKey: '2', lng: 121.01, ...at }),
      row({ code: '91339999MA0T100174', system: 'uscc', sourceKey: '3', lng: 120.02, ...at }),
    ]);
    const key = (scope: 'read' | 'write') =>
      createKey(db, { name: scope, scope, audience: 'public', division: null, synthetic: false });
    secret = (await key('write')).secret;
    reader = (await key('read')).secret;
  });
  after(() => {
    setRuntime(undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (handler: Handler, rows: unknown, { key = secret, once = '', type = 'application/json' } = {}) =>
    handler(
      new Request('http://localhost:3000/api/v1/rows', {
        method: 'POST',
        headers: {
          'Content-Type': type,
          ...(key && { Authorization: `Bearer ${key}` }),
          ...(once && { 'Idempotency-Key': once }),
        },
        body: typeof rows === 'string' ? rows : JSON.stringify(rows),
      }),
      {},
    );
  async function posted(handler: Handler, rows: unknown, options = {}) {
    const answer = await send(handler, rows, options);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as PostAnswer;
  }
  const countsOf = ({ accepted, updated, unchanged }: PostAnswer) => [accepted, updated, unchanged];

  async function content() {
    const feeds = await db.query(
      'select d.code, f.start, f.minutes, f.entered, f.left_count, f.version from footfall f join device d on d.id = f.device order by 1, 2',
    );
    return { ...(await fingerprint(db)), feeds, batches: await db.query('select count(*) as n from batch') };
  }

  /** Whatever is refused leaves every table as it was. */
  async function refused(run: () => Promise<Response>, status: number, code: string) {
    const known = await content();
    const answer = await run();
    const document = (await answer.json()) as Problem;
    assert.deepEqual([answer.status, document.code], [status, code], document.detail);
    assert.deepEqual(await content(), known);
    return document;
  }

  async function faultsIn(handler: Handler, rows: unknown[]) {
    const { faults } = await refused(() => send(handler, rows), 422, 'faults');
    for (const fault of faults) {
      assert.deepEqual(Object.keys(fault).sort(), ['code', 'field', 'message', 'row', 'value']);
      assert.ok(fault.message.length > 0);
    }
    return faults.map(({ row, field, code }) => [row, field, code]);
  }

  /** The zones' codes of the newest change, and all of it. */
  async function newestChange(): Promise<Change & { zones: string[] }> {
    const change = (await changesAfter(db, (await newestRevision(db)) - 1, 1))[0]!;
    const zones = await db.query<{ code: string }>('select code from zone where id = any($1::int[]) order by 1', [
      change.keys.zones,
    ]);
    return { ...change, zones: zones.map(({ code }) => code) };
  }

  const fileOf = async (id: string) => {
    const asked = new Request('http://localhost:3000/api/v1/entities/x');
    return (await (await getEntity(asked, { params: Promise.resolve({ id }) })).json()) as EntityFile;
  };

  const handlers: [name: string, handler: Handler, example: () => Row][] = [
    ['records', postRecords, record],
    ['observations', postObservations, observation],
  ];
  for (const [name, handler, example] of handlers) {
    test(`POST /${name} needs a key of scope write`, async () => {
      await refused(() => send(handler, [example()], { key: '' }), 401, 'key_needed');
      await refused(() => send(handler, [example()], { key: reader }), 403, 'scope');
    });

    test(`POST /${name} refuses bodies that are no rows, and names rows that are none`, async () => {
      await refused(() => send(handler, '{}'), 400, 'not_an_array');
      await refused(() => send(handler, []), 400, 'no_rows');
      await refused(() => send(handler, Array(10_001).fill({})), 413, 'too_many_rows');
      const none = [1, 2, 3].map((n) => [n, null, 'not_an_object']);
      assert.deepEqual(await faultsIn(handler, [null, 7, [], example()]), none);
    });

    test(`the same row of POST /${name} again changes nothing; an Idempotency-Key answers as the first time`, async () => {
      const first = await posted(handler, [example()], { once: 'k' });
      assert.deepEqual(countsOf(first), [1, 0, 0]);
      assert.equal(first.revision, await newestRevision(db));
      const known = await content();
      assert.deepEqual(await posted(handler, [example()], { once: 'k' }), first);
      assert.deepEqual(await content(), known);
      const again = await posted(handler, [example()]);
      assert.deepEqual([countsOf(again), await newestRevision(db)], [[0, 0, 1], first.revision]);
      const { batches: _, ...before } = known;
      const { batches: __, ...now } = await content();
      assert.deepEqual(now, before);
    });

    test(`POST /${name} takes ndjson, and a row that is sent twice once`, async () => {
      const lines = `${JSON.stringify(example())}\r\n\r\n${JSON.stringify(example())}\n`;
      const answer = await posted(handler, lines, { type: 'application/x-ndjson' });
      assert.deepEqual([countsOf(answer), answer.findings], [[1, 0, 1], { duplicate_row: 1 }]);
    });

    test(`POST /${name} takes ten thousand rows, and of ten thousand with one fault none`, async () => {
      const rows = Array.from({ length: 10_000 }, () => example()).map((r, i) => ({ ...r, sourceKey: `k${i}` }));
      const spoilt = rows.map((r, i) => (i === 9_998 ? { ...r, kind: '' } : r));
      assert.deepEqual(await faultsIn(handler, spoilt), [[9_999, 'kind', 'missing_kind']]);
      assert.deepEqual(countsOf(await posted(handler, rows)), [10_000, 0, 0]);
      assert.deepEqual(countsOf(await posted(handler, rows)), [0, 0, 10_000]);
    });
  }

  test('every fault of every record is told', async () => {
    const rows = [
      record({ code: 'nobody', sourceKey: '1' }),
      record({ kind: 'penalty', sourceKey: '2' }),
      record({ decidedAt: '2026-02-30', publishedFrom: '2026-3-1', colour: 'red', sourceKey: '3' }),
      record({ publishedFrom: '2026-03-01', publishedUntil: '2026-03-01', sourceKey: '4' }),
      { code: 7, kind: 'praise', title: 'NUL \0', severity: 'huge' },
      record({ title: 'Another title', sourceKey: '6' }),
      record({ title: 'Another still', sourceKey: '6' }),
      record({ code: ' - ', system: undefined, sourceKey: '8' }),
      record({ title: 'x'.repeat(2001), system: 'Bad!', sourceKey: '9' }),
    ];
    assert.deepEqual(
      new Set((await faultsIn(postRecords, rows)).map(String)),
      new Set(
        [
          [1, 'code', 'unknown_code'],
          [2, 'severity', 'missing_severity'],
          [3, 'colour', 'unknown_field'],
          [3, 'decidedAt', 'not_a_date'],
          [3, 'publishedFrom', 'not_a_date'],
          [4, 'publishedUntil', 'empty_period'],
          [5, 'authority', 'missing_authority'],
          [5, 'code', 'not_text'],
          [5, 'decidedAt', 'missing_decided_at'],
          [5, 'kind', 'unknown_kind'],
          [5, 'severity', 'unknown_severity'],
          [5, 'source', 'missing_source'],
          [5, 'sourceKey', 'missing_source_key'],
          [5, 'title', 'unstorable_text'],
          [7, '', 'conflicting_row'],
          [8, 'code', 'missing_code'],
          [9, 'system', 'bad_system'],
          [9, 'title', 'field_too_long'],
        ].map(String),
      ),
    );
  });

  test('every fault of every observation is told', async () => {
    const rows = [
      observation({ zone: undefined, sourceKey: '1' }),
      observation({ code: 'w', system: 'test', sourceKey: '2' }),
      observation({ zone: 'nowhere', sourceKey: '3' }),
      observation({ zone: undefined, code: 'nobody', sourceKey: '4' }),
      observation({ period: '2026-13', value: '12', sourceKey: '5' }),
      observation({ period: '2026-Q5', value: 2 ** 60, sourceKey: '6' }),
      observation({ period: '2026-02-29', value: null, sourceKey: '7' }),
    ];
    assert.deepEqual(
      new Set((await faultsIn(postObservations, rows)).map(String)),
      new Set(
        [
          [1, 'code', 'missing_code'],
          [2, 'zone', 'code_and_zone'],
          [3, 'zone', 'unknown_zone'],
          [4, 'code', 'unknown_code'],
          [5, 'period', 'bad_period'],
          [5, 'value', 'not_a_number'],
          [6, 'period', 'bad_period'],
          [6, 'value', 'inexact_number'],
          [7, 'period', 'bad_period'],
          [7, 'value', 'missing_value'],
        ].map(String),
      ),
    );
  });

  test('a record shows in the file at once, and its change names zone and entity and says nothing of its content', async () => {
    const answer = await posted(postRecords, [record({ title: 'Secret <b>title</b>', publishedFrom: '2026-01-10' })]);
    const [shown] = (await fileOf('test:w')).records;
    assert.deepEqual(shown, {
      kind: 'commendation',
      title: 'Secret <b>title</b>',
      severity: null,
      state: 'effective',
      authority: 'City',
      decidedAt: '2026-01-05',
      publishedFrom: '2026-01-10',
      publishedUntil: null,
    });
    const change = await newestChange();
    assert.deepEqual(
      [change.kind, change.batch, change.zones, change.keys.rows],
      ['record', answer.batch, ['west'], 1],
    );
    assert.equal(change.keys.entities?.length, 1);
    assert.deepEqual(Object.keys(change.keys).sort(), ['entities', 'rows', 'zones']);
    assert.doesNotMatch(JSON.stringify(change.keys), /Secret|City/);
  });

  test('a demonstration record makes a demonstration unit', async () => {
    await posted(postRecords, [record({ kind: 'demonstration' })]);
    assert.equal((await fileOf('test:w')).demonstration, true);
  });

  test('a code of the system uscc is found however it is written', async () => {
    await posted(postRecords, [record({ system: undefined, code: '９１３３-9999 ma0t100174' })]);
    assert.equal((await fileOf('uscc:91339999MA0T100174')).records.length, 1);
  });

  test('a changed record is a new version that keeps its state; rolling it back brings the first one back', async () => {
    const first = await posted(postRecords, [record(), record({ sourceKey: 'r2' })]);
    await db.query("update record set state = 'repaired' where source_key = 'r1'");
    const known = await fingerprint(db);
    const second = await posted(postRecords, [record({ title: 'Other', code: 'e' }), record({ sourceKey: 'r3' })]);
    assert.deepEqual(countsOf(second), [1, 1, 0]);
    const change = await newestChange();
    assert.deepEqual(change.zones, ['east', 'west'], 'the business that lost the record lies in the west');
    assert.equal(change.keys.entities?.length, 2);
    const versions = await db.query(
      "select title, state, superseded_batch from record where source_key = 'r1' order by id",
    );
    assert.deepEqual(versions, [
      { title: 'Model of the year', state: 'repaired', superseded_batch: second.batch },
      { title: 'Other', state: 'repaired', superseded_batch: null },
    ]);
    const back = await rollbackBatch(db, second.batch!);
    assert.deepEqual([back.removed.records, back.restored.records], [2, 1]);
    assert.deepEqual((await newestChange()).zones, ['east', 'west']);
    assert.deepEqual(await fingerprint(db), known);
    await rollbackBatch(db, first.batch!);
    const left = await db.query<{ n: number }>('select count(*) as n from record');
    const sources = await db.query("select 1 from source where code = 'office'");
    assert.deepEqual([left[0]!.n, sources.length], [0, 0]);
  });

  test('the row is kept in the lineage of its business, as it was sent', async () => {
    const sent = record({ system: undefined, code: '91339999 ma0t100174' });
    const { batch } = await posted(postRecords, [sent]);
    const kept = await db.query<{ raw: unknown }>('select raw from lineage where batch = $1', [batch]);
    assert.deepEqual(kept, [{ raw: JSON.parse(JSON.stringify(sent)) }]);
    assert.ok(await lineageOf(db, 'uscc:91339999MA0T100174'));
  });

  test('an observation of a zone is told as of that zone, is versioned, and is rolled back exactly', async () => {
    const of = () => db.query('select period, value, superseded_batch is null as stands from observation order by id');
    await posted(postObservations, [observation()]);
    assert.deepEqual((await newestChange()).zones, ['west']);
    assert.deepEqual((await newestChange()).keys.entities, []);
    const known = await fingerprint(db);
    const second = await posted(postObservations, [
      observation({ value: 13 }),
      observation({ period: '2026-Q2' }),
      observation({ zone: undefined, code: 'e', system: 'test', sourceKey: 'o2', period: '2026-04-30', value: -0.5 }),
    ]);
    assert.deepEqual(countsOf(second), [2, 1, 0]);
    assert.deepEqual([(await newestChange()).kind, (await newestChange()).zones], ['observation', ['east', 'west']]);
    assert.deepEqual(await of(), [
      { period: '2026-03', value: 12.5, stands: false },
      { period: '2026-03', value: 13, stands: true },
      { period: '2026-Q2', value: 12.5, stands: true },
      { period: '2026-04-30', value: -0.5, stands: true },
    ]);
    const lineage = await db.query('select 1 from lineage where batch = $1', [second.batch]);
    assert.equal(lineage.length, 1, 'only what is about a business');
    await rollbackBatch(db, second.batch!);
    assert.deepEqual((await newestChange()).zones, ['east', 'west']);
    assert.deepEqual(await fingerprint(db), known);
  });

  test('a slot creates its device in the zone; the same slot again replaces, and with the same counts changes nothing', async () => {
    assert.deepEqual(countsOf(await posted(postFootfall, [slot()])), [1, 0, 0]);
    assert.deepEqual([(await newestChange()).kind, (await newestChange()).zones], ['footfall', ['west']]);
    assert.deepEqual(countsOf(await posted(postFootfall, [slot({ zone: null })])), [0, 0, 1]);
    const rows = [slot({ in: 11, start: '2026-03-31T00:00:00Z' }), slot({ start: '2026-03-31T08:15:00+08:00' })];
    assert.deepEqual(countsOf(await posted(postFootfall, rows)), [1, 1, 0]);
    const kept = await db.query('select entered, left_count, version from footfall order by start');
    assert.deepEqual(kept, [
      { entered: 11, left_count: 7, version: 2 },
      { entered: 10, left_count: 7, version: 1 },
    ]);
  });

  test('every fault of every slot is told, and a batch of slots is not rolled back', async () => {
    const { batch } = await posted(postFootfall, [slot()]);
    const rows = [
      slot({ zone: 'east' }),
      slot({ device: 'new', zone: undefined }),
      slot({ device: 'new 2', zone: 'nowhere' }),
      slot({ start: '2026-03-31T08:00:00', minutes: 1441, in: -1, out: 1.5 }),
      slot({ start: '2026-03-31', persons: 3 }),
    ];
    assert.deepEqual(
      new Set((await faultsIn(postFootfall, rows)).map(String)),
      new Set(
        [
          [1, 'zone', 'other_zone'],
          [2, 'device', 'unknown_device'],
          [3, 'zone', 'unknown_zone'],
          [4, 'start', 'not_a_time'],
          [4, 'minutes', 'out_of_range'],
          [4, 'in', 'out_of_range'],
          [4, 'out', 'not_a_number'],
          [5, 'start', 'not_a_time'],
          [5, 'persons', 'unknown_field'],
        ].map(String),
      ),
    );
    await assert.rejects(rollbackBatch(db, batch!), { code: 'footfall_not_rolled_back' });
  });

  test('zones rank by their share of good and of bad grades; below thirty graded they have no rank', async () => {
    const rankings = (query: string) => getRankings(new Request(`http://localhost:3000/api/v1/rankings${query}`), {});
    const at = { kind: 'enterprise', lng: 120.03, lat: 30.03 };
    const grade = (i: number) => (i < 9 ? 'D' : 'A');
    await take(
      db,
      Array.from({ length: 28 }, (_, i) => row({ code: `z${i}`, sourceKey: `z${i}`, grade: grade(i), ...at })),
    );
    const of = async (query: string) => {
      const { items } = (await (await rankings(query)).json()) as { items: RankedZone[] };
      return items.map(({ id, rank, value, graded }) => [id, rank, value, graded]);
    };
    assert.deepEqual(await of('?of=zones&by=good'), [
      ['west', 1, 21 / 30, 30],
      ['east', null, 1, 1],
    ]);
    assert.deepEqual(await of('?by=bad&limit=1'), [['west', 1, 9 / 30, 30]]);
    const answer = await rankings('?of=entities&by=good');
    assert.deepEqual([answer.status, ((await answer.json()) as Problem).code], [409, 'not_computed']);
  });
});
