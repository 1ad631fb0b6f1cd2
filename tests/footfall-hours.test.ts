import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Db, openDb, type Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import {
  applyFootfallHours,
  differingFootfallHours,
  moveFootfallHorizon,
  rebuildFootfallHours,
  trimFootfall,
} from '@/db/queries/footfall-hours';
import { createDatabase, type Engine, embeddedTemplate, skipPostgres } from './support/engines';

/** Footfall by zone and hour: whatever is written, and however it is interleaved, the sums are what the slots come to. */

const options = { timeZone: 'Asia/Shanghai' };
const QUARTER_MS = 900_000;
const FIRST = Date.parse('2026-03-01T00:00:00+08:00');
const at = (quarter: number) => new Date(FIRST + quarter * QUARTER_MS).toISOString();

const apply = (db: Db) => db.transaction((tx) => applyFootfallHours(tx, options));

interface Hour {
  zone: number;
  hour: string;
  synthetic: boolean;
  entered: number;
  left: number;
  slots: number;
  devices: number;
  longest: number;
}

const hours = (tx: Tx) =>
  tx.query<Hour>(
    `select zone, hour, synthetic, entered, left_count as left, slots, devices, longest from footfall_hour
     order by zone, hour, synthetic`,
  );

/** The same sums, out of all slots by another way than the product's. */
async function counted(tx: Tx): Promise<Hour[]> {
  const slots = await tx.query<{
    zone: number;
    device: number;
    start: string;
    minutes: number;
    entered: number;
    left: number;
    synthetic: boolean;
  }>(
    `select z.zone, f.device, f.start, f.minutes, f.entered, f.left_count as left, b.synthetic
     from footfall f join batch b on b.id = f.recorded_batch join device_zone z on z.device = f.device
     where f.start >= z.valid_from and f.start < z.valid_to`,
  );
  const sums = new Map<string, Hour & { of: Set<number> }>();
  for (const { zone, device, start, minutes, entered, left, synthetic } of slots) {
    const hour = new Date(Math.floor(Date.parse(start) / 3_600_000) * 3_600_000).toISOString();
    const key = [String(zone).padStart(9, '0'), hour, synthetic].join();
    const sum = sums.get(key) ?? {
      ...{ zone, hour, synthetic, entered: 0, left: 0, slots: 0, devices: 0, longest: 0 },
      of: new Set(),
    };
    sum.of.add(device);
    sums.set(key, {
      ...sum,
      entered: sum.entered + entered,
      left: sum.left + left,
      slots: sum.slots + 1,
      devices: sum.of.size,
      longest: Math.max(sum.longest, minutes),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { of: _, ...sum }]) => sum);
}

interface World {
  zones: number[];
  devices: number[];
  real: number;
  synthetic: number;
}

/** Three zones, and four devices that count for the first two in turn. */
function world(db: Db): Promise<World> {
  return db.transaction(async (tx) => {
    await tx.exec('delete from device; delete from zone');
    const real = await createBatch(tx, { kind: 'api' });
    const synthetic = await createBatch(tx, { kind: 'api', synthetic: true });
    const ids = async (sql: string, n: number) => (await tx.query<{ id: number }>(sql, [real, n])).map(({ id }) => id);
    const zones = await ids(
      `insert into zone (code, kind, recorded_batch) select 'z' || n || '-' || $1::bigint, 'region', $1::bigint from generate_series(1, $2) n returning id`,
      3,
    );
    const devices = await ids(
      `insert into device (code) select 'd' || n || '-' || $1::bigint from generate_series(1, $2) n returning id`,
      4,
    );
    for (const [i, device] of devices.entries())
      await tx.query('insert into device_zone (device, zone) values ($1, $2)', [device, zones[i % 2]!]);
    return { zones, devices, real, synthetic };
  });
}

const put = (tx: Tx, device: number, quarter: number, entered: number, batch: number, minutes = 15) =>
  tx.query(
    `insert into footfall as f (device, start, minutes, entered, left_count, recorded_batch) values ($1, $2, $3, $4, 1, $5)
     on conflict (device, start) do update set minutes = excluded.minutes, entered = excluded.entered, recorded_batch = excluded.recorded_batch`,
    [device, at(quarter), minutes, entered, batch],
  );

/** From a moment on the device counts for another zone. */
async function move(tx: Tx, device: number, zone: number, quarter: number) {
  await tx.query('delete from device_zone where device = $1 and valid_from >= $2', [device, at(quarter)]);
  await tx.query('update device_zone set valid_to = $2 where device = $1 and valid_to > $2', [device, at(quarter)]);
  await tx.query('insert into device_zone (device, zone, valid_from) values ($1, $2, $3)', [device, zone, at(quarter)]);
}

