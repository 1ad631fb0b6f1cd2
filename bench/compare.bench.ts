import { type Db, openDb, type Tx } from '@/db/db';
import { viewerOf } from '@/lib/credit/publication';
import { comparisonFor } from '@/lib/server/comparison';
import { KeptCounts } from '@/lib/server/kept-counts';
import { createDatabase } from '@/tests/support/engines';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count, counts } from './support/settings';
import { fillTown, TIME_ZONE } from './support/town';

/**
 * Twenty zones that nest, a region with its districts and some of their markets, compared with nothing kept, beside bare
 * statements that count the same businesses by the same things for one audience; and the number of statements.
 */

const SIZES = counts('BENCH_SIZES', [100_000]);
const RUNS = count('BENCH_RUNS', 5);
const ZONES = 20;
const MOST_STATEMENTS = 12;
const now = new Date('2026-11-20T04:00:00Z');

const codes = [
  'region',
  ...Array.from({ length: 10 }, (_, i) => `district-${i}`),
  ...Array.from({ length: 9 }, (_, i) => `market-${i}-${i}`),
];

/** A business of the town was evaluated a year before as well. */
const history = `insert into evaluation (entity, scheme, outcome, grade, score, evaluated_at, source, source_key, recorded_batch)
  select entity, scheme, outcome, (array['A', 'B', 'C', 'D'])[1 + (entity * 7) % 4], score, evaluated_at - interval '1 year', source,
         'before ' || entity, recorded_batch from evaluation`;

const members = `(select distinct j.zone, s.entity from site_zone j join site s on s.id = j.site join zone z on z.id = j.zone where z.code = any($1::text[])) m`;
const latest = `(select distinct on (v.entity) v.entity, v.grade from evaluation v
  where v.superseded_batch is null and v.evaluated_at < '2025-12-01'::timestamptz order by v.entity, v.evaluated_at desc, v.id desc)`;
const current = 'join evaluation v on v.entity = m.entity and v.current';

const bare: Record<string, string> = {
  grades: `select m.zone, v.grade, count(*) from ${members} ${current} group by 1, 2`,
  industry: `select m.zone, left(e.industry, 3), v.grade, count(*) from ${members} ${current} join entity e on e.id = m.entity group by 1, 2, 3`,
  kind: `select m.zone, e.kind, v.grade, count(*) from ${members} ${current} join entity e on e.id = m.entity group by 1, 2, 3`,
  age: `select m.zone, extract(year from age('2026-11-20'::date, f.since)), v.grade, count(*) from ${members} ${current}
    join (select entity, min(evaluated_at)::date as since from evaluation where superseded_batch is null group by entity) f on f.entity = m.entity
    group by 1, 2, 3`,
  label: `select m.zone, d.kind, v.grade, count(*) from ${members} ${current} left join record d on d.entity = m.entity group by 1, 2, 3`,
  scores: `select m.zone, floor(v.score / 5), count(*), sum(v.score), sum(v.score * v.score) from ${members} ${current} group by 1, 2`,
  moves: `select m.zone, a.grade, v.grade, count(*) from ${members} ${current} left join ${latest} a on a.entity = m.entity group by 1, 2, 3`,
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** @returns how many statements a comparison took */
async function compare(db: Db, kept: KeptCounts): Promise<number> {
  let statements = 0;
  await db.transaction(async (tx) => {
    const counting: Tx = {
      exec: (script) => tx.exec(script),
      copy: (...given) => tx.copy(...given),
      query: (...given) => {
        statements++;
        return tx.query(...given);
      },
    };
    const { zones } = await comparisonFor(counting, viewerOf('public'), {
      ...{ zones: codes, now, timeZone: TIME_ZONE, kept },
    });
    if (zones.length !== ZONES) throw new Error(`${zones.length} zones were compared`);
  }, 'snapshot');
  return statements;
}

async function measure(db: Db, entities: number): Promise<boolean> {
  const times: Record<'compared' | 'again' | 'bare', number[]> = { compared: [], again: [], bare: [] };
  let statements = 0;
  for (let run = 0; run < RUNS; run++) {
    const kept = new KeptCounts();
    times.compared.push(
      await timed(async () => {
        statements = Math.max(statements, await compare(db, kept));
      }),
    );
    times.again.push(await timed(() => compare(db, kept)));
    times.bare.push(
      await timed(async () => {
        for (const sql of Object.values(bare)) await db.query(sql, [codes]);
      }),
    );
  }
  console.log(`${entities} businesses, ${ZONES} zones: ${statements} statements, at most ${MOST_STATEMENTS} wanted`);
  printSpread('compared, nothing kept', times.compared, 'ms');
  printSpread('the same again', times.again, 'ms');
  printSpread('bare statements', times.bare, 'ms');
  const ratio = spreadOf(times.compared).median / spreadOf(times.bare).median;
  console.log(`${entities} businesses, ratio of medians, comparison to bare statements: ${ratio.toFixed(2)}`);
  return statements <= MOST_STATEMENTS;
}

printMachine();
for (const entities of SIZES) {
  const { url, drop } = await createDatabase();
  const db = await openDb(url);
  try {
    await fillTown(db, entities);
    await db.transaction(async (tx) => {
      await tx.exec('set local session_replication_role = replica');
      await tx.query(history);
    });
    await db.exec('vacuum analyze');
    if (!(await measure(db, entities))) process.exitCode = 1;
  } finally {
    await db.close();
    await drop();
  }
}
