import type { ReleaseState, RevisionKind, ValueChange } from '@/lib/credit/release/release';
import type { Tx } from '../db';

/** The life of months (db/migrations/0016_index_life.sql): their state, who signed, and their revisions. */

export interface StoredRelease {
  methodology: number;
  methodologyId: string;
  methodologyVersion: string;
  /** YYYY-MM. */
  period: string;
  state: ReleaseState;
  /** RFC 3339, as every time here. */
  closesAt: string;
  /** null = the calendar does not reach so far. */
  announcedAt: string | null;
  signedBy: number | null;
  signedByName: string | null;
  signedAt: string | null;
  embargoUntil: string | null;
  publishedAt: string | null;
  synthetic: boolean;
}

const columns = `r.methodology, m.code as "methodologyId", m.version as "methodologyVersion", r.period, r.state, r.closes_at as "closesAt",
  r.announced_at as "announcedAt", r.signed_by as "signedBy", a.name as "signedByName", r.signed_at as "signedAt",
  r.embargo_until as "embargoUntil", r.published_at as "publishedAt", r.synthetic`;
const from = 'release r join methodology m on m.id = r.methodology left join account a on a.id = r.signed_by';

/** All months, newest first. */
export function releases(tx: Tx): Promise<StoredRelease[]> {
  return tx.query(`select ${columns} from ${from} order by r.period desc`);
}

/** A month; undefined = it was never closed. */
export async function releaseOf(tx: Tx, period: string): Promise<StoredRelease | undefined> {
  return (await tx.query<StoredRelease>(`select ${columns} from ${from} where r.period = $1`, [period]))[0];
}

/** As `releaseOf`, locked until the transaction ends. */
export async function lockRelease(tx: Tx, period: string): Promise<StoredRelease | undefined> {
  const [row] = await tx.query<StoredRelease>(
    `select ${columns} from ${from} where r.period = $1 for no key update of r`,
    [period],
  );
  return row;
}

export type NewRelease = Pick<StoredRelease, 'methodology' | 'period' | 'closesAt' | 'announcedAt'>;

/** Put a month in as provisional; one that is there stays as it is. */
export async function beginRelease(tx: Tx, { methodology, period, closesAt, announcedAt }: NewRelease): Promise<void> {
  await tx.query(
    `insert into release (methodology, period, state, closes_at, announced_at)
     values ($1, $2, 'provisional', $3::timestamptz, $4::timestamptz) on conflict do nothing`,
    [methodology, period, closesAt, announcedAt],
  );
}

/** Put months of demonstration data in, as published on their days. */
export async function insertSyntheticReleases(
  tx: Tx,
  months: readonly (NewRelease & { state: 'provisional' | 'final'; publishedAt: string | null })[],
): Promise<void> {
  await tx.query(
    `insert into release (methodology, period, state, closes_at, announced_at, signed_at, embargo_until, published_at, synthetic)
     select methodology, period, state, "closesAt", "announcedAt", "publishedAt", "publishedAt", "publishedAt", true
     from jsonb_to_recordset($1::jsonb) as n(methodology smallint, period text, state text, "closesAt" timestamptz, "announcedAt" timestamptz, "publishedAt" timestamptz)`,
    [JSON.stringify(months)],
  );
}

/** Write the state of a month, and what belongs to it. */
export async function saveRelease(
  tx: Tx,
  {
    methodology,
    period,
    state,
    announcedAt,
    signedBy,
    signedAt,
    embargoUntil,
    publishedAt,
  }: Pick<
    StoredRelease,
    'methodology' | 'period' | 'state' | 'announcedAt' | 'signedBy' | 'signedAt' | 'embargoUntil' | 'publishedAt'
  >,
): Promise<void> {
  await tx.query(
    `update release set state = $3, announced_at = $4::timestamptz, signed_by = $5, signed_at = $6::timestamptz,
       embargo_until = $7::timestamptz, published_at = $8::timestamptz
     where methodology = $1 and period = $2`,
    [methodology, period, state, announcedAt, signedBy, signedAt, embargoUntil, publishedAt],
  );
}

/** Take provisional months from one on away, with their values: another version decides them. @returns how many */
export async function dropProvisional(tx: Tx, methodology: number, since: string): Promise<number> {
  const which = "methodology = $1 and period >= $2 and state = 'provisional'";
  await tx.query(
    `delete from index_value v where v.methodology = $1 and v.period in (select period from release where ${which})`,
    [methodology, since],
  );
  return (await tx.query(`delete from release where ${which} returning 1`, [methodology, since])).length;
}

/** Periods whose embargo ended by a moment, oldest first. */
export async function embargoEnded(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.query<{ period: string }>(
    "select period from release where state = 'signed' and embargo_until <= $1::timestamptz order by period",
    [now.toISOString()],
  );
  return rows.map(({ period }) => period);
}

export interface StoredRevision {
  period: string;
  number: number;
  kind: RevisionKind;
  reason: string;
  by: number;
  byName: string;
  /** RFC 3339. */
  at: string;
  changes: ValueChange[];
}

/** Revisions of all months or of one, by month and number. @param period null = all */
export function releaseRevisions(tx: Tx, period: string | null): Promise<StoredRevision[]> {
  return tx.query(
    `select v.period, v.number, v.kind, v.reason, v.by_account as by, a.name as "byName", v.at, v.changes
     from release_revision v join account a on a.id = v.by_account
     where $1::text is null or v.period = $1 order by v.period, v.number`,
    [period],
  );
}

/** Write a revision down; its month is revised already. */
export async function insertRevision(
  tx: Tx,
  methodology: number,
  { period, number, kind, reason, by, at, changes }: Omit<StoredRevision, 'byName'>,
): Promise<void> {
  await tx.query(
    `insert into release_revision (methodology, period, number, kind, reason, by_account, at, changes)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $8::jsonb)`,
    [methodology, period, number, kind, reason, by, at, JSON.stringify(changes)],
  );
}

/** How many zones each month has, and how many of them with a level that everybody will see. */
export function monthCounts(tx: Tx): Promise<{ period: string; zones: number; withLevel: number }[]> {
  return tx.query(
    `select period, count(*)::int as zones, (count(*) filter (where level is not null))::int as "withLevel"
     from (select distinct on (v.period, v.zone) v.period, v.zone, v.level from index_value v join release r using (methodology, period)
           where v.guarded order by v.period, v.zone, v.version desc) x
     group by period order by period`,
  );
}