const quarter = fc.integer({ min: 0, max: 4 * 24 * 2 });
const index = (max: number) => fc.integer({ min: 0, max });
type Step =
  | { kind: 'put'; device: number; quarters: number[]; entered: number; synthetic: boolean; minutes: number }
  | { kind: 'remove'; from: number; to: number }
  | { kind: 'move'; device: number; zone: number; quarter: number }
  | { kind: 'drop device'; device: number }
  | { kind: 'drop zone'; zone: number }
  | { kind: 'empty' }
  | { kind: 'apply' };
const put1 = fc.record({
  kind: fc.constant('put' as const),
  device: index(3),
  quarters: fc.uniqueArray(quarter, { minLength: 1, maxLength: 12 }),
  entered: fc.integer({ min: 0, max: 100_000 }),
  synthetic: fc.boolean(),
  minutes: fc.constantFrom(5, 15, 60),
});
const moved = fc.record({ kind: fc.constant('move' as const), device: index(3), zone: index(2), quarter });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: put1 },
  { weight: 4, arbitrary: fc.constant({ kind: 'apply' as const }) },
  { weight: 3, arbitrary: moved },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), from: quarter, to: quarter }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop device' as const), device: index(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop zone' as const), zone: index(2) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
);

/** A step on things that are gone already does nothing. */
async function take(tx: Tx, step: Step, { zones, devices, real, synthetic }: World, gone: Set<number>) {
  if (step.kind === 'empty') return tx.exec('truncate footfall');
  if (step.kind === 'apply') return applyFootfallHours(tx, options);
  if (step.kind === 'remove')
    return tx.query('delete from footfall where start >= $1 and start < $2', [at(step.from), at(step.to)]);
  if (step.kind === 'drop zone') {
    gone.add(-zones[step.zone]!);
    return tx.query('delete from zone where id = $1', [zones[step.zone]!]);
  }
  const device = devices[step.device]!;
  if (gone.has(device)) return;
  if (step.kind === 'drop device') {
    gone.add(device);
    return tx.query('delete from device where id = $1', [device]);
  }
  if (step.kind === 'move')
    return gone.has(-zones[step.zone]!) ? undefined : move(tx, device, zones[step.zone]!, step.quarter);
  for (const quarter of step.quarters)
    await put(tx, device, quarter, step.entered, step.synthetic ? synthetic : real, step.minutes);
}

/** A database that nothing but the test sums, and how to be rid of it. */
async function open(engine: Engine): Promise<{ db: Db; close: () => Promise<void> }> {
  const at = engine === 'postgres' ? await createDatabase() : { url: 'pglite:', drop: async () => {} };
  const db = await openDb(at.url, engine === 'postgres' ? {} : { prepared: await embeddedTemplate() });
  await apply(db);
  return { db, close: () => db.close().then(at.drop) };
}

