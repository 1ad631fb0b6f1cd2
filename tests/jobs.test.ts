import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Db } from '@/db/db';
import { jobItem } from '@/db/queries/jobs';
import { saveSetting, setting } from '@/db/queries/settings';
import { startOfDay } from '@/lib/credit/local-time';
import type { JobContext, JobKind } from '@/lib/server/job-kind';
import { keptError, retryAfterMs } from '@/lib/server/job-run';
import { type JobRunner, type RunnerOptions, startJobs } from '@/lib/server/job-runner';
import { enqueue, jobsPage, retryJob } from '@/lib/server/jobs';
import { retention } from '@/lib/server/retention';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';
import { until } from './support/until';

const START = '2026-06-03T10:00:00Z';

forEachEngine('jobs', (open) => {
  let db: Db;
  let clock: SetClock;
  const runners: JobRunner[] = [];

  beforeEach(async () => {
    db ??= await open();
    clock = new SetClock(START);
    await db.exec('truncate job; delete from setting');
  });
  after(() => stopAll());

  async function stopAll() {
    for (const runner of runners.splice(0)) await runner.stop();
  }
  function start(kinds: JobKind[], options: Partial<RunnerOptions> = {}) {
    const given = { db, kinds, clock, timeZone: 'Asia/Shanghai', log: () => {}, pollMs: 10, random: () => 0 };
    const runner = startJobs({ ...given, ...options });
    runners.push(runner);
    return runner;
  }
  const put = (kind: string, more: object = {}) => db.transaction((tx) => enqueue(tx, { kind, ...more }, clock.now()));
  const stateOf = async (id: number) => (await jobItem(db, id))?.state;
  const becomes = (id: number, state: string) => until(async () => (await stateOf(id)) === state);

  test('a job is there when the transaction that wants it commits, and not when it rolls back', async () => {
    const wanted = db.transaction(async (tx) => {
      await enqueue(tx, { kind: 'k' }, clock.now());
      throw new Error('no');
    });
    await assert.rejects(wanted, /no/);
    assert.deepEqual((await jobsPage(db, { limit: 10 })).items, []);
    await put('k');
    assert.equal((await jobsPage(db, { limit: 10 })).items.length, 1);
  });

  test('it runs when it is due, with its input, and its result and progress are kept', async () => {
    const seen: unknown[] = [];
    const id = await put('k', { input: { n: 7 }, dueAt: new Date('2026-06-03T10:05:00Z') });
    const other = await put('k', { input: 'now' });
    start([
      {
        kind: 'k',
        run: async ({ input, progress, attempt }) => {
          seen.push([input, attempt]);
          progress(0.5, 'half way');
          return { n: 1 };
        },
      },
    ]);
    await becomes(other, 'done');
    assert.equal(await stateOf(id), 'due');
    clock.pass(5 * 60_000);
    await becomes(id, 'done');
    assert.deepEqual(seen, [
      ['now', 1],
      [{ n: 7 }, 1],
    ]);
    const item = (await jobItem(db, id))!;
    assert.deepEqual([item.progress, item.error, item.finishedAt], [1, null, '2026-06-03T10:05:00.000Z']);
    const [row] = await db.query<{ result: unknown }>('select result from job where id = $1', [id]);
    assert.deepEqual(row!.result, { n: 1 });
    await stopAll();
  });

  test('of several jobs with one key one waits or runs, and another only after it', async () => {
    const id = await put('k', { key: 'a' });
    assert.equal(await put('k', { key: 'a' }), id);
    assert.notEqual(await put('k', { key: 'b' }), id);
    start([{ kind: 'k', run: async () => {} }]);
    await becomes(id, 'done');
    assert.notEqual(await put('k', { key: 'a' }), id);
    await stopAll();
  });

  test('what fails comes back later and later, then stays failed with its cause until somebody tries it again', async () => {
    let works = false;
    let runs = 0;
    const lines: string[] = [];
    const run = async () => {
      runs++;
      if (!works) throw new TypeError('Zhang San, 330782199001011234');
    };
    const id = await put('k', { maxAttempts: 3 });
    start([{ kind: 'k', run }], { log: (line) => lines.push(line) });
    const waits: number[] = [];
    for (const attempt of [1, 2]) {
      await until(async () => (await jobItem(db, id))!.attempts === attempt && (await stateOf(id)) === 'due');
      const { dueAt } = (await jobItem(db, id))!;
      waits.push(Date.parse(dueAt) - clock.now().getTime());
      clock.pass(waits.at(-1)! - 1);
      runners[0]!.wake();
      assert.equal(runs, attempt);
      clock.pass(1);
    }
    await becomes(id, 'failed');
    assert.deepEqual(waits, [1_000, 2_000]);
    const failed = (await jobItem(db, id))!;
    assert.match(failed.error!, /^TypeError at tests\/jobs\.test\.ts:\d+$/);
    assert.ok(!JSON.stringify([failed, lines]).includes('Zhang'), 'no value of the data is kept or logged');
    works = true;
    assert.equal((await db.transaction((tx) => retryJob(tx, id, clock.now()))).state, 'due');
    await becomes(id, 'done');
    await assert.rejects(retryJob(db, id, clock.now()), { code: 'job_not_failed', status: 409 });
    await assert.rejects(retryJob(db, 999_999, clock.now()), { code: 'unknown_job', status: 404 });
    await stopAll();
  });

  test('a recurring kind runs once in its period with two runners, at local midnight, and not for each day missed', async () => {
    const days: (string | null)[] = [];
    const kind: JobKind = { kind: 'daily', every: 'day', run: async ({ period }) => days.push(period) };
    const midnight = startOfDay('2026-06-04', 'Asia/Shanghai').getTime();
    /** Before the clock leaps: a lease that it leaps over is lost. */
    const settled = (count: number) =>
      until(
        async () => days.length === count && (await jobsPage(db, { state: 'running', limit: 1 })).items.length === 0,
      );
    start([kind]);
    start([kind]);
    await settled(1);
    clock.set(new Date(midnight - 1));
    start([{ kind: 'mark', run: async () => {} }]);
    await becomes(await put('mark'), 'done');
    assert.deepEqual(days, ['2026-06-03']);
    clock.set(new Date(midnight));
    await settled(2);
    clock.set('2026-06-09T20:00:00Z');
    await settled(3);
    await stopAll();
    assert.deepEqual(days, ['2026-06-03', '2026-06-04', '2026-06-10']);
    assert.equal((await jobsPage(db, { limit: 10 })).items.filter(({ kind: name }) => name === 'daily').length, 3);
  });

  test('a recurring job waits for the one before it, however long that takes', async () => {
    let running = 0;
    let most = 0;
    let end = () => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const kind: JobKind = {
      kind: 'minutely',
      every: 'minute',
      run: async () => {
        most = Math.max(most, ++running);
        await held;
        running--;
      },
    };
    // Longer than a minute: the clock of the test leaps over what the beats would prolong.
    start([kind], { leaseMs: 600_000 });
    start([kind], { leaseMs: 600_000 });
    await until(() => running === 1);
    clock.pass(60_000);
    start([{ kind: 'mark', run: async () => {} }]);
    await becomes(await put('mark'), 'done');
    assert.equal((await jobsPage(db, { limit: 10 })).items.filter(({ kind: name }) => name === 'minutely').length, 1);
    end();
    await until(async () => (await jobsPage(db, { state: 'done', limit: 10 })).items.length === 3);
    assert.equal(most, 1);
    await stopAll();
  });

  test('what a run writes with its end is kept once, and not at all when the lease was lost meanwhile', async () => {
    let takeOver = async () => {};
    const count = async ({ finish }: JobContext) =>
      finish(async (tx) => {
        const before = (await setting<number>(tx, 'count')) ?? 0;
        await saveSetting(tx, 'count', before + 1);
        return before + 1;
      });
    let lost = 0;
    const kind: JobKind = {
      kind: 'k',
      run: async (context) => {
        await takeOver();
        return count(context);
      },
    };
    start([kind], { onEnd: (_, end) => (lost += Number(end === 'lost')) });
    await becomes(await put('k'), 'done');
    assert.equal(await setting(db, 'count'), 1);
    takeOver = async () => {
      takeOver = async () => {};
      await db.query(`update job set claimed_by = 'another' where state = 'running'`);
    };
    const id = await put('k');
    await until(() => lost === 1);
    assert.equal(await setting(db, 'count'), 1, 'nothing of the lost run is kept');
    clock.pass(60_000);
    await becomes(id, 'done');
    assert.equal(await setting(db, 'count'), 2);
    await stopAll();
  });

  test('a process that stops lets its job end, and gives back what does not', async () => {
    let begun = 0;
    const stubborn: JobKind = { kind: 'stubborn', run: () => new Promise(() => begun++) };
    const willing: JobKind = {
      kind: 'willing',
      run: ({ signal }) =>
        new Promise((_, reject) => {
          begun++;
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const quick: JobKind = {
      kind: 'quick',
      run: ({ signal }) =>
        new Promise<void>((resolve) => {
          begun++;
          signal.addEventListener('abort', () => resolve());
        }),
    };
    for (const [kind, state, patience] of [
      [willing, 'due', 60_000],
      [quick, 'done', 60_000],
      [stubborn, 'due', 50],
    ] as const) {
      const id = await put(kind.kind);
      const before = begun;
      const runner = start([kind], { stopWithinMs: patience });
      await until(() => begun === before + 1);
      await runner.stop();
      const item = (await jobItem(db, id))!;
      assert.deepEqual([item.state, item.attempts], [state, state === 'due' ? 0 : 1], kind.kind);
      assert.equal(await put(kind.kind), id + 1);
      assert.equal(begun, before + 1, 'a stopped runner takes nothing more');
    }
    runners.length = 0;
  });

  test('a lease is kept up while the job runs, and a job whose every process died has failed', async () => {
    let end = () => {};
    const kind: JobKind = { kind: 'k', run: () => new Promise<void>((resolve) => (end = resolve)) };
    const id = await put('k', { maxAttempts: 1 });
    start([kind], { leaseMs: 60 });
    await becomes(id, 'running');
    const leaseOf = async () =>
      Date.parse((await db.query<{ at: string }>('select lease_until as at from job where id = $1', [id]))[0]!.at);
    clock.pass(10_000);
    await until(async () => (await leaseOf()) === clock.now().getTime() + 60);
    end();
    await becomes(id, 'done');
    await stopAll();

    const dead = await put('k', { maxAttempts: 1 });
    const gone = ['k', clock.now(), new Date(clock.now().getTime() + 1_000)] as const;
    await db.query(
      `update job set state = 'running', claimed_by = 'dead', attempts = 1, claimed_at = $2, lease_until = $3
       where kind = $1 and state = 'due'`,
      [...gone],
    );
    start([kind]);
    clock.pass(1_001);
    await becomes(dead, 'failed');
    assert.match((await jobItem(db, dead))!.error!, /process that ran it ended/);
    await stopAll();
  });

  test('the console pages through jobs, newest first, and by state', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 5; i++) ids.push(await put('k'));
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const page = await jobsPage(db, { cursor, limit: 2 });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const [a, b, c, d, e] = ids;
    assert.deepEqual(pages, [[e, d], [c, b], [a]]);
    assert.deepEqual((await jobsPage(db, { state: 'failed', limit: 2 })).items, []);
    await assert.rejects(jobsPage(db, { cursor: "1'", limit: 2 }), { code: 'bad_cursor' });
  });

  test('finished jobs and old answers are forgotten by age, what waits is not', async () => {
    await db.exec(`insert into api_key (name, hash, scope) values ('k', repeat('a', 64), 'write') on conflict do nothing;
      truncate idempotency_key;
      insert into idempotency_key (key, api_key, request_hash, answer, status, created_at)
        select n::text, (select min(id) from api_key), 'h', '{}', 200, timestamptz '2026-06-03' - n * interval '1 day' from generate_series(1, 20) n;
      insert into job (kind, state, period, finished_at) select 'm', 'done', n::text, timestamptz '2026-06-03' - n * interval '1 hour' from generate_series(1, 2500) n;
      insert into job (kind, state, finished_at) values ('a', 'done', '2026-06-01'), ('b', 'failed', '2026-01-01'), ('c', 'failed', '2026-05-01');
      insert into job (kind, due_at) values ('d', '2020-01-01')`);
    const id = await put('retention-now');
    const { run } = retention;
    start([{ kind: 'retention-now', run }]);
    await becomes(id, 'done');
    const [row] = await db.query<{ result: unknown }>('select result from job where id = $1', [id]);
    // A week of hours before 10:00 of the 3rd: 168 less the ten that have passed since midnight.
    assert.deepEqual(row!.result, { jobs: 2500 - 158 + 1, answers: 20 - 6, changes: 0, footfall: 0, frames: 0 });
    const left = await db.query<{ kind: string }>(
      `select kind from job where kind in ('a', 'b', 'c', 'd') order by kind`,
    );
    assert.deepEqual(
      left.map(({ kind }) => kind),
      ['a', 'c', 'd'],
    );
    await stopAll();
  });
});

test('waits between attempts double, are spread over the upper half, and end at a quarter of an hour', () => {
  const shortest = [1, 2, 3, 4, 5, 9, 10, 11, 50].map((attempt) => retryAfterMs(attempt, () => 0) / 1000);
  assert.deepEqual(shortest, [1, 2, 4, 8, 16, 256, 450, 450, 450]);
  assert.equal(
    retryAfterMs(1, () => 0.5),
    1_500,
  );
  assert.ok(retryAfterMs(50, () => 0.999999) <= 15 * 60_000);
});

test('of an error the name, the code and the place are kept, and no word of its message', () => {
  const error = Object.assign(new Error('at /lib/secret.ts:1 Zhang San\n    lib/secret.ts:2'), { code: '23505' });
  assert.match(keptError(error), /^Error 23505 at tests\/jobs\.test\.ts:\d+$/);
  assert.equal(keptError('Zhang San'), 'no error was thrown, but a value');
});
