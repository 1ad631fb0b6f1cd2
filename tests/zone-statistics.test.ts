import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Db } from '@/db/db';
import { isLargeZone, zoneGroupCells, zoneMoveCells } from '@/db/queries/zone-statistics';
import { zoneNumber } from '@/db/queries/zones';
import { addDays } from '@/lib/credit/calendar';
import { industrySection, sectionName } from '@/lib/credit/industry';
import { dayOf, endOfDay } from '@/lib/credit/local-time';
import { moveKind, movesOf } from '@/lib/credit/migration';
import { isInForce, mayShowRecord, type RecordFacts, viewerOf } from '@/lib/credit/publication';
import {
  ageGroups,
  type GroupCell,
  MOST_GROUPS,
  statisticsBy,
  statisticsLabels,
  statisticsRows,
} from '@/lib/credit/zone-statistics';
import { aggregate } from '@/lib/server/aggregate';
import { KeptCounts } from '@/lib/server/kept-counts';
import { dayOrMonthOf } from '@/lib/server/query';
import { seedShipped } from '@/lib/server/shipped';
import { migrationFor, statisticsFor } from '@/lib/server/zone-statistics';
import { zonesFor } from '@/lib/server/zones';
import { forEachEngine } from './support/engines';
import { drawZones, lifeZones, RandomLife, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { shipped } from './support/shipped-scheme';

/** The businesses of a zone in groups, and who moved, against what each row of the tables says. */

const TIME_ZONE = 'Asia/Shanghai';
const TODAY = '2026-11-20';
const scheme = shipped('CN-2026');

describe('sections of GB/T 4754', () => {
  test('a division lies in its section, with or without the letter; what is no code lies in none', () => {
    const cases: [code: string, section: string | null][] = [
      ['0141', 'A'],
      ['5131', 'F'],
      ['F52', 'F'],
      ['f5211', 'F'],
      ['F', 'F'],
      ['43', 'C'],
      ['44', 'D'],
      ['8391', 'P'],
      ['97', 'T'],
      ['98', null],
      ['00', null],
      ['F61', null],
      ['shop', null],
      ['Z', null],
      ['', null],
    ];
    for (const [code, section] of cases) assert.equal(industrySection(code), section, code);
    const letters = Array.from({ length: 97 }, (_, i) => industrySection(String(i + 1).padStart(2, '0'))!);
    assert.deepEqual([...new Set(letters)].join(''), 'ABCDEFGHIJKLMNOPQRST');
    for (const letter of new Set(letters))
      for (const lang of ['zh-CN', 'en'] as const) assert.ok(sectionName(letter, lang)!.length > 1);
  });
});

describe('groups and moves', () => {
  const cell = (given: Partial<GroupCell>): GroupCell => ({
    ...{ group: '', kind: 'enterprise', divisions: [], outcome: '', grade: '', entities: 1, synthetic: 0 },
    ...given,
  });
  const all = { scheme, isPast: false, isCounted: () => true, isGrouped: () => true };

  test('codes that are no sections are told of up to a number; those left are one row, and nobody is lost', () => {
    const cells = Array.from({ length: MOST_GROUPS + 5 }, (_, i) =>
      cell({ group: `own:${i}`, entities: i + 1, outcome: 'graded', grade: i % 2 ? 'A' : 'D' }),
    );
    const rows = statisticsRows([...cells, cell({ group: 'gbt4754:x' })], { ...all, by: 'industry' });
    assert.equal(rows.filter(({ what }) => what === 'group').length, MOST_GROUPS);
    assert.deepEqual(
      rows.slice(-2).map(({ what, entities, grades }) => [what, entities, grades.A, grades.D]),
      [
        ['other', 15, 6, 9],
        ['unknown', 1, 0, 0],
      ],
    );
    assert.equal(
      rows.reduce((sum, { entities }) => sum + entities, 0),
      cells.reduce((sum, { entities }) => sum + entities, 1),
    );
  });

  test('a grade outside the order is neither better nor worse', () => {
    const tax = shipped('TAX');
    const kind = (from: string, to: string) => moveKind({ from: { grade: from }, to: { grade: to } }, tax);
    assert.deepEqual(
      [kind('A', 'B'), kind('D', 'A'), kind('M', 'A'), kind('A', 'M'), kind('M', 'M')],
      ['worse', 'better', 'other', 'other', 'unchanged'],
    );
  });

  test('without a scheme that may be counted everybody is suppressed, and nothing is told of moves', () => {
    const { group: _, outcome: __, grade: ___, ...common } = cell({ entities: 7 });
    const moved = { ...common, fromOutcome: 'graded', fromGrade: 'A', toOutcome: 'graded', toGrade: 'B' };
    const { items, suppressed, totals } = movesOf([moved], null, () => true);
    assert.deepEqual([items, suppressed, totals.worse], [[], 7, 0]);
    const [row] = statisticsRows([cell({ outcome: 'graded', grade: 'A' })], { ...all, by: 'kind', scheme: null });
    assert.deepEqual([row!.grades, row!.states.suppressed, row!.good], [{}, 1, null]);
  });

  test('a day must be one of the calendar', () => {
    assert.deepEqual(
      ['2026-05', '2026-02-28', undefined].map((text) => dayOrMonthOf('at', text)),
      ['2026-05', '2026-02-28', undefined],
    );
    for (const text of ['2026-02-30', '2026-13', '2026', 'yesterday', '2026-05-31T00:00:00Z'])
      assert.throws(() => dayOrMonthOf('at', text), { code: 'bad_day' }, text);
  });
});

describe('counts that take long', () => {
  test('are told again for a part of the time, read once at a time, and not kept where they fail or are quick', async () => {
    let now = 0;
    let reads = 0;
    const kept = new KeptCounts(() => now);
    const reading = (ms: number) => async () => {
      reads++;
      await Promise.resolve();
      now += ms;
      return reads;
    };
    assert.deepEqual(await Promise.all([kept.read('slow', reading(1_000)), kept.read('slow', reading(1_000))]), [1, 1]);
    now += 19_000;
    assert.equal(await kept.read('slow', reading(1_000)), 1);
    now += 2_000;
    assert.equal(await kept.read('slow', reading(1_000)), 2);
    assert.deepEqual([await kept.read('quick', reading(10)), await kept.read('quick', reading(10))], [3, 4]);
    await assert.rejects(
      kept.read('failing', () => Promise.reject(new Error('gone'))),
      /gone/,
    );
    assert.equal(await kept.read('failing', reading(1_000)), 5);
  });
});

describe('counts that take long, of different days', () => {
  test('are made three at a time: a fourth is refused as busy, what is kept or being read is not, nor anything later', async () => {
    let now = 0;
    const kept = new KeptCounts(() => now);
    const ends: (() => void)[] = [];
    const slow = () => new Promise<string>((resolve) => ends.push(() => resolve('told')));
    const reads = ['a', 'b', 'c'].map((key) => kept.read(key, slow));
    now += 500;
    const quick = kept.read('d', async () => 'quick');
    assert.equal(await quick, 'quick');
    now += 600;
    await assert.rejects(kept.read('e', slow), { code: 'busy', status: 503 });
    reads.push(kept.read('a', slow));
    for (const end of ends) end();
    assert.deepEqual(await Promise.all(reads), ['told', 'told', 'told', 'told']);
    assert.equal(await kept.read('e', async () => 'later'), 'later');
  });
});

interface Told {
  id: number;
  kind: 'enterprise' | 'individual' | 'other';
  system: string | null;
  industry: string | null;
  zones: string[];
}
interface Evaluated {
  entity: number;
  outcome: string;
  grade: string | null;
  at: string | null;
  current: boolean;
}

forEachEngine('statistics of zones', (open, engine) => {
  let db: Db;
  let entities: Told[];
  /** Of those that stand, the latest first. */
  let evaluations: Evaluated[];
  let records: ({ entity: number } & RecordFacts)[];

  before(async () => {
    db = await open();
    await seedShipped(db);
    const random = seeded(11);
    await drawZones(db, random);
    const life = new RandomLife(db, random);
    for (let step = 0; step < (engine === 'postgres' ? 60 : 24); step++) await life.step();
    // Each of these was evaluated three times, in one place.
    for (const month of ['2026-02', '2026-06', '2026-10'])
      await take(
        db,
        Array.from({ length: 30 }, (_, i) => {
          const kind = ['enterprise', 'individual', 'other'][i % 3];
          const outcome = random() < 0.2 ? { state: 'unrated' } : { grade: 'ABCD'[Math.floor(random() * 4)] };
          const place = { lng: 120.3 + i / 100, lat: 29.3 + (i % 7) / 20 };
          return row({
            code: `often${i}`,
            sourceKey: `often${i}`,
            kind,
            ...outcome,
            ...place,
            evaluatedAt: `${month}-10`,
          });
        }),
      );
    await scatter(db);
    await aggregate(db, { day: TODAY, timeZone: TIME_ZONE });
    entities = await db.query<Told>(
      `select e.id, e.kind, e.industry_system as system, e.industry,
              (select coalesce(json_agg(distinct z.code), '[]') from site s join site_zone j on j.site = s.id join zone z on z.id = j.zone
               where s.entity = e.id) as zones from entity e order by e.id`,
    );
    evaluations = await db.query<Evaluated>(
      `select v.entity, v.outcome, v.grade, v.evaluated_at as at, v.current from evaluation v join scheme s on s.id = v.scheme
       where s.code = 'CN-2026' and v.superseded_batch is null order by v.evaluated_at desc nulls last, v.id desc`,
    );
    records = await db.query(
      `select entity, kind, severity, procedure, state, authority, decided_at as "decidedAt", published_from as "publishedFrom",
              published_until as "publishedUntil" from record where superseded_batch is null`,
    );
  });

  const asked = (zone: string) => ({
    ...{ zone, scheme: 'CN-2026', timeZone: TIME_ZONE, kept: new KeptCounts() },
    now: new Date(`${TODAY}T04:00:00Z`),
  });
  const standing = (entity: number, at: string | null) => {
    const end = at === null ? null : endOfDay(at, TIME_ZONE).getTime();
    const found = evaluations.find(
      (one) => one.entity === entity && (end === null ? one.current : one.at === null || Date.parse(one.at) < end),
    );
    return found === undefined ? 'unevaluated' : (found.grade ?? found.outcome);
  };
  const ageOf = (entity: number, day: string) => {
    const dates = evaluations.flatMap((one) => (one.entity === entity && one.at !== null ? [one.at] : []));
    const first = dates.sort()[0];
    const since = first === undefined ? null : dayOf(new Date(first), TIME_ZONE);
    if (since === null || since > day) return 'unknown';
    const years = Number(day.slice(0, 4)) - Number(since.slice(0, 4)) - (day.slice(5) < since.slice(5) ? 1 : 0);
    return String(ageGroups.findLast((from) => years >= from));
  };
  /** Labels that everybody may see of a business. */
  const labelsOf = ({ id, kind }: Told, day: string): string[] => {
    const held = records.filter((record) => record.entity === id);
    const known = {
      id,
      kind,
      divisions: [],
      onSeriousList: held.some((one) => isInForce(one, day) && one.kind === 'serious_list'),
    };
    const shown = held.filter((one) => mayShowRecord(viewerOf('public'), known, one, day));
    const labels = statisticsLabels.filter((label) => shown.some((one) => one.kind === label));
    return labels.length === 0 ? ['none'] : labels;
  };
  const industryOf = ({ system, industry }: Told) =>
    industry === null
      ? 'unknown'
      : system === 'gbt4754'
        ? (industrySection(industry) ?? 'unknown')
        : `${system}:${industry}`;

  /** What is said of each group: businesses by grade and state. */
  const groupsOf = (told: readonly Told[], group: (one: Told) => string[], at: string | null) => {
    const groups: Record<string, Record<string, number>> = {};
    for (const one of told)
      for (const name of group(one)) {
        const of = standing(one.id, at);
        const counts = groups[name] ?? {};
        groups[name] = counts;
        counts[of] = (counts[of] ?? 0) + 1;
      }
    return groups;
  };

  for (const at of [null, '2026-05-31', '2026-03-10'] as const)
    test(`a regulator is told of every group what its rows say, ${at ?? 'now'}`, async () => {
      const day = at ?? TODAY;
      const groupings: Record<string, (one: Told) => string[]> = {
        kind: ({ kind }) => [kind],
        industry: (one) => [industryOf(one)],
        age: ({ id }) => [ageOf(id, day)],
        label: (one) =>
          at === null ? labelsOf(one, day) : labelsOf(one, day).filter((label) => /demo|red/.test(label)),
        grade: ({ id }) => [standing(id, at)],
      };
      let some = 0;
      for (const zone of lifeZones) {
        const members = entities.filter(({ zones }) => zones.includes(zone));
        for (const [by, group] of Object.entries(groupings)) {
          const query = { ...asked(zone), by: by as 'kind', at: at ?? undefined };
          const told = await db.transaction((tx) => statisticsFor(tx, viewerOf('regulator'), query), 'snapshot');
          assert.equal(told.entities, members.length);
          const groups = Object.fromEntries(
            told.items
              .filter(({ entities: n }) => n > 0)
              .map((row) => [
                row.group ?? row.what,
                Object.fromEntries(Object.entries({ ...row.grades, ...row.states }).filter(([, n]) => n > 0)),
              ]),
          );
          assert.deepEqual(groups, groupsOf(members, group, at), `${zone} ${by}`);
          some += Object.keys(groups).length;
        }
      }
      assert.ok(some > (engine === 'postgres' ? 50 : 30), `${some} groups`);
    });

  test('what is told of now is what GET /zones tells to the same audience', async () => {
    for (const audience of ['public', 'wall', 'district', 'regulator'] as const)
      await db.transaction(async (tx) => {
        const viewer = viewerOf(audience);
        const { items } = await zonesFor(tx, viewer, {}, { scheme: 'CN-2026' });
        for (const zone of items) {
          const told = await statisticsFor(tx, viewer, { ...asked(zone.id), by: 'grade' });
          const counts = Object.fromEntries(told.items.map((row) => [row.group ?? row.what, row.entities]));
          const { suppressed, ...states } = zone.states;
          assert.deepEqual(counts, { ...zone.grades, ...states, ...(suppressed > 0 ? { suppressed } : {}) }, audience);
          assert.deepEqual([told.entities, told.revision], [zone.entities, items[0] && told.revision]);
        }
      }, 'snapshot');
  });

  test('moves are those of the rows, and their margins are the zone at both moments, whoever asks', async () => {
    let moved = 0;
    for (const audience of ['public', 'regulator'] as const)
      for (const zone of lifeZones)
        for (const [from, to] of [
          ['2026-03-10', '2026-07-10'],
          ['2026-01-31', null],
        ] as const) {
          const query = asked(zone);
          await db.transaction(async (tx) => {
            const viewer = viewerOf(audience);
            const told = await migrationFor(tx, viewer, { ...query, from, to: to ?? undefined });
            const members = entities.filter(({ zones }) => zones.includes(zone));
            const seen = members.filter(({ kind }) => audience === 'regulator' || kind === 'enterprise');
            const expected: Record<string, number> = {};
            for (const { id } of seen) {
              const key = `${standing(id, from)} ${standing(id, to)}`;
              expected[key] = (expected[key] ?? 0) + 1;
            }
            const word = (of: (typeof told.items)[number]['from']) => ('grade' in of ? of.grade : of.state);
            assert.deepEqual(
              Object.fromEntries(told.items.map((move) => [`${word(move.from)} ${word(move.to)}`, move.entities])),
              expected,
            );
            assert.deepEqual([told.entities, told.suppressed], [members.length, members.length - seen.length]);
            moved += told.totals.better + told.totals.worse;
            for (const [side, at] of [
              ['from', from],
              ['to', to],
            ] as const) {
              const { items } = await statisticsFor(tx, viewer, { ...query, by: 'grade', at: at ?? undefined });
              for (const row of items.filter(({ what }) => what !== 'suppressed')) {
                const margin = told.items.filter((move) => word(move[side]) === row.group);
                assert.equal(
                  margin.reduce((sum, move) => sum + move.entities, 0),
                  row.entities,
                  `${audience} ${zone} ${side} ${row.group}`,
                );
              }
            }
          }, 'snapshot');
        }
    assert.ok(moved > (engine === 'postgres' ? 20 : 5), `${moved} moved`);
  });

  test('a zone is read alike by whole tables and business by business', async () => {
    const [{ number } = { number: 0 }] = await db.query<{ number: number }>(
      "select id as number from scheme where code = 'CN-2026'",
    );
    const moments = [null, new Date('2026-05-31T16:00:00Z'), new Date('2026-02-10T00:00:00Z')];
    for (const id of lifeZones) {
      const zone = (await zoneNumber(db, id))!;
      const both = <Cell>(read: (isLarge: boolean) => Promise<Cell[]>) => Promise.all([read(true), read(false)]);
      for (const until of moments) {
        for (const by of statisticsBy) {
          const asked = { zone, scheme: number, by, until, day: '2026-05-31', timeZone: TIME_ZONE };
          const [whole, single] = await both((isLarge) => zoneGroupCells(db, { ...asked, isLarge }));
          assert.deepEqual(whole, single, `${id} ${by}`);
        }
        const span = { zone, scheme: number, from: moments[2]!, to: until };
        const [whole, single] = await both((isLarge) => zoneMoveCells(db, { ...span, isLarge }));
        assert.deepEqual(whole, single, id);
      }
    }
    assert.equal(await isLargeZone(db, (await zoneNumber(db, 'z0'))!), true);
  });

  test('a day that has not come, an unknown scheme and an empty span are refused by name', async () => {
    const refused = (work: Promise<unknown>, code: string) => assert.rejects(work, { code });
    await db.transaction(async (tx) => {
      const viewer = viewerOf('public');
      const query = asked('z0');
      await refused(statisticsFor(tx, viewer, { ...query, by: 'kind', at: addDays(TODAY, 1) }), 'future_day');
      await refused(statisticsFor(tx, viewer, { ...query, by: 'kind', at: '2026-12' }), 'future_day');
      await refused(statisticsFor(tx, viewer, { ...query, by: 'kind', scheme: 'SAMR-RISK' }), 'unknown_scheme');
      await refused(migrationFor(tx, viewer, { ...query, from: '2026-11' }), 'empty_span');
      await refused(migrationFor(tx, viewer, { ...query, from: '2026-06', to: '2026-05' }), 'empty_span');
      const { from, to } = await migrationFor(tx, viewer, query);
      assert.deepEqual([from, to], ['2026-10-31', null], 'left out: the end of the month before, and now');
      assert.equal((await statisticsFor(tx, viewer, { ...query, by: 'kind', at: '2026-11' })).at, null);
      assert.equal((await statisticsFor(tx, viewer, { ...query, by: 'kind', at: '2026-10' })).at, '2026-10-31');
    }, 'snapshot');
  });

  test('a grade that was corrected is not told any more, of the day that it was given for neither', async () => {
    const [place] = await db.query<{ lng: number; lat: number }>(
      `select st_x(p.point) as lng, st_y(p.point) as lat from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
       cross join lateral (select st_pointonsurface(v.geom) as point) p where z.code = 'z0'`,
    );
    const told = async (grade: string) => {
      await take(db, [row({ code: 'corrected', sourceKey: 'corrected', kind: 'enterprise', grade, ...place })]);
      await aggregate(db, { day: TODAY, timeZone: TIME_ZONE });
      const query = { ...asked('z0'), by: 'grade' as const, at: '2026-01-02' };
      const { items } = await db.transaction((tx) => statisticsFor(tx, viewerOf('public'), query), 'snapshot');
      return Object.fromEntries(items.map(({ group, entities: n }) => [group, n]));
    };
    const [wrong, right] = [await told('D'), await told('A')];
    assert.deepEqual([right.D, right.A], [wrong.D! - 1, wrong.A! + 1]);
  });
});

/** Industries of two systems, ages of many years, and records of every class, so that every group has somebody. */
async function scatter(db: Db) {
  await db.exec(`
    update entity set industry_system = 'gbt4754', industry = (array['5131', 'F52', '6220', 'x'])[1 + id % 4] where id % 3 > 0;
    update entity set industry_system = 'own', industry = 'shop' where id % 9 = 0;
    update evaluation set evaluated_at = null where id % 7 = 0;
    update evaluation set evaluated_at = evaluated_at - interval '1 year' * (id % 14) where id % 5 = 0 and superseded_batch is null and not current;
    insert into source (code, name) values ('scattered', 'Scattered');
    insert into record (entity, kind, title, severity, state, authority, decided_at, published_from, published_until, source, source_key, recorded_batch)
    select e.id, k.kind, 'T', case when k.kind = 'penalty' then (array['minor', 'general', 'serious'])[1 + e.id % 3] end,
           case when e.id % 8 = 0 then 'revoked' else 'effective' end, 'City', date '2025-01-10' + (e.id % 20) * 30, date '2025-01-15' + (e.id % 20) * 30,
           case when e.id % 4 = 0 then date '2026-04-01' + (e.id % 20) * 30 end, (select id from source where code = 'scattered'), k.kind || e.id,
           (select max(id) from batch where revision is not null)
    from entity e join (values ('demonstration', 2), ('red_list', 3), ('serious_list', 5), ('penalty', 2)) k (kind, each) on e.id % k.each = 0`);
}
