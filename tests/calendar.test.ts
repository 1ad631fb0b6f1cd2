import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addWorkingDays,
  calendarOf,
  deadlineInMonths,
  isWorkingDay,
  nextMonth,
  nextWorkingDay,
  type WorkCalendar,
} from '@/lib/credit/calendar';
import { Refusal } from '@/lib/credit/refusal';

const china = calendarOf('CN');
const daysOf = (year: number) => {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = addDays(day, 1)) days.push(day);
  return days;
};

/** Those of the days that the library chinese-days holds for worked. It knows no holiday west of UTC, so it is asked in China. */
function workedByOracle(days: readonly string[]): string[] {
  const script = `import library from 'chinese-days';
    console.log(JSON.stringify(JSON.parse(process.argv[1]).filter((day) => library.isWorkday(day))))`;
  const args = ['--input-type=module', '--eval', script, JSON.stringify(days)];
  const answer = execFileSync(process.execPath, args, {
    env: { ...process.env, TZ: 'Asia/Shanghai' },
    encoding: 'utf8',
  });
  return JSON.parse(answer) as string[];
}

test('every day of 2025 and 2026 is worked or not as the notices of the State Council say', () => {
  for (const year of [2025, 2026]) {
    const days = daysOf(year);
    assert.equal(days.length, 365);
    assert.deepEqual(
      days.filter((day) => isWorkingDay(day, china)),
      workedByOracle(days),
    );
  }
});

test('the data are of their year: holidays in order, and every make-up day is a Saturday or Sunday outside them', () => {
  assert.deepEqual(Object.keys(china.years), ['2025', '2026']);
  for (const [year, { source, holidays, workdays }] of Object.entries(china.years)) {
    assert.match(source, /国办发明电〔20\d\d〕\d+号, https:\/\/www\.gov\.cn\//);
    const edges = holidays.flat();
    assert.deepEqual(edges, [...edges].sort());
    assert.ok([...edges, ...workdays].every((day) => day.startsWith(year)));
    for (const day of workdays) {
      assert.ok([0, 6].includes(new Date(day).getUTCDay()), day);
      assert.ok(!holidays.some(([first, last]) => first <= day && day <= last), day);
    }
  }
});

test('periods of working days end where the law counts them to', () => {
  const table: [day: string, count: number, expected: string, why: string][] = [
    ['2026-06-03', 5, '2026-06-10', 'DOMAIN 5.5: accepted on a Wednesday, no holiday'],
    ['2026-06-18', 1, '2026-06-22', 'over the Dragon Boat Festival'],
    ['2026-02-13', 5, '2026-02-27', 'the 14th is a make-up Saturday, then nine days of New Year'],
    ['2026-02-27', 1, '2026-02-28', 'a make-up Saturday counts'],
    ['2026-09-30', 3, '2026-10-10', 'National Day, and the make-up Saturday after it'],
    ['2026-09-18', 1, '2026-09-20', 'a make-up Sunday counts'],
    ['2025-12-30', 3, '2026-01-05', 'over the turn of the year, whose Sunday 4th is worked'],
    ['2026-05-05', 20, '2026-06-01', 'twenty in total, from a holiday on'],
  ];
  for (const [day, count, expected, why] of table) assert.equal(addWorkingDays(day, count, china), expected, why);
});

test('a count of working days ends on a working day with exactly so many after the first', () => {
  const start = fc.integer({ min: 0, max: 600 }).map((days) => addDays('2025-01-01', days));
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 40 }), (day, count) => {
      const end = addWorkingDays(day, count, china);
      let worked = 0;
      for (let next = addDays(day, 1); next <= end; next = addDays(next, 1))
        worked += Number(isWorkingDay(next, china));
      return worked === count && isWorkingDay(end, china);
    }),
    { seed: 1 },
  );
});

test('months are calendar months: the corresponding day, else the last of the month', () => {
  const table: [day: string, months: number, expected: string][] = [
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-08-31', 1, '2026-09-30'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -13, '2024-12-15'],
    ['2021-06-01', 60, '2026-06-01'],
  ];
  for (const [day, months, expected] of table) assert.equal(addMonths(day, months), expected, `${day} + ${months}`);
  assert.equal(nextMonth('2026-12'), '2027-01');
});

test('adding months keeps the order of days, and never leaves the month that it reaches', () => {
  const day = fc.integer({ min: -20_000, max: 40_000 }).map((number) => addDays('1970-01-01', number));
  fc.assert(
    fc.property(day, fc.integer({ min: -200, max: 200 }), (from, months) => {
      const to = addMonths(from, months);
      const index = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
      assert.equal(index(to) - index(from), months);
      assert.ok(addMonths(addDays(from, 1), months) >= to);
      assert.ok(to.slice(8) === from.slice(8) || addDays(to, 1).endsWith('-01'));
    }),
    { seed: 1 },
  );
});

test('a deadline that falls on a holiday moves to the next working day, the end of a publication does not', () => {
  assert.equal(deadlineInMonths('2026-04-01', 1, china), '2026-05-06');
  assert.equal(addMonths('2026-04-01', 1), '2026-05-01');
  assert.equal(deadlineInMonths('2026-01-28', 1, china), '2026-02-28', 'a make-up Saturday is no holiday');
  assert.equal(nextWorkingDay('2026-10-01', china), '2026-10-08');
  assert.equal(nextWorkingDay('2026-10-08', china), '2026-10-08');
});

test('what is not known is refused: a year without its notice, a jurisdiction, a day that does not exist', () => {
  const refused = (error: unknown) =>
    error instanceof Refusal && error.code === 'calendar_year' && /\b2027\b.*calendar-cn\.ts/.test(error.message);
  assert.throws(() => isWorkingDay('2027-01-04', china), refused);
  assert.throws(() => addWorkingDays('2026-12-31', 1, china), refused);
  assert.throws(
    () => isWorkingDay('2024-12-31', china),
    (error: Error) => /\b2024\b/.test(error.message),
  );
  assert.throws(() => calendarOf('XX'), { code: 'unknown_jurisdiction' });
  assert.throws(() => calendarOf('constructor'), { code: 'unknown_jurisdiction' });
  for (const day of ['2026-02-30', '2026-13-01', '2026-6-3', 'today', '']) {
    assert.throws(() => isWorkingDay(day, china), RangeError, day);
    assert.throws(() => addMonths(day, 1), RangeError, day);
  }
  assert.throws(() => addWorkingDays('2026-06-03', 0, china), RangeError);
  assert.throws(() => addMonths('2026-06-03', 0.5), RangeError);
});

test('another jurisdiction is other data, and no other code', () => {
  const elsewhere: WorkCalendar = {
    jurisdiction: 'XX',
    mend: 'Add it.',
    years: { 2026: { source: 'made up', holidays: [['2026-06-04', '2026-06-04']], workdays: ['2026-06-06'] } },
  };
  assert.equal(addWorkingDays('2026-06-03', 3, elsewhere), '2026-06-08');
});