function suite(engine: Engine) {
  let db: Db;
  let close: () => Promise<void>;
  before(async () => {
    ({ db, close } = await open(engine));
  });
  after(() => close?.());

  test('is bit for bit what a full count gives, whatever was inserted, replaced, removed and moved in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const made = await world(db);
        const gone = new Set<number>();
        for (const one of steps) await db.transaction((tx) => take(tx, one, made, gone));
        await apply(db);
        const kept = await hours(db);
        assert.deepEqual(kept, await counted(db));
        assert.deepEqual(await differingFootfallHours(db, options, 10), []);
        assert.deepEqual(await db.transaction((tx) => rebuildFootfallHours(tx, options)), []);
        assert.deepEqual(await hours(db), kept);
      }),
      { seed: 12, numRuns: engine === 'postgres' ? 80 : 40 },
    );
  });

  test('names the zones whose sums changed, once, and nothing when nothing did', async () => {
    const { zones, devices, real } = await world(db);
    await apply(db);
    await db.transaction(async (tx) => {
      await put(tx, devices[0]!, 0, 5, real);
      await put(tx, devices[1]!, 1, 5, real);
    });
    assert.deepEqual(await apply(db), [zones[0]!, zones[1]!]);
    assert.deepEqual(await apply(db), []);
    await db.transaction((tx) => put(tx, devices[0]!, 0, 5, real));
    assert.deepEqual(await apply(db), [], 'the same slot again');
    await db.transaction((tx) => move(tx, devices[0]!, zones[2]!, 0));
    assert.deepEqual(await apply(db), [zones[0]!, zones[2]!]);
  });

  test('takes its notes back when its transaction ends early', async () => {
    const { devices, real } = await world(db);
    await apply(db);
    await db.transaction((tx) => put(tx, devices[0]!, 0, 7, real));
    const dying = db.transaction(async (tx) => {
      await applyFootfallHours(tx, options);
      throw new Error('killed');
    });
    await assert.rejects(dying, /killed/);
    assert.deepEqual(await hours(db), []);
    await apply(db);
    assert.deepEqual(
      (await hours(db)).map(({ entered }) => entered),
      [7],
    );
  });

  test('a wrong sum is found, and a full count puts it right', async () => {
    const { zones, devices, real } = await world(db);
    await db.transaction((tx) => put(tx, devices[0]!, 0, 7, real));
    await apply(db);
    await db.exec('update footfall_hour set entered = 8');
    assert.deepEqual(await differingFootfallHours(db, options, 10), [{ zone: zones[0]!, hour: at(0) }]);
    assert.deepEqual(await db.transaction((tx) => rebuildFootfallHours(tx, options)), [zones[0]!]);
    assert.deepEqual(await differingFootfallHours(db, options, 10), []);
  });

  test('hours are those of the time zone, and another one sums anew', async () => {
    const { devices, real } = await world(db);
    await db.transaction((tx) => put(tx, devices[0]!, 0, 7, real));
    await apply(db);
    const of = async () => (await hours(db)).map(({ hour }) => hour);
    assert.deepEqual(await of(), ['2026-02-28T16:00:00.000Z']);
    await db.transaction((tx) => applyFootfallHours(tx, { timeZone: 'Asia/Kolkata' }));
    assert.deepEqual(await of(), ['2026-02-28T15:30:00.000Z']);
    await apply(db);
    assert.deepEqual(await of(), ['2026-02-28T16:00:00.000Z']);
  });

  test('outlive their slots: what is trimmed by age stays counted, through a full count too, and what is younger stays', async () => {
    const { zones, devices, real, synthetic } = await world(db);
    const day = 4 * 24;
    await db.transaction(async (tx) => {
      for (let quarter = 0; quarter < 2 * day; quarter++) await put(tx, devices[0]!, quarter, 1, real);
      await put(tx, devices[1]!, 0, 1, synthetic);
    });
    const noon = new Date(at(day + day / 2));
    const moveTo = (when: Date) => db.transaction((tx) => moveFootfallHorizon(tx, when, options));
    assert.equal(await moveTo(noon), false, 'not before the sums hold them');
    await apply(db);
    const before = await hours(db);
    assert.equal(before.length, 2 * 24 + 1);
    assert.equal(await moveTo(noon), true);
    assert.equal(await trimFootfall(db, 50), 50);
    assert.equal(await trimFootfall(db, 50), day + 1 - 50);
    assert.equal(await trimFootfall(db, 50), 0);
    const [left] = await db.query<{ oldest: string; n: number }>(
      'select min(start) as oldest, count(*) as n from footfall',
    );
    assert.deepEqual(left, { oldest: at(day), n: day }, 'the day of the moment stays whole');

    assert.deepEqual(await apply(db), []);
    assert.deepEqual(await db.transaction((tx) => rebuildFootfallHours(tx, options)), []);
    assert.deepEqual(await differingFootfallHours(db, options, 10), []);
    assert.deepEqual(await hours(db), before);
    await db.transaction((tx) => put(tx, devices[0]!, 3, 1_000, real));
    await db.transaction((tx) => move(tx, devices[0]!, zones[2]!, 0));
    await apply(db);
    const now = await hours(db);
    assert.deepEqual(
      now.filter(({ hour }) => hour < at(day)),
      before.filter(({ hour }) => hour < at(day)),
      'nothing is summed before the horizon any more',
    );
    assert.equal(now.filter(({ zone }) => zone === zones[2]!).length, 24);
    assert.equal(await moveTo(new Date(at(0))), true);
    assert.equal(await trimFootfall(db, 50), 1, 'the horizon never goes back');

    await db.query('delete from zone where id = $1', [zones[0]!]);
    await apply(db);
    assert.deepEqual(
      (await hours(db)).filter(({ zone }) => zone === zones[0]!),
      [],
      'a zone that goes takes its hours along',
    );
  });
}

describe('footfall by hour (postgres)', { skip: skipPostgres }, () => suite('postgres'));
describe('footfall by hour (embedded)', () => suite('embedded'));

/** A promise that is kept from outside. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('footfall by hour, two writers at once', { skip: skipPostgres }, () => {
  test('a slot and the move of its device, committed and applied in either order', async (t) => {
    const { db, close } = await open('postgres');
    t.after(close);
    for (const [first, between] of [0, 1].flatMap((first) => [
      [first, true],
      [first, false],
    ]) as [number, boolean][]) {
      const { zones, devices, real } = await world(db);
      const gates = [gate(), gate()];
      const written = [gate(), gate()];
      const works = [(tx: Tx) => put(tx, devices[0]!, 4, 9, real), (tx: Tx) => move(tx, devices[0]!, zones[2]!, 0)];
      const writers = works.map((work, i) =>
        db.transaction(async (tx) => {
          await work(tx);
          written[i]!.open();
          await gates[i]!.opened;
        }),
      );
      await Promise.all(written.map(({ opened }) => opened));
      for (const i of [first, 1 - first]) {
        gates[i]!.open();
        await writers[i];
        if (between) await apply(db);
      }
      await apply(db);
      assert.deepEqual(await hours(db), await counted(db));
      assert.deepEqual(
        (await hours(db)).map(({ zone, entered }) => [zone, entered]),
        [[zones[2]!, 9]],
      );
    }
  });
});
