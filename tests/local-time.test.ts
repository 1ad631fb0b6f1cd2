import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, nextMonth } from '@/lib/credit/calendar';
import { dayOf, endOfDay, monthEnd, monthOf, startOfDay } from '@/lib/credit/local-time';

const zones = [
  'Asia/Shanghai',
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe', // half an hour of daylight saving
  'America/Sao_Paulo', // skipped midnight until 2018
  'America/Havana', // has midnight twice
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
];

test('a month closes at local midnight', () => {
  const table: [month: string, timeZone: string, closes: string][] = [
    ['2026-06', 'Asia/Shanghai', '2026-06-30T16:00:00.000Z'],
    ['2026-12', 'Asia/Shanghai', '2026-12-31T16:00:00.000Z'],
    ['2026-06', 'UTC', '2026-07-01T00:00:00.000Z'],
    ['2026-06', 'Europe/London', '2026-06-30T23:00:00.000Z'],
    ['2026-10', 'Europe/London', '2026-11-01T00:00:00.000Z'],
    ['2026-03', 'Europe/London', '2026-03-31T23:00:00.000Z'],
    ['2026-02', 'America/New_York', '2026-03-01T05:00:00.000Z'],
    ['2026-03', 'America/New_York', '2026-04-01T04:00:00.000Z'],
  ];
  for (const [month, timeZone, closes] of table) {
    const end = monthEnd(month, timeZone);
    assert.equal(end.toISOString(), closes, `${month} ${timeZone}`);
    assert.equal(monthOf(new Date(end.getTime() - 1), timeZone), month);
    assert.equal(monthOf(end, timeZone), nextMonth(month));
  }
});

test('where clocks skip midnight, or show it twice, a day begins with its first moment', () => {
  assert.equal(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString(), '2018-11-04T03:00:00.000Z');
  assert.equal(startOfDay('2025-11-02', 'America/Havana').toISOString(), '2025-11-02T04:00:00.000Z');
  assert.equal(startOfDay('2011-12-30', 'Pacific/Apia').getTime(), startOfDay('2011-12-31', 'Pacific/Apia').getTime());
});

test('days follow each other without a gap, each begins with its first moment and ends with its last', () => {
  const day = fc.integer({ min: 7_305, max: 25_000 }).map((number) => addDays('1970-01-01', number));
  fc.assert(
    fc.property(day, fc.constantFrom(...zones), (date, timeZone) => {
      const [start, end] = [startOfDay(date, timeZone), endOfDay(date, timeZone)];
      const hours = (end.getTime() - start.getTime()) / 3_600_000;
      assert.ok(hours >= 23 && hours <= 25, `${hours} hours`);
      assert.equal(dayOf(start, timeZone), date);
      assert.equal(dayOf(new Date(end.getTime() - 1), timeZone), date);
      assert.equal(dayOf(new Date(start.getTime() - 1), timeZone), addDays(date, -1));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('every moment lies in the month that has begun and not closed', () => {
  const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, timeZone) => {
      const month = monthOf(at, timeZone);
      const begins = startOfDay(`${month}-01`, timeZone);
      assert.ok(begins <= at && at < monthEnd(month, timeZone), `${at.toISOString()} ${timeZone}`);
    }),
    { seed: 1, numRuns: 300 },
  );
});
