import type { Matter, WatchItem } from '@/lib/credit/warning/alert';
import type { Found, KeptWarning } from '@/lib/credit/warning/follow';
import type { WarningState, WarningStep } from '@/lib/credit/warning/handling';
import type { Tx } from '../db';

/** Warnings (docs/decisions/0023-warnings.md). */

/** A warning, whole: what of it somebody may see is decided by publication. */
export interface WarningRow {
  number: number;
  /** Number of its zone; null = it is about a business. */
  zone: number | null;
  entity: { id: number; name: string } | null;
  rule: string;
  /** As last found by the exact figures; null = never. */
  exact: Matter | null;
  /** Since when it is so, RFC 3339; null = it is not so. */
  exactSince: string | null;
  /** Likewise, out of what everybody may know. */
  shown: Matter | null;
  shownSince: string | null;
  state: WarningState;
  assignee: { id: number; name: string } | null;
  steps: WarningStep[];
  raisedAt: string;
  /** Newest change that it shows. */
  revision: number;
}

const columns = `w.id as number, w.zone, case when e.id is not null then json_build_object('id', e.id, 'name', e.name) end as entity,
    w.rule, w.exact, w.exact_since as "exactSince", w.shown, w.shown_since as "shownSince", w.state,
    case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as assignee,
    w.steps, w.raised_at as "raisedAt", w.revision
  from warning w left join entity e on e.id = w.entity left join account a on a.id = w.assignee`;

const keptColumns = `id as number, key, exact, exact_since as "exactSince", shown, shown_since as "shownSince", state, assignee, steps`;

/** Warnings that are not closed, the oldest first. @param ofEntities also those about businesses */
export function openWarnings(tx: Tx, ofEntities: boolean): Promise<WarningRow[]> {
  return tx.query(`select ${columns} where w.state <> 'closed' and ($1 or w.zone is not null) order by w.id`, [
    ofEntities,
  ]);
}

/** Warnings that changed after a revision, closed ones too, the oldest first. @param ofEntities also those about businesses */
export function changedWarnings(tx: Tx, after: number, ofEntities: boolean): Promise<WarningRow[]> {
  return tx.query(`select ${columns} where w.revision > $1 and ($2 or w.zone is not null) order by w.id`, [
    after,
    ofEntities,
  ]);
}

export interface WarningFilter {
  /** null = all that are not closed. */
  state: WarningState | null;
  /** Numbers of the zones that are wanted; null = all, and businesses. */
  zones: readonly number[] | null;
  /** Only those about zones, or about businesses; null = both. */
  of: 'zones' | 'entities' | null;
  /** Only numbers below this; null = from the newest on. */
  before: number | null;
  limit: number;
}

/** Warnings, the newest first. */
export function warningList(tx: Tx, { state, zones, of, before, limit }: WarningFilter): Promise<WarningRow[]> {
  return tx.query(
    `select ${columns} where (case when $1::text is null then w.state <> 'closed' else w.state = $1 end)
       and ($2::int[] is null or w.zone = any($2::int[])) and ($3::text is null or ($3 = 'zones') = (w.zone is not null))
       and ($4::bigint is null or w.id < $4) order by w.id desc limit $5`,
    [state, zones, of, before, limit],
  );
}

/** Is a month signed and not yet published? */
export async function isMonthUnderEmbargo(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ signed: boolean }>(
    "select exists (select 1 from release where state = 'signed') as signed",
  );
  return row!.signed;
}

/** A warning that somebody is about to deal with: nobody else does until the transaction ends. */
export async function lockWarning(tx: Tx, number: number): Promise<KeptWarning | undefined> {
  const [row] = await tx.query<KeptWarning>(`select ${keptColumns} from warning where id = $1 for update`, [number]);
  return row;
}

