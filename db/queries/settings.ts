import type { Tx } from '../db';

/** The value of a setting; undefined = not set. */
export async function setting<Value>(tx: Tx, key: string): Promise<Value | undefined> {
  const [row] = await tx.query<{ value: Value }>('select value from setting where key = $1', [key]);
  return row?.value;
}

/** Set, whatever was set before. */
export async function saveSetting(tx: Tx, key: string, value: unknown): Promise<void> {
  await tx.query(
    'insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value',
    [key, JSON.stringify(value)],
  );
}

/** Set where nothing is set yet: of several processes the first decides. */
export async function settleSetting(tx: Tx, key: string, value: unknown): Promise<void> {
  await tx.query('insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do nothing', [
    key,
    JSON.stringify(value),
  ]);
}

/** Lock a setting for a change that depends on it, until the transaction ends. */
export async function lockSetting<Value>(tx: Tx, key: string): Promise<Value | undefined> {
  const [row] = await tx.query<{ value: Value }>('select value from setting where key = $1 for update', [key]);
  return row?.value;
}

/** Take a setting away. @returns whether it was set */
export async function removeSetting(tx: Tx, key: string): Promise<boolean> {
  return (await tx.query('delete from setting where key = $1 returning key', [key])).length > 0;
}
