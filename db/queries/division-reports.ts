import type { DivisionReport } from '@/lib/credit/division-report';
import type { Tx } from '../db';

/** Monthly reports on the zones of a division. Pages travel as base64: both engines take and give that alike. */

/** Divisions that somebody who can sign in answers for as their official, and that have no report of a month. */
export async function divisionsWithoutReport(tx: Tx, period: string): Promise<string[]> {
  const rows = await tx.query<{ division: string }>(
    `select distinct d.division from account_division d join account a on a.id = d.account
     where a.role = 'district' and not a.disabled
       and not exists (select 1 from division_report r where r.division = d.division and r.period = $1)
     order by 1`,
    [period],
  );
  return rows.map(({ division }) => division);
}

export interface NewReport extends Omit<DivisionReport, 'id' | 'name' | 'madeAt' | 'bytes'> {
  pdf: Uint8Array;
  now: Date;
}

/** Keep a report. @returns false when there is one of the month */
export async function insertReport(tx: Tx, made: NewReport): Promise<boolean> {
  const rows = await tx.query(
    `insert into division_report (division, period, audience, zones, left_out, synthetic, revision, made_at, pdf)
     values ($1, $2, 'district', $3, $4, $5, $6, $7, decode($8, 'base64')) on conflict do nothing returning id`,
    [
      made.division,
      made.period,
      made.zones,
      made.leftOut,
      made.synthetic,
      made.revision,
      made.now,
      Buffer.from(made.pdf).toString('base64'),
    ],
  );
  return rows.length > 0;
}

const columns = `r.id, r.division, d.name, r.period, r.zones, r.left_out as "leftOut", r.synthetic, r.revision,
  r.made_at as "madeAt", length(r.pdf) as bytes`;

/** All of them without their pages, the newest month first. */
export function reportList(tx: Tx): Promise<DivisionReport[]> {
  return tx.query(
    `select ${columns} from division_report r left join division d on d.code = r.division and d.superseded_batch is null
     order by r.period desc, r.division`,
  );
}

/** One, with its pages; undefined = there is none. */
export async function reportOf(
  tx: Tx,
  id: number,
): Promise<{ division: string; period: string; pdf: Uint8Array<ArrayBuffer> } | undefined> {
  const [row] = await tx.query<{ division: string; period: string; pdf: string }>(
    `select division, period, encode(pdf, 'base64') as pdf from division_report where id = $1`,
    [id],
  );
  return row && { ...row, pdf: new Uint8Array(Buffer.from(row.pdf, 'base64')) };
}

/** Forget those of months before one. @returns how many went */
export async function trimReports(tx: Tx, before: string): Promise<number> {
  return (await tx.query('delete from division_report where period < $1 returning id', [before])).length;
}
