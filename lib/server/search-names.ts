import type { Db, Tx } from '@/db/db';
import {
  hasUnsearched,
  noteUnsearched,
  settleSearched,
  takeUnsearched,
  writeSearched,
} from '@/db/queries/searched-names';
import { searchedName } from '@/lib/search/grams';

/** Names in memory at once. */
const SLAB = 5_000;
/** So many new names change what the planner should know. */
const MANY = 1_000;

/**
 * Make what every name is found by that was written and has none yet. Whoever writes names calls it before the commit:
 * a name and what it is found by are there together or not at all.
 */
export async function searchNames(tx: Tx): Promise<void> {
  let made = 0;
  for (let after = 0; ; ) {
    const slab = await searchSlab(tx, after);
    made += slab.taken;
    if (slab.taken < SLAB) break;
    after = slab.last;
  }
  if (made > MANY) await settleSearched(tx);
}

async function searchSlab(tx: Tx, after: number): Promise<{ taken: number; last: number }> {
  const taken = await takeUnsearched(tx, after, SLAB);
  const rows = taken.flatMap(({ entity, name }) => (name === null ? [] : [{ entity, ...searchedName(name) }]));
  if (rows.length > 0) await writeSearched(tx, rows);
  return { taken: taken.length, last: taken.at(-1)?.entity ?? after };
}

/**
 * Make what an earlier version of the program has left: all names after an upgrade, and those that it writes while both
 * run. Slab by slab, so that no writer waits for all of it.
 */
export async function searchLeftNames(db: Db, log: (message: string) => void = () => {}): Promise<void> {
  if (!(await hasUnsearched(db))) return;
  log('Making the names searchable');
  let made = 0;
  for (;;) {
    const { taken } = await db.transaction((tx) => searchSlab(tx, 0));
    made += taken;
    if (taken < SLAB) break;
    if (made % (SLAB * 10) === 0) log(`Making the names searchable: ${made.toLocaleString('en')}`);
  }
  if (made > MANY) await settleSearched(db);
}

/** The same for rows that were put into the tables past their triggers. */
export async function searchAllNames(db: Db, log?: (message: string) => void): Promise<void> {
  await db.transaction(noteUnsearched);
  await searchLeftNames(db, log);
}
