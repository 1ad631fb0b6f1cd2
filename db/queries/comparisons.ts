import type { ComparisonDocument } from '@/lib/credit/comparison/saved';
import type { Tx } from '../db';

/** Comparisons that officials keep. */

export interface ComparisonRow {
  id: string;
  name: string;
  /** Number of the account that keeps it. */
  ownerId: number;
  owner: string;
  createdAt: string;
  changedAt: string;
}

const columns = `c.id, c.name, c.owner as "ownerId", a.name as owner, c.created_at as "createdAt", c.changed_at as "changedAt"`;

/** What was kept before these were has none of them. */
const filled = `jsonb_build_object('steps', null, 'groups', null, 'maps', null) || c.document`;

/** Those of an account, the last changed first. */
export function comparisonsOf(tx: Tx, owner: number): Promise<ComparisonRow[]> {
  return tx.query(
    `select ${columns} from comparison c join account a on a.id = c.owner where c.owner = $1 order by c.changed_at desc, c.id`,
    [owner],
  );
}

/** One, whoever keeps it; undefined = there is none. */
export async function comparisonOf(
  tx: Tx,
  id: string,
): Promise<(ComparisonRow & { document: ComparisonDocument }) | undefined> {
  const [row] = await tx.query<ComparisonRow & { document: ComparisonDocument }>(
    `select ${columns}, ${filled} as document from comparison c join account a on a.id = c.owner where c.id = $1::uuid`,
    [id],
  );
  return row;
}

/** Keep one, if the account does not keep so many already. @returns false when it does */
export async function insertComparison(
  tx: Tx,
  made: { id: string; owner: number; name: string; document: ComparisonDocument; now: Date },
  most: number,
): Promise<boolean> {
  // Two that are kept at once must not both find room.
  await tx.query('select 1 from account where id = $1 for update', [made.owner]);
  const rows = await tx.query(
    `insert into comparison (id, owner, name, document, created_at, changed_at)
     select $1::uuid, $2::int, $3::text, $4::jsonb, $5::timestamptz, $5::timestamptz
     where (select count(*) from comparison where owner = $2::int) < $6::int returning id`,
    [made.id, made.owner, made.name, JSON.stringify(made.document), made.now.toISOString(), most],
  );
  return rows.length > 0;
}

/** Change one of an account. @param document null = it stays @returns false when the account has none such */
export async function updateComparison(
  tx: Tx,
  id: string,
  change: { owner: number; name: string; document: ComparisonDocument | null; now: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `update comparison set name = $3::text, document = coalesce($4::jsonb, document), changed_at = greatest(created_at, $5::timestamptz)
     where id = $1::uuid and owner = $2 returning id`,
    [id, change.owner, change.name, change.document && JSON.stringify(change.document), change.now.toISOString()],
  );
  return rows.length > 0;
}

/** Forget one of an account. @returns false when the account has none such */
export async function deleteComparison(tx: Tx, id: string, owner: number): Promise<boolean> {
  return (
    (await tx.query('delete from comparison where id = $1::uuid and owner = $2 returning id', [id, owner])).length > 0
  );
}
