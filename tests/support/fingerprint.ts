import type { Tx } from '@/db/db';

/** Tables that hold what the product knows, without the batches, findings and changes that tell how it came to know. */
const tables = [
  'source',
  'division',
  'zone',
  'zone_version',
  'entity',
  'entity_history',
  'entity_code',
  'site',
  'site_zone',
  'evaluation',
  'record',
  'observation',
  'lineage',
] as const;

/** A digest of every row of every table: equal digests, equal content, ids included. */
export async function fingerprint(tx: Tx): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const [row] = await tx.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${table} t`,
    );
    digests[table] = row!.digest;
  }
  return digests;
}
