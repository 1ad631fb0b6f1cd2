import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DemoBusiness, demoBusinesses } from '@/db/demo/businesses';
import { tradeDay } from '@/db/demo/calendar';
import { demoCode } from '@/db/demo/codes';
import { demoDevices, demoSlots, passages } from '@/db/demo/footfall';
import { followingGrade, gradeShares } from '@/db/demo/grades';
import { DEMO_CITY } from '@/db/demo/names';
import { demoPlaces, demoTowns } from '@/db/demo/places';
import { seeded } from '@/db/demo/random';
import { demoZones } from '@/db/demo/zones';
import { industryName } from '@/lib/credit/industry';
import { checkUscc, kindOfUscc, usccOf } from '@/lib/credit/uscc';
import { dataFile, skipWithoutData } from './support/data';

/** The generated demonstration: lawful, harmless, alike everywhere but in the two invented stories, and repeatable. */

const now = new Date('2026-11-20T10:07:00+08:00');
const businesses = [...demoBusinesses({ n: 30_000, seed: 1, now })];
const zoneOf = new Map(demoZones.map((zone) => [zone.code, zone]));
const digest = (of: Iterable<unknown>) => {
  const hash = createHash('sha256');
  for (const item of of) hash.update(JSON.stringify(item));
  return hash.digest('hex');
};

test('the same seed gives the same bytes, another seed others', () => {
  const of = (seed: number) => digest(demoBusinesses({ n: 1_000, seed, now }));
  assert.equal(of(1), of(1));
  assert.notEqual(of(1), of(2));
  assert.equal(digest(demoSlots({ now, seed: 1, weeks: 6 })), digest(demoSlots({ now, seed: 1, weeks: 6 })));
});

test('every code passes both checks, agrees with its kind, is used once, and lies in no division that exists', () => {
  const codes = new Set(businesses.map(({ code }) => code));
  assert.equal(codes.size, businesses.length);
  for (const { code, kind } of businesses) {
    assert.deepEqual(checkUscc(code), { valid: true });
    assert.equal(code.slice(2, 8), '339999');
    assert.equal(kindOfUscc(code), kind);
    assert.equal(usccOf(code.slice(0, 16)), code);
  }
});

test('codes of different numbers differ up to a million', () => {
  const numbers = fc.integer({ min: 0, max: 999_999 });
  fc.assert(
    fc.property(numbers, numbers, (a, b) => (demoCode('91', a) === demoCode('91', b)) === (a === b)),
    { seed: 7, numRuns: 2_000 },
  );
});

test('every business is registered in a city that does not exist', () => {
  for (const { name } of businesses) assert.ok(name.startsWith(DEMO_CITY), name);
  assert.ok(new Set(businesses.map(({ name }) => name)).size > 0.85 * businesses.length, 'names hardly repeat');
});

test('every industry has a name in both languages', () => {
  for (const { industry } of businesses) {
    assert.match(industryName(industry, 'zh-CN') ?? '', /\p{Script=Han}/u, industry);
    assert.match(industryName(industry, 'en') ?? '', /[a-z]/, industry);
  }
  assert.equal(industryName('toString', 'en'), null);
});

const isInside = (ring: readonly (readonly [number, number])[], [x, y]: readonly [number, number]) =>
  ring.slice(1).reduce((inside, [x2, y2], i) => {
    const [x1, y1] = ring[i]!;
    return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !inside : inside;
  }, false);

test('a business of a zone stands inside its outline, the others within 12 km of a town', () => {
  for (const { zone, lng, lat } of businesses) {
    if (zone !== null) assert.ok(isInside(zoneOf.get(zone)!.outline, [lng, lat]), zone);
    else {
      const away = demoTowns.map(({ point }) => Math.hypot((point[0] - lng) * 97.1, (point[1] - lat) * 111.3));
      assert.ok(Math.min(...away) < 12, `${lng},${lat}`);
    }
  }
});

test('outlines are closed, run counter-clockwise, and hold their centre', () => {
  for (const { code, outline, centre } of demoZones) {
    assert.deepEqual(outline[0], outline.at(-1), code);
    const area = outline.slice(1).reduce((sum, [x, y], i) => sum + (outline[i]![0] * y - x * outline[i]![1]), 0);
    assert.ok(area > 0, code);
    assert.ok(isInside(outline, centre), code);
  }
  assert.equal(new Set(demoZones.map(({ code }) => code)).size, demoZones.length);
});

const graded = (of: readonly DemoBusiness[]) =>
  of.filter(({ kind, evaluations }) => kind === 'enterprise' && evaluations.at(-1)?.grade);
