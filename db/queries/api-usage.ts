import type { Tx } from '../db';

/** Calls of one key by one system on one day, YYYY-MM-DD. */
export interface Usage {
  key: number;
  day: string;
  system: string;
  calls: number;
}

/** Add calls to what was counted before. */
export async function addUsage(tx: Tx, usage: readonly Usage[]): Promise<void> {
  await tx.query(
    `insert into api_usage (api_key, day, system, calls)
     select u.key, u.day, u.system, u.calls
     from jsonb_to_recordset($1::jsonb) as u(key int, day date, system text, calls bigint) join api_key k on k.id = u.key
     on conflict (api_key, day, system) do update set calls = api_usage.calls + excluded.calls`,
    [JSON.stringify(usage)],
  );
}
