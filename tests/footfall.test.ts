import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { createGunzip } from 'node:zlib';
import fc from 'fast-check';
import type { Db } from '@/db/db';
import { moveFootfallHorizon, trimFootfall } from '@/db/queries/footfall-hours';
import {
  type BucketPart,
  bucketMinutes,
  footfallOfDay,
  footfallSlots,
  footfallTotal,
  type ZoneFootfall,
} from '@/lib/credit/footfall';
import { Refusal } from '@/lib/credit/refusal';
import { createKey } from '@/lib/server/api-keys';
import { postFootfall } from '@/lib/server/post-footfall';
import { footfallFor } from '@/lib/server/zone-footfall';
import { importZones } from '@/lib/server/zones-import';
import { dataFile, skipWithoutData } from './support/data';
import { forEachEngine } from './support/engines';

/** Footfall beside the same weekday and time of the four weeks before: like with like, and missing is not zero. */

const part = (given: Partial<BucketPart>): BucketPart => ({
  start: 'a',
  weeks: 4,
  in: 0,
  out: 0,
  past: 0,
  devices: [1],
  ...given,
});

describe('the comparator', () => {
  test('expects the mean of the weeks that are there, each group of slots by its own number of weeks', () => {
    const [slot] = footfallSlots([
      part({ weeks: 2, in: 10, out: 9, past: 30 }),
      part({ weeks: 4, in: 5, out: 4, past: 16, devices: [1, 2] }),
    ]);
    assert.deepEqual(slot, { start: 'a', in: 15, out: 13, devices: 2, expected: 15 + 4, weeks: 2 });
  });

  test('expects nothing where a slot has no week to be compared with, and leaves it out of the compared total', () => {
    const slots = footfallSlots([
      part({ start: 'b', in: 8, past: 40 }),
      part({ start: 'a', weeks: 0, in: 7 }),
      part({ start: 'a', weeks: 4, in: 1, past: 4 }),
    ]);
    assert.deepEqual(
      slots.map(({ start, expected, weeks }) => [start, expected, weeks]),
      [
        ['a', null, 0],
        ['b', 10, 4],
      ],
    );
    assert.deepEqual(footfallTotal(slots), { in: 16, out: 0, compared: 8, expected: 10, weeks: 4 });
    assert.deepEqual(footfallTotal([]), { in: 0, out: 0, compared: null, expected: null, weeks: null });
  });

  test('a day of the last 24 hours is what was counted since its midnight, summed anew; before the first count it is empty', () => {
    const at = (start: string, entered: number) => ({ start, in: entered, out: 1, devices: 1, expected: 5, weeks: 4 });
    const slots = [
      at('2026-11-19T15:45:00.000Z', 7),
      at('2026-11-19T16:00:00.000Z', 8),
      at('2026-11-20T02:00:00.000Z', 9),
    ];
    const whole: ZoneFootfall = {
      zone: 'z',
      from: '2026-11-19T03:00:00.000Z',
      to: '2026-11-20T03:00:00.000Z',
      minutes: 15,
      timeZone: 'Asia/Shanghai',
      devices: 1,
      slots,
      total: footfallTotal(slots),
      synthetic: false,
      asOf: '2026-11-20T02:20:00.000Z',
      revision: 3,
    };
    const today = footfallOfDay(whole, '2026-11-20');
    assert.deepEqual([today.from, today.to], ['2026-11-19T16:00:00.000Z', whole.to]);
    assert.deepEqual(today.total, { in: 17, out: 2, compared: 17, expected: 10, weeks: 4 });
    const tomorrow = footfallOfDay(whole, '2026-11-21');
    assert.deepEqual(
      [tomorrow.slots, tomorrow.from, tomorrow.to],
      [[], '2026-11-20T16:00:00.000Z', '2026-11-20T16:00:00.000Z'],
    );
  });

  test('a steady flow is always as expected, however the slots are grouped', () => {
    const groups = fc.array(
      fc.record({ weeks: fc.integer({ min: 1, max: 4 }), slots: fc.integer({ min: 1, max: 50 }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 10_000 }), (of, each) => {
        const parts = of.map(({ weeks, slots }) => part({ weeks, in: slots * each, past: slots * each * weeks }));
        const [slot] = footfallSlots(parts);
        return slot!.expected === slot!.in;
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('buckets are quarters up to two days, hours up to sixty, and never finer than the slots', () => {
    const day = 86_400_000;
    assert.deepEqual(
      [bucketMinutes(day, 15), bucketMinutes(2 * day, 5), bucketMinutes(day, 60), bucketMinutes(day, 30)],
      [15, 15, 60, 60],
    );
    assert.deepEqual(
      [bucketMinutes(30 * day, 15), bucketMinutes(90 * day, 15), bucketMinutes(day, null)],
      [60, 1440, 15],
    );
  });
});

const shape = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { id: 'z', name: 'Z' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 51],
            [0.1, 51],
            [0.1, 51.1],
            [0, 51.1],
            [0, 51],
          ],
        ],
      },
    },
  ],
};

