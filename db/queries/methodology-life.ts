import type { Methodology } from '@/lib/credit/index/methodology';
import type { StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import type { Tx } from '../db';
import type { StoredMethodology } from './methodologies';

/** From draft to retired: what becomes of methodology versions. */

/** Is a version the one that decides on a day? @param day expression of the day */
const decides = (day: string) =>
  `m.id = (select c.id from methodology c where c.state = 'active' and c.active_from <= ${day} order by c.active_from desc, c.id desc limit 1)`;

/** All versions, newest first. @param day today, YYYY-MM-DD */
export function methodologyList(tx: Tx, day: string): Promise<StoredMethodologyItem[]> {
  return tx.query(
    `select m.id as number, m.code as id, m.version, m.document ->> 'name' as name, m.state, coalesce(${decides('$1::date')}, false) as current,
            m.active_from as "activeFrom", m.link_factor::float8 as factor, m.overlap, m.document, m.created_at as "createdAt"
     from methodology m order by m.id desc`,
    [day],
  );
}

/** A version; undefined = there is none. */
export async function methodologyNumbered(tx: Tx, number: number): Promise<StoredMethodology | undefined> {
  const [row] = await tx.query<StoredMethodology>(
    'select id as number, document, link_factor::float8 as factor, active_from as "activeFrom" from methodology where id = $1::int',
    [number],
  );
  return row;
}

/** A version, locked until the transaction ends; undefined = there is none. */
export async function lockMethodology(
  tx: Tx,
  number: number,
): Promise<(StoredMethodology & { state: StoredMethodologyItem['state']; overlap: string | null }) | undefined> {
  const rows = await tx.query<StoredMethodology & { state: StoredMethodologyItem['state']; overlap: string | null }>(
    `select id as number, document, link_factor::float8 as factor, active_from as "activeFrom", state, overlap
     from methodology where id = $1::int for update`,
    [number],
  );
  return rows[0];
}

/** The version that decides on a day, YYYY-MM-DD; null = none has begun. */
export async function methodologyOn(tx: Tx, day: string): Promise<StoredMethodology | null> {
  const [row] = await tx.query<StoredMethodology>(
    `select m.id as number, m.document, m.link_factor::float8 as factor, m.active_from as "activeFrom" from methodology m where ${decides('$1::date')}`,
    [day],
  );
  return row ?? null;
}

/** Put a draft in. @returns its number; null = there is one with this id and version */
export async function insertDraft(tx: Tx, document: Methodology): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `insert into methodology (code, version, state, document) values ($1, $2, 'draft', $3::jsonb)
     on conflict (code, version) do nothing returning id`,
    [document.id, document.version, JSON.stringify(document)],
  );
  return row?.id ?? null;
}

/** Let a version make an index of its levels. @param overlap month that links it to the one before; null = its own base */
export async function setFactor(
  tx: Tx,
  number: number,
  { factor, overlap }: { factor: number | null; overlap: string | null },
): Promise<void> {
  await tx.query('update methodology set link_factor = $2::text::numeric, overlap = $3 where id = $1', [
    number,
    // As text: a double would lose its last digits on the way.
    factor === null ? null : String(factor),
    overlap,
  ]);
}

/** Let a version decide from a day on, YYYY-MM-DD. */
export async function activate(tx: Tx, number: number, from: string): Promise<void> {
  await tx.query("update methodology set state = 'active', active_from = $2::date where id = $1", [number, from]);
}

/** Let a version decide no more. */
export async function retire(tx: Tx, number: number): Promise<void> {
  await tx.query("update methodology set state = 'retired' where id = $1", [number]);
}

/** The last month of a version that is signed or released; null = none is. */
export async function lastSigned(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ period: string | null }>(
    "select max(period) as period from release where state <> 'provisional'",
  );
  return row!.period;
}
