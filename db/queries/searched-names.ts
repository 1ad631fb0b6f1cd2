import type { CopyValue, Tx } from '../db';

/** A name that nothing was made of for search yet. */
export interface UnsearchedName {
  entity: number;
  /** null = it has gone since. */
  name: string | null;
}

/** Are there such names? */
export async function hasUnsearched(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>('select exists (select 1 from unsearched_name) as found');
  return row!.found;
}

/**
 * Take such names, for this transaction to write; those that another has taken are its own to write.
 *
 * @param after entities with a greater id; walking on leaves what was just taken behind, which is still to be passed over
 */
export async function takeUnsearched(tx: Tx, after: number, limit: number): Promise<UnsearchedName[]> {
  return tx.query(
    `with taken as (
       delete from unsearched_name where entity in (
         select entity from unsearched_name where entity > $1 order by entity limit $2 for update skip locked)
       returning entity)
     select t.entity, e.name from taken t left join entity e on e.id = t.entity order by t.entity`,
    [after, limit],
  );
}

/** Write what names are found by. They were taken in this transaction. */
export async function writeSearched(
  tx: Tx,
  rows: readonly { entity: number; folded: string; spelling: string; grams: readonly number[] }[],
): Promise<void> {
  await tx.query('delete from searched_name where entity = any($1::int[])', [rows.map(({ entity }) => entity)]);
  await tx.copy('searched_name', ['entity', 'folded', 'spelling', 'grams'], each(rows));
}

async function* each(rows: Parameters<typeof writeSearched>[1]): AsyncGenerator<readonly CopyValue[]> {
  for (const { entity, folded, spelling, grams } of rows) yield [entity, folded, spelling, `{${grams.join(',')}}`];
}

/** Note every name that nothing stands for: what was written past the triggers. */
export async function noteUnsearched(tx: Tx): Promise<void> {
  await tx.query(
    `insert into unsearched_name (entity) select id from entity e
     where not exists (select 1 from searched_name s where s.entity = e.id) on conflict do nothing`,
  );
}

/**
 * After many new names: let the planner know which pieces are common, by which it chooses between looking up and looking
 * through, and put the pieces that wait and the new ids into their indexes.
 */
export async function settleSearched(tx: Tx): Promise<void> {
  await tx.query("select gin_clean_pending_list('searched_name_grams_idx')");
  await tx.query("select brin_summarize_new_values('searched_name_entity_idx')");
  await tx.exec('analyze searched_name');
}
