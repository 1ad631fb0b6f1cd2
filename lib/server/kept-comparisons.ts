import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '@/db/db';
import {
  type ComparisonRow,
  comparisonOf,
  comparisonsOf,
  deleteComparison,
  insertComparison,
  updateComparison,
} from '@/db/queries/comparisons';
import {
  type ComparisonDocument,
  MOST_SAVED,
  type OpenedComparison,
  type SavedComparison,
} from '@/lib/credit/comparison/saved';
import { Refusal } from '@/lib/credit/refusal';

/** Comparisons that officials keep (docs/decisions/0030-own-areas-and-kept-comparisons.md). */

/** Who asks, and what writes the row of their change into its transaction. */
interface By {
  account: number;
  now: Date;
  note: (tx: Tx, about: { subject: string }) => Promise<void>;
}

const seenBy = ({ ownerId, ...row }: ComparisonRow, account: number): SavedComparison => ({
  ...row,
  isOwn: ownerId === account,
});
const unknown = () => new Refusal('unknown_comparison', 'There is no such comparison; it may have been deleted.', 404);
const isId = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
export const subjectOfComparison = (id: string): string => `comparison:${id}`;

/** Those that an account keeps, the last changed first. */
export async function keptComparisonsOf(tx: Tx, account: number): Promise<SavedComparison[]> {
  return (await comparisonsOf(tx, account)).map((row) => seenBy(row, account));
}

/** One, also of somebody else: it holds a choice, and each sees the figures of their own audience. @throws {Refusal} 404 */
export async function keptComparison(tx: Tx, id: string, account: number): Promise<OpenedComparison> {
  const row = isId(id) ? await comparisonOf(tx, id) : undefined;
  if (row === undefined) throw unknown();
  const { document, ...rest } = row;
  return { ...seenBy(rest, account), document };
}

/** Keep one. @throws {Refusal} 409 for who keeps too many */
export async function keepComparison(
  db: Db,
  made: { name: string; document: ComparisonDocument },
  { account, now, note }: By,
): Promise<OpenedComparison> {
  const id = randomUUID();
  return db.transaction(async (tx) => {
    if (!(await insertComparison(tx, { ...made, id, owner: account, now }, MOST_SAVED)))
      throw new Refusal('too_many_comparisons', `You keep ${MOST_SAVED} already: delete one first.`, 409);
    await note(tx, { subject: subjectOfComparison(id) });
    return keptComparison(tx, id, account);
  });
}

/** Change one's own. @throws {Refusal} 404, or 403 where somebody else keeps it */
export async function changeComparison(
  db: Db,
  id: string,
  { name, document = null }: { name: string; document?: ComparisonDocument | null | undefined },
  { account, now, note }: By,
): Promise<OpenedComparison> {
  return db.transaction(async (tx) => {
    await ownOnly(tx, id, account);
    if (!(await updateComparison(tx, id, { owner: account, name, document, now }))) throw unknown();
    await note(tx, { subject: subjectOfComparison(id) });
    return keptComparison(tx, id, account);
  });
}

/** Forget one's own. @throws {Refusal} 404, or 403 where somebody else keeps it */
export async function forgetComparison(db: Db, id: string, { account, note }: By): Promise<void> {
  await db.transaction(async (tx) => {
    await ownOnly(tx, id, account);
    if (!(await deleteComparison(tx, id, account))) throw unknown();
    await note(tx, { subject: subjectOfComparison(id) });
  });
}

async function ownOnly(tx: Tx, id: string, account: number) {
  if (!(await keptComparison(tx, id, account)).isOwn)
    throw new Refusal('not_yours', 'Somebody else keeps this comparison: keep one of your own.', 403);
}
