import { type Db, openDb } from '@/db/db';
import { viewerOf } from '@/lib/credit/publication';
import { statisticsBy } from '@/lib/credit/zone-statistics';
import { KeptCounts } from '@/lib/server/kept-counts';
import { migrationFor, statisticsFor } from '@/lib/server/zone-statistics';
import { createDatabase } from '@/tests/support/engines';
import { printMachine, spreadOf } from './support/report';
import { counts } from './support/settings';
import { fillTown, TIME_ZONE } from './support/town';

/**
 * Statistics and moves of a region that holds everybody, of a district and of a market, read anew each time, beside a
 * bare statement that counts the same businesses by the same thing for one audience.
 */

const SIZES = counts('BENCH_ENTITIES', [10_000, 1_000_000]);
const [RUNS = 3] = counts('BENCH_RUNS', [3]);
const now = new Date('2026-11-20T04:00:00Z');
const AT = '2026-05-31';

/** A business of the town was evaluated a year before as well. */
const history = `insert into evaluation (entity, scheme, outcome, grade, score, evaluated_at, source, source_key, recorded_batch)
  select entity, scheme, outcome, (array['A', 'B', 'C', 'D'])[1 + (entity * 7) % 4], score, evaluated_at - interval '1 year', source,
         'before ' || entity, recorded_batch from evaluation`;

const members = `(select distinct s.entity from site_zone j join site s on s.id = j.site join zone z on z.id = j.zone where z.code = $1)`;
const latest = (until: string) => `(select distinct on (v.entity) v.entity, v.grade from evaluation v
  where v.superseded_batch is null and v.evaluated_at < ${until}::timestamptz order by v.entity, v.evaluated_at desc, v.id desc)`;

const bare: Record<string, string> = {
  industry: `select left(e.industry, 3), count(*) from ${members} m join entity e on e.id = m.entity group by 1`,
  migration: `select a.grade, b.grade, count(*) from ${members} m left join ${latest("'2025-12-01'")} a using (entity)
    left join ${latest("'2026-06-01'")} b using (entity) group by 1, 2`,
};

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    await work();
    took.push(performance.now() - begun);
  }
  return spreadOf(took).median;
}

async function measure(db: Db, entities: number) {
  const viewer = viewerOf('public');
  const asked = (zone: string) => ({ zone, now, timeZone: TIME_ZONE, kept: new KeptCounts() });
  for (const zone of ['region', 'district-4', 'market-4-4']) {
    const line = async (what: string, work: () => Promise<unknown>) => {
      const ms = await medianMs(work);
      const sql = bare[what];
      const beside = sql === undefined ? null : await medianMs(() => db.query(sql, [zone]));
      const ratio = beside === null ? '' : `; bare ${beside.toFixed(1)} ms, ratio ${(ms / beside).toFixed(2)}`;
      console.log(`${entities} businesses, ${zone}, ${what}: ${ms.toFixed(1)} ms${ratio}`);
    };
    for (const by of statisticsBy)
      await line(by, () => db.transaction((tx) => statisticsFor(tx, viewer, { ...asked(zone), by }), 'snapshot'));
    await line(`grade at ${AT}`, () =>
      db.transaction((tx) => statisticsFor(tx, viewer, { ...asked(zone), by: 'grade', at: AT }), 'snapshot'),
    );
    await line('migration', () =>
      db.transaction((tx) => migrationFor(tx, viewer, { ...asked(zone), from: '2025-11', to: AT }), 'snapshot'),
    );
  }
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
    await measure(db, entities);
  } finally {
    await db.close();
    await drop();
  }
}