const shareOf = (of: readonly DemoBusiness[], grades: string) =>
  of.filter(({ evaluations }) => grades.includes(evaluations.at(-1)!.grade!)).length / of.length;
const withoutStory = graded(businesses).filter(({ zone }) => zone === null || zoneOf.get(zone)!.story === null);

test('grades of enterprises stand as Zhejiang published them for 2018', () => {
  for (const [grade, share] of Object.entries(gradeShares)) {
    const found = shareOf(withoutStory, grade);
    // Four deviations of a sample of this size.
    const noise = 4 * Math.sqrt((share * (1 - share)) / withoutStory.length);
    assert.ok(Math.abs(found - share) < noise, `${grade}: ${found}, published ${share}`);
  }
  assert.equal(
    Object.values(gradeShares)
      .reduce((sum, share) => sum + share, 0)
      .toFixed(3),
    '1.000',
  );
});

test('no real place is better or worse than another but by chance', () => {
  const expected = gradeShares.A + gradeShares.B;
  for (const zone of demoZones.filter(({ invented }) => !invented)) {
    const own = graded(businesses).filter((business) => business.zone === zone.code);
    assert.equal(zone.story, null, zone.name);
    const noise = 4 * Math.sqrt((expected * (1 - expected)) / own.length);
    assert.ok(Math.abs(shareOf(own, 'AB') - expected) < noise, `${zone.name}: ${shareOf(own, 'AB')} of ${own.length}`);
  }
});

test('the chain of grades keeps its shares', () => {
  const random = seeded(3);
  const counts: Record<string, number> = {};
  const runs = 40_000;
  for (let i = 0; i < runs; i++) {
    let grade: 'A' | 'B' | 'C' | 'D' = i < runs * 0.023 ? 'A' : i < runs * 0.787 ? 'B' : i < runs * 0.987 ? 'C' : 'D';
    for (let step = 0; step < 8; step++) grade = followingGrade(grade, null, 0, random);
    counts[grade] = (counts[grade] ?? 0) + 1;
  }
  for (const [grade, share] of Object.entries(gradeShares))
    assert.ok(Math.abs(counts[grade]! / runs - share) < 0.008, `${grade}: ${counts[grade]! / runs}`);
});

/** Share of A and B among the enterprises of a zone, by their last evaluation so many months ago. */
function shareThen(zone: string, monthsAgo: number) {
  const until = new Date(now.getTime() - monthsAgo * 30.44 * 86_400_000).toISOString();
  const then = businesses
    .filter((business) => business.zone === zone && business.kind === 'enterprise')
    .map((business) => ({
      ...business,
      evaluations: business.evaluations.filter(({ evaluatedAt }) => evaluatedAt <= until),
    }))
    .filter(({ evaluations }) => evaluations.at(-1)?.grade);
  return shareOf(then, 'AB');
}

test('one invented market slips and one recovers; only invented zones have a story', () => {
  const stories = demoZones.filter(({ story }) => story !== null);
  assert.deepEqual(stories.map(({ story }) => story).sort(), ['recovers', 'slips']);
  for (const zone of demoZones.filter(({ invented }) => invented)) assert.match(zone.name, /（虚构）$/);
  for (const zone of demoZones.filter(({ invented }) => !invented)) assert.doesNotMatch(zone.name, /虚构/);
  const [slips, recovers] = ['slips', 'recovers'].map(
    (story) => stories.find((zone) => zone.story === story)!.code,
  ) as [string, string];
  assert.ok(
    shareThen(slips, 10) > 0.7 && shareThen(slips, 0) < 0.6,
    `${shareThen(slips, 10)} → ${shareThen(slips, 0)}`,
  );
  assert.ok(
    shareThen(recovers, 13) < 0.6 && shareThen(recovers, 0) > 0.7,
    `${shareThen(recovers, 13)} → ${shareThen(recovers, 0)}`,
  );
});

test('nothing in a real place is on the serious list, and individuals have licences only', () => {
  for (const { kind, zone, records } of businesses) {
    const kinds = records.map((record) => record.kind);
    if (zone !== null && !zoneOf.get(zone)!.invented) assert.ok(!kinds.includes('serious_list'));
    if (kind !== 'enterprise') assert.ok(kinds.every((one) => one === 'licence'));
    for (const { kind: of, severity, publishedFrom: from, publishedUntil: until } of records) {
      assert.equal(of === 'penalty', severity !== null);
      assert.ok(from === null || until === null || from < until);
    }
  }
  const units = businesses.filter(({ records }) => records.some(({ kind }) => kind === 'demonstration'));
  assert.ok(units.length > 100 && units.length < 400, `${units.length} demonstration units`);
});

