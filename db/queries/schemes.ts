import type { Scheme } from '@/lib/credit/scheme';
import type { Tx } from '../db';

/** Write a scheme and its grades; a known (id, version) is brought up to date. */
export async function saveScheme(tx: Tx, scheme: Scheme): Promise<void> {
  const [row] = await tx.query<{ id: number }>(
    `insert into scheme (code, version, name, audience, document, source_document) values ($1, $2, $3, $4, $5::jsonb, $6)
     on conflict (code, version) do update set name = excluded.name, audience = excluded.audience,
       document = excluded.document, source_document = excluded.source_document
     returning id`,
    [scheme.id, scheme.version, scheme.name, scheme.audience, JSON.stringify(scheme), scheme.sourceDocument ?? null],
  );
  await tx.query(
    `insert into grade (scheme, grade, position, short, ranked, listable)
     select $1, g.grade, g.position, g.short, g.ranked, g.listable
     from jsonb_to_recordset($2::jsonb) as g(grade text, position int, short text, ranked boolean, listable boolean)
     on conflict (scheme, grade) do update set short = excluded.short, ranked = excluded.ranked, listable = excluded.listable`,
    [row!.id, JSON.stringify(scheme.grades.map((grade, position) => ({ ...grade, position })))],
  );
}

export interface StoredScheme extends Scheme {
  /** Number of the row: what evaluations refer to. */
  number: number;
}

/** Newest version of every scheme, by code. */
export async function schemes(tx: Tx): Promise<StoredScheme[]> {
  const rows = await tx.query<{ number: number; document: Scheme }>(
    'select distinct on (code) id as number, document from scheme order by code, id desc',
  );
  return rows.map(({ number, document }) => ({ ...document, number }));
}

/** Every version of every scheme, by its number. */
export async function schemesByNumber(tx: Tx): Promise<Map<number, StoredScheme>> {
  const rows = await tx.query<{ number: number; document: Scheme }>('select id as number, document from scheme');
  return new Map(rows.map(({ number, document }) => [number, { ...document, number }]));
}

/** Number of the deployment's default scheme, as an expression: see `defaultScheme`. */
export const DEFAULT_SCHEME = `coalesce(
    (select s.id from setting t join scheme s on s.code = t.value #>> '{}' where t.key = 'default_scheme' order by s.id desc limit 1),
    (select scheme from zone_cell where zone = 0 and scheme <> 0 group by scheme order by sum(entities) desc, scheme limit 1))`;

/**
 * The deployment's default scheme: the setting, else the scheme with most current evaluations as the aggregates
 * have them.
 * @returns null while nothing has been evaluated
 */
export async function defaultScheme(tx: Tx): Promise<number | null> {
  const [row] = await tx.query<{ scheme: number | null }>(`select ${DEFAULT_SCHEME} as scheme`);
  return row!.scheme;
}
