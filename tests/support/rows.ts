import type { Db } from '@/db/db';
import { profiles } from '@/lib/ingest/profiles';
import { rowsOf } from '@/lib/ingest/read';
import { type Input, ingest } from '@/lib/server/ingest';

/** A row of POST /evaluations, complete but for what a test says. */
export function row(given: Record<string, unknown>): Record<string, unknown> {
  return {
    system: 'test',
    name: `Shop ${given.code}`,
    scheme: 'CN-2026',
    source: 'tests',
    evaluatedAt: '2026-01-01',
    ...given,
  };
}

/** Take rows as the API does; `strict` refuses the batch for any fault. */
export async function take(db: Db, rows: unknown[], options: Partial<Input> = {}) {
  const profile = profiles.xintu!;
  try {
    return await ingest(db, {
      batch: { kind: 'api', profile },
      profile,
      columns: null,
      rows: () => rowsOf(rows),
      ...options,
    });
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'site_current_key') await tellOfSites(db, rows);
    throw error;
  }
}

/**
 * Two places of one business at once should not be possible, and random life met them twice all the same: whoever meets
 * them again is told what the tables held, and who else was writing.
 */
async function tellOfSites(db: Db, rows: unknown[]) {
  const codes = rows.map((row) => (row as { code?: string }).code ?? '');
  const sites = await db.query(
    `select c.code, e.created_batch, s.id, s.role, s.source, s.source_key, s.recorded_batch, s.superseded_batch, s.xmin::text as by
     from entity_code c join entity e on e.id = c.entity left join site s on s.entity = e.id
     where c.code = any($1::text[]) order by c.code, s.id`,
    [codes],
  );
  const writers = await db.query(`select pid, state, xact_start, left(query, 80) as query from pg_stat_activity
    where datname = current_database() and state <> 'idle'`);
  console.error('two places of one business:', JSON.stringify({ rows, sites, writers }));
}