test('evaluations are in order, 24 months deep, and none is of the future', () => {
  let first = now.toISOString();
  for (const { evaluations } of businesses) {
    const times = evaluations.map(({ evaluatedAt }) => evaluatedAt);
    assert.deepEqual(times, [...times].sort());
    if (times.length > 0) assert.ok(times.at(-1)! <= now.toISOString());
    if (times[0] !== undefined && times[0] < first) first = times[0];
  }
  assert.ok(first > '2024-11-15' && first < '2024-12-01', first);
});

test('places and towns are the facts that were collected, each with its source, without the three unconfirmed', {
  skip: skipWithoutData,
}, () => {
  const csv = (name: string) =>
    readFileSync(dataFile(`jinhua/${name}`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
  const towns = csv('yiwu_towns.csv');
  assert.deepEqual(
    demoTowns.map(({ code, name }) => `${code},${name}`),
    towns.map((line) => line.split(',').slice(0, 2).join(',')),
  );
  const places = csv('yiwu_places.csv').filter((line) => !/^(鸡鸣山|福田未来|下骆宅)/.test(line));
  assert.equal(demoPlaces.length, 25);
  for (const [i, line] of places.entries()) {
    const { name, kind, townCode, point, accuracyM, confidence } = demoPlaces[i]!;
    assert.ok(line.startsWith(`${name},`), line);
    assert.ok(line.includes(`,${kind},${townCode},${point[0]},${point[1]},${accuracyM},${confidence},`), line);
  }
  for (const { source } of [...demoTowns, ...demoPlaces]) assert.ok(source.length > 10);
});

const devices = fc.constantFrom(...demoDevices.map(({ code }) => code));
const HOUR = 3_600_000;
const hours = fc.integer({ min: Date.UTC(2024, 0) / HOUR, max: Date.UTC(2028, 0) / HOUR }).map((hour) => hour * HOUR);

test('an hour counts what its four quarters count, and is missing when one of them is', () => {
  fc.assert(
    fc.property(devices, hours, (device, start) => {
      const quarters = [0, 1, 2, 3].map((i) => passages(device, start + (i * HOUR) / 4, 15, 1));
      const hour = passages(device, start, 60, 1);
      if (quarters.includes(null)) return hour === null;
      return hour!.entered === quarters.reduce((sum, quarter) => sum + quarter!.entered, 0);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test('markets are weak on Sundays and all but closed at new year, districts are strong at weekends', () => {
  const dayOf = (device: string, date: string) => {
    const start = Date.parse(`${date}T00:00:00+08:00`);
    return Array.from({ length: 24 }, (_, i) => passages(device, start + i * HOUR, 60, 1)?.entered ?? 0).reduce(
      (a, b) => a + b,
      0,
    );
  };
  const sum = (kind: string, date: string) =>
    demoDevices
      .filter(({ zones }) => zoneOf.get(zones[0]!)!.kind === kind)
      .reduce((all, { code }) => all + dayOf(code, date), 0);
  // 2026-09-06 was a Sunday; the lunar year began on 2026-02-17.
  assert.ok(sum('specialised_market', '2026-09-06') < 0.8 * sum('specialised_market', '2026-09-08'));
  assert.ok(sum('core_district', '2026-09-06') > 1.2 * sum('core_district', '2026-09-08'));
  assert.ok(sum('specialised_market', '2026-02-18') < 0.1 * sum('specialised_market', '2026-03-18'));
  assert.ok(sum('core_district', '2026-02-18') > 1.2 * sum('core_district', '2026-03-18'));
});

test('the lunar new year is found in every year of the feed', () => {
  // Published dates.
  for (const day of ['2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26']) {
    const noon = Date.parse(`${day}T12:00:00+08:00`);
    assert.equal(tradeDay(noon).newYear, 0, day);
    assert.equal(tradeDay(noon - 86_400_000).newYear, -1, day);
    assert.equal(tradeDay(noon + 6 * 86_400_000).newYear, 6, day);
  }
});

test('devices fail now and then: their slots are missing, and never 0 for it', () => {
  const wanted = 6 * 7 * 96;
  const seen = new Map<string, number>();
  let rows = 0;
  for (const { device, start, minutes } of demoSlots({ now, seed: 1, weeks: 6 })) {
    rows++;
    assert.ok(start + minutes * 60_000 <= now.getTime());
    seen.set(device, (seen.get(device) ?? 0) + 1);
  }
  const missing = 1 - rows / (demoDevices.length * wanted);
  assert.ok(missing > 0.002 && missing < 0.05, `${missing} missing`);
  assert.equal(seen.size, demoDevices.length);
  assert.equal(passages('nobody', 0, 15, 1), null);
});
