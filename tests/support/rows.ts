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
export function take(db: Db, rows: unknown[], options: Partial<Input> = {}) {
  const profile = profiles.xintu!;
  return ingest(db, { batch: { kind: 'api', profile }, profile, columns: null, rows: () => rowsOf(rows), ...options });
}