forEachEngine('the footfall of a zone', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-footfall-'));
  let db: Db;
  let apiKey: number;
  before(async () => {
    db = await open();
    writeFileSync(join(folder, 'z.geojson'), JSON.stringify(shape));
    await importZones(db, { path: join(folder, 'z.geojson'), kind: 'core_district', id: 'id', name: 'name' });
    apiKey = (await createKey(db, { name: 'k', scope: 'write', audience: 'public', division: null, synthetic: false }))
      .id;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const post = (rows: unknown[]) =>
    postFootfall(db, {
      body: JSON.stringify(rows),
      contentType: 'application/json',
      apiKey,
      synthetic: false,
      idempotencyKey: null,
      newest: () => 0,
    });
  const slot = (device: string, start: string, entered: number) => ({
    device,
    zone: 'z',
    start,
    minutes: 15,
    in: entered,
    out: 1,
  });
  const ask = (from: string | undefined, to: string, timeZone = 'Asia/Shanghai', zone = 'z') =>
    db.transaction(
      (tx) => footfallFor(tx, { zone, from, to, now: new Date('2026-03-31T04:00:00Z'), timeZone }),
      'snapshot',
    );

  test('a zone without devices says so, with no slots', async () => {
    const { devices, slots, total } = await ask(undefined, '2026-03-31T02:00:00Z');
    assert.deepEqual([devices, slots, total.expected], [0, [], null]);
  });

  test('each device is compared with its own weeks: one that is silent now, or was then, changes nothing', async () => {
    const at = (day: string) => `2026-${day}T09:00:00+08:00`;
    await post([
      // a: four weeks of 10, 20, 30, 40; today 50. b: two weeks of 100; today 90. c: silent today.
      ...['03-24', '03-17', '03-10', '03-03'].map((day, i) => slot('a', at(day), 10 * (i + 1))),
      slot('a', at('03-31'), 50),
      ...['03-24', '03-17'].map((day) => slot('b', at(day), 100)),
      slot('b', at('03-31'), 90),
      ...['03-24', '03-17', '03-10', '03-03'].map((day) => slot('c', at(day), 1_000)),
    ]);
    const { slots, total, devices, from, minutes } = await ask(undefined, '2026-03-31T02:00:00Z');
    assert.equal(from, '2026-03-30T16:00:00.000Z', 'today begins at midnight in Shanghai');
    assert.equal(minutes, 15);
    assert.equal(devices, 3);
    assert.deepEqual(slots, [
      { start: '2026-03-31T01:00:00.000Z', in: 140, out: 2, devices: 2, expected: 25 + 100, weeks: 2 },
    ]);
    assert.deepEqual(total, { in: 140, out: 2, compared: 140, expected: 125, weeks: 2 });
  });

  test('across a change to summer time the same local time is compared', async () => {
    // London went over to summer time on 2026-03-29: 09:00 local was 09:00 and then 08:00 UTC.
    await post([slot('d', '2026-03-25T09:00:00Z', 7), slot('d', '2026-04-01T08:00:00Z', 8)]);
    const { slots } = await ask('2026-04-01T00:00:00Z', '2026-04-01T12:00:00Z', 'Europe/London');
    assert.deepEqual(
      slots.map(({ expected, weeks }) => [expected, weeks]),
      [[7, 1]],
    );
  });

  test('slots that are no longer kept are told by their hours and days: the same passages, with nothing to compare them with', async () => {
    const quarters = Array.from({ length: 12 }, (_, n) => new Date(Date.parse('2025-01-06T01:00:00Z') + n * 900_000));
    await post(quarters.map((start, n) => slot('old', start.toISOString(), n)));
    const span = ['2025-01-05T16:00:00Z', '2025-01-06T16:00:00Z'] as const;
    const before = await ask(...span);
    assert.deepEqual([before.minutes, before.slots.length, before.total.in], [15, 12, 66]);
    const options = { timeZone: 'Asia/Shanghai' };
    assert.equal(await moveFootfallHorizon(db, new Date('2025-02-01T00:00:00Z'), options), true);
    const atHorizon = await ask(...span);
    assert.equal(await trimFootfall(db, 5), 5);
    assert.deepEqual(await ask(...span), atHorizon, 'half trimmed');
    assert.equal(await trimFootfall(db, 100), 7);
    const { minutes, slots, total } = await ask(...span);
    const hour = (h: number, entered: number) => {
      return { start: `2025-01-06T0${h}:00:00.000Z`, in: entered, out: 4, devices: 1, expected: null, weeks: 0 };
    };
    assert.equal(minutes, 60);
    assert.deepEqual(slots, [hour(1, 0 + 1 + 2 + 3), hour(2, 4 + 5 + 6 + 7), hour(3, 8 + 9 + 10 + 11)]);
    assert.deepEqual(total, { in: 66, out: 12, compared: null, expected: null, weeks: null });
    const year = await ask('2024-06-01T00:00:00Z', '2025-12-31T00:00:00Z');
    assert.deepEqual(
      year.slots.map(({ start, in: entered }) => [start, entered]),
      [['2025-01-05T16:00:00.000Z', 66]],
    );
    const old = slot('old', '2025-01-06T01:00:00Z', 5);
    await assert.rejects(post([old]), (error: Refusal) => JSON.stringify(error).includes('too_old'));
  });

  test('days are those of the time zone, and a sent slot that is sent again counts once', async () => {
    await post([slot('a', '2026-02-01T23:45:00+08:00', 3), slot('a', '2026-02-02T00:00:00+08:00', 4)]);
    await post([slot('a', '2026-02-02T00:00:00+08:00', 5)]);
    const { slots, minutes } = await ask('2026-01-01T00:00:00+08:00', '2026-03-03T00:00:00+08:00');
    assert.equal(minutes, 1440);
    assert.deepEqual(
      slots.map(({ start, in: entered }) => [start, entered]),
      [
        ['2026-01-31T16:00:00.000Z', 3],
        ['2026-02-01T16:00:00.000Z', 5],
      ],
    );
  });

  test('an unknown zone, an empty span and one that is too long are refused', async () => {
    const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
    await assert.rejects(ask(undefined, '2026-03-31T02:00:00Z', 'UTC', 'nowhere'), refused('unknown_zone'));
    await assert.rejects(ask('2026-03-31T02:00:00Z', '2026-03-31T02:00:00Z'), refused('empty_span'));
    await assert.rejects(ask('2020-03-31T02:00:00Z', '2026-03-31T02:00:00Z'), refused('span_too_long'));
  });
});

/** Counts of one real sensor by its local hour, `YYYY-MM-DD HH`, in the half-year in which summer time begins. */
async function realHours(sensor: string): Promise<Map<string, number>> {
  const file = createReadStream(dataFile('footfall/melbourne_pedestrian_2015_16.csv.gz')).pipe(createGunzip());
  const hours = new Map<string, number>();
  for await (const line of createInterface({ input: file })) {
    const [name, time, , , count] = line.replaceAll('"', '').split(',');
    if (name === sensor && time! >= '2015-08-15' && time! < '2015-11-15') hours.set(time!.slice(0, 13), Number(count));
  }
  return hours;
}

/** Melbourne's clocks went from +10:00 to +11:00 on 2015-10-04 at 02:00. */
const withOffset = (hour: string) => `${hour.replace(' ', 'T')}:00:00${hour < '2015-10-04 02' ? '+10:00' : '+11:00'}`;

/** The hour so many weeks before, by the calendar alone. */
const weeksBefore = (hour: string, weeks: number) =>
  new Date(Date.parse(`${hour.replace(' ', 'T')}:00:00Z`) - weeks * 604_800_000)
    .toISOString()
    .slice(0, 13)
    .replace('T', ' ');

forEachEngine('real counts over a change of the clocks', (open) => {
  test('are expected as the calendar says', { skip: skipWithoutData }, async () => {
    const db = await open();
    const folder = mkdtempSync(join(tmpdir(), 'xintu-melbourne-'));
    writeFileSync(join(folder, 'z.geojson'), JSON.stringify(shape));
    await importZones(db, { path: join(folder, 'z.geojson'), kind: 'core_district', id: 'id', name: 'name' });
    rmSync(folder, { recursive: true });
    const key = await createKey(db, {
      name: 'k',
      scope: 'write',
      audience: 'public',
      division: null,
      synthetic: false,
    });
    const hours = await realHours('Southern Cross Station');
    const rows = [...hours].map(([hour, count]) => ({
      device: 's',
      zone: 'z',
      start: withOffset(hour),
      minutes: 60,
      in: count,
      out: 0,
    }));
    assert.ok(rows.length > 2_000);
    const post = {
      contentType: 'application/json',
      apiKey: key.id,
      synthetic: false,
      idempotencyKey: null,
      newest: () => 0,
    };
    await postFootfall(db, { ...post, body: JSON.stringify(rows) });
    const asked = {
      zone: 'z',
      from: '2015-09-20T00:00:00+10:00',
      to: '2015-11-10T00:00:00+11:00',
      timeZone: 'Australia/Melbourne',
    };
    const { slots } = await db.transaction((tx) => footfallFor(tx, { ...asked, now: new Date() }), 'snapshot');
    const wanted = [...hours]
      .filter(([hour]) => hour >= '2015-09-20' && hour < '2015-11-10')
      .map(([hour, count]) => {
        const past = [1, 2, 3, 4].flatMap((weeks) => hours.get(weeksBefore(hour, weeks)) ?? []);
        const mean = past.reduce((a, b) => a + b, 0) / past.length;
        return { start: new Date(withOffset(hour)).toISOString(), in: count, expected: mean, weeks: past.length };
      });
    assert.deepEqual(
      slots.map(({ start, in: entered, expected, weeks }) => ({ start, in: entered, expected, weeks })),
      wanted,
    );
  });
});
