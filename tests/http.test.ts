import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Db } from '@/db/db';
import { Refusal } from '@/lib/credit/refusal';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import type { Feed } from '@/lib/server/feed';
import { health, healthStatus } from '@/lib/server/health';
import { json, problem, route } from '@/lib/server/http';
import { type Runtime, runtime, setRuntime } from '@/lib/server/runtime';
import { noMetrics } from './support/runtime';

afterEach(() => setRuntime(undefined));

/** A runtime whose database answers nothing: what is asked here must come from memory. */
function filled(part: Partial<Runtime> = {}, waitedMs = 0): Runtime {
  const never = () => new Promise<never>(() => {});
  const db: Db = {
    engine: 'embedded',
    query: never,
    exec: never,
    copy: never,
    transaction: never,
    listen: never,
    waiting: () => 2,
    waitingMs: () => waitedMs,
    close: never,
  };
  const feed: Feed = {
    revision: 41,
    followedAt: new Date(0).toISOString(),
    failingSince: null,
    wake() {},
    subscribe: () => () => {},
    stop: never,
  };
  const config = readConfig({});
  const given = {
    db,
    feed,
    config,
    clock: systemClock,
    epoch: 'e',
    url: 'http://localhost:9',
    metrics: noMetrics,
    version: '1.2.3',
    startedAt: '',
    ready: true,
    ...part,
  };
  setRuntime(given);
  return given;
}

test('a refusal is a problem document with its code, its status and its further fields', async () => {
  class Faults extends Refusal {
    constructor(readonly faults: { row: number }[]) {
      super('faults', 'Row 3 is wrong.', 422);
    }
  }
  const answer = await route('/test', () => {
    throw new Faults([{ row: 3 }]);
  })(new Request('http://x/'), {});
  assert.deepEqual([answer.status, answer.headers.get('Content-Type')], [422, 'application/problem+json']);
  assert.deepEqual(await answer.json(), {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    detail: 'Row 3 is wrong.',
    code: 'faults',
    faults: [{ row: 3 }],
  });
});

test('a refusal of another copy of the class, as Next bundles one, is a refusal too', () => {
  const other = Object.assign(new Error('Not here.'), { name: 'Refusal', code: 'unknown_zone', status: 404 });
  assert.equal(problem(other).status, 404);
});

test('an unknown error says nothing of its insides, and is logged once under the id that it answers with', async () => {
  const lines: string[] = [];
  const answer = problem(new Error('password=hunter2'), (line) => lines.push(line));
  const body = (await answer.json()) as { id: string; code: string };
  assert.deepEqual([answer.status, body.code, lines.length], [500, 'internal', 1]);
  assert.ok(!JSON.stringify(body).includes('hunter2'));
  assert.ok(lines[0]!.includes(body.id) && /\n\s+at .*http\.test/.test(lines[0]!), 'where it was thrown is logged');
  assert.ok(!lines[0]!.includes('hunter2'));
});

test('every answer carries the revision that it was read at, or the newest known', () => {
  filled();
  assert.equal(json({}, { revision: 7 }).headers.get('Xintu-Revision'), '7');
  assert.equal(json({}).headers.get('Xintu-Revision'), '41');
  assert.equal(problem(new Refusal('x', 'x')).headers.get('Xintu-Revision'), '41');
});

test('health comes from memory, and says how long the engine has been busy', () => {
  const since = '2026-01-01T00:00:00.000Z';
  const waited = (ms: number) => {
    filled({}, ms);
    return health(Date.parse(since) + ms);
  };
  assert.deepEqual(waited(20_000), {
    status: 'ok',
    engine: 'embedded',
    epoch: 'e',
    revision: 41,
    version: '1.2.3',
    build: null,
    waiting: { writers: 2, since },
  });
  assert.equal(healthStatus(health()), 200);
  assert.equal(waited(900).waiting, null, 'a moment in the queue is nothing');
});

test('health is 503 before the start, while not ready, and when the database has not answered for 3 s', () => {
  assert.deepEqual([healthStatus(health()), health().status], [503, 'starting']);
  filled({ ready: false });
  assert.deepEqual([healthStatus(health()), health().status], [503, 'starting']);
  const { feed } = filled();
  const since = Date.now();
  setRuntime(filled({ feed: { ...feed, failingSince: new Date(since).toISOString() } }));
  assert.equal(healthStatus(health(since + 2_000)), 200);
  assert.deepEqual([healthStatus(health(since + 4_000)), health(since + 4_000).status], [503, 'failing']);
});

test('a route that needs the runtime answers 503 with a time to come back while there is none', async () => {
  const answer = await route('/test', () => json(runtime().epoch))(new Request('http://x/'), {});
  assert.deepEqual([answer.status, answer.headers.get('Retry-After')], [503, '3']);
  assert.equal(((await answer.json()) as { code: string }).code, 'not_ready');
});