/** Names of accounts by number. */
export async function accountNames(tx: Tx, accounts: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx.query<{ id: number; name: string }>(
    'select id, name from account where id = any($1::int[]) order by id',
    [accounts],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Accounts of some roles that are not disabled, by name. */
export function accountsWithRoles(tx: Tx, roles: readonly string[]): Promise<{ id: number; name: string }[]> {
  return tx.query('select id, name from account where role = any($1::text[]) and not disabled order by name, id', [
    roles,
  ]);
}

/** Businesses of which something is so that a regulator should look at, by id. @param after only ids above this */
export function watchedEntities(tx: Tx, after: number, limit: number): Promise<WatchItem[]> {
  return tx.query(
    `select json_build_object('id', e.id, 'name', e.name) as entity, r.reasons
     from entity e
     cross join lateral (
       select json_agg(w.exact || jsonb_build_object('rule', w.rule, 'zoneName', v.name, 'since', to_char(w.exact_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                                     'number', w.id, 'state', w.state) order by w.id) as reasons
       from warning w
       left join zone z on w.rule = 'entity_cluster' and z.code = w.exact ->> 'part'
       left join zone_version v on v.zone = z.id and v.superseded_batch is null
       where w.entity = e.id and w.exact_since is not null) r
     where e.id > $1 and exists (select 1 from warning w where w.entity = e.id and w.exact_since is not null)
     order by e.id limit $2`,
    [after, limit],
  );
}

/** Not closed, or closed by somebody while it still was so: one for each matter. */
const isKept = `(state <> 'closed' or exact_since is not null or shown_since is not null)`;

/** What is kept about zones, in no order. @param zones null = all */
export function keptOfZones(tx: Tx, zones: readonly number[] | null): Promise<KeptWarning[]> {
  return tx.query(
    `select ${keptColumns} from warning where zone is not null and ($1::int[] is null or zone = any($1::int[])) and ${isKept}`,
    [zones],
  );
}

/** What is kept about businesses, in no order. @param entities null = all */
export function keptOfEntities(tx: Tx, entities: readonly number[] | null): Promise<KeptWarning[]> {
  return tx.query(
    `select ${keptColumns} from warning where entity is not null and ($1::int[] is null or entity = any($1::int[])) and ${isKept}`,
    [entities],
  );
}

/** What a change brought about. */
interface AsOf {
  revision: number;
  /** RFC 3339. */
  at: string;
}

/** Raise warnings about zones or businesses, in their order. */
export async function insertWarnings(
  tx: Tx,
  warnings: readonly (Found & { zone: number | null; entity: number | null })[],
  { revision, at }: AsOf,
): Promise<void> {
  await tx.query(
    `insert into warning (key, zone, entity, rule, exact, exact_since, shown, shown_since, raised_at, revision)
     select key, zone, entity, rule, exact, case when exact is not null then $2::timestamptz end,
            shown, case when shown is not null then $2::timestamptz end, $2, $3
     from rows from (jsonb_to_recordset($1::jsonb) as (key text, zone int, entity int, rule text, exact jsonb, shown jsonb))
       with ordinality as w order by ordinality`,
    [JSON.stringify(warnings), at, revision],
  );
}

/** Write warnings as they are now. */
export async function updateWarnings(tx: Tx, warnings: readonly KeptWarning[], revision: number): Promise<void> {
  await tx.query(
    `update warning w set exact = n.exact, exact_since = n."exactSince", shown = n.shown, shown_since = n."shownSince",
            state = n.state, assignee = n.assignee, steps = n.steps, revision = $2
     from jsonb_to_recordset($1::jsonb) as n(number bigint, exact jsonb, "exactSince" timestamptz, shown jsonb, "shownSince" timestamptz,
                                             state text, assignee int, steps jsonb)
     where w.id = n.number`,
    [JSON.stringify(warnings), revision],
  );
}

/** Forget the warnings about zones that are gone, or not on the map any more: there is nothing left to look at. */
export async function forgetGoneWarnings(tx: Tx): Promise<void> {
  await tx.query(
    `delete from warning w where zone is not null and not exists (
       select 1 from zone_version v where v.zone = w.zone and v.superseded_batch is null)`,
  );
}
