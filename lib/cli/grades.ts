import { basename, resolve } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';
import type { Scheme } from '@/lib/credit/scheme';
import { isAsComputed } from '@/lib/credit/scoring/check';
import { isForReference, REFERENCE } from '@/lib/credit/scoring/reference';
import { isComputable, partsOf, type Scored, score } from '@/lib/credit/scoring/score';
import { readUnitTable, type UnitTable } from '@/lib/ingest/unit-table';
import { jsonDocument } from '@/lib/server/print';
import { resolveScheme } from '@/lib/server/scheme-document';
import { tableLines } from './table';
import type { Terminal } from './terminal';

/** Column of the grades that the department gave, where there is one. */
const SENT = 'grade';

/** What the scoring engine says of one unit (CONTRACT: `xintu score --json`). */
interface UnitGrade extends Scored {
  unit: string;
  /** The grade in the data; null = none. Only where the data have a column of grades. */
  sent?: string | null;
  /** Is it the one computed? null = one of the two is missing, or is no ranked grade. */
  agrees?: boolean | null;
}

/**
 * `xintu score`: the scoring engine alone, without a database.
 *
 * @throws {Refusal} naming the place in the scheme or in the data
 */
export async function printGrades(
  { scheme: named, data, json }: { scheme: string; data: string; json: boolean },
  { cwd, stdout }: Terminal,
): Promise<number> {
  const scheme = await resolveScheme(named, cwd);
  if (!isComputable(scheme)) throw unpublished(scheme);
  const wanted = partsOf(scheme).map(({ id }) => id);
  const name = basename(data);
  const table = await readUnitTable(resolve(cwd, data), name, wanted, 'dimension', SENT);
  const units = table.units.map((unit, row) => graded(scheme, table, unit, row, name));
  const label = isForReference(scheme) ? { label: REFERENCE } : {};
  stdout.write(json ? jsonDocument({ ...label, units }) : inWords(scheme, units));
  return 0;
}

function graded(scheme: Scheme, { columns, texts }: UnitTable, unit: string, row: number, name: string): UnitGrade {
  const parts = columns.map((column) => (Number.isNaN(column[row]!) ? null : column[row]!));
  for (const [i, { id, points }] of partsOf(scheme).entries()) {
    const part = parts[i]!;
    if (part !== null && points !== undefined && (part < points[0] || part > points[1]))
      throw new Refusal(
        'out_of_points',
        `${name}: unit "${unit}", dimension "${id}": ${part} is not from ${points[0]} to ${points[1]}. Correct the value, or leave it empty.`,
      );
  }
  const scored = score(scheme, parts);
  if (texts === null) return { unit, ...scored };
  const sent = texts[row]!;
  return { unit, ...scored, sent, agrees: isAsComputed(scheme, sent, scored) };
}

function unpublished({ id }: Scheme): Refusal {
  return new Refusal(
    'no_thresholds',
    `The scheme ${id} has no thresholds: they are not published (阈值未公开), so no grade can be computed under it. Give a scheme file with "band" or "worst".`,
  );
}

function inWords(scheme: Scheme, units: readonly UnitGrade[]): string {
  const hasSent = units[0]!.sent !== undefined;
  const table = tableLines(
    ['unit', 'score', 'grade', 'decided by', ...(hasSent ? ['sent'] : [])],
    units.map(({ unit, score: sum, grade, decidedBy, sent }) => [
      unit,
      String(sum ?? '–'),
      grade ?? '–',
      decidedBy ?? '–',
      ...(hasSent ? [sent ?? '–'] : []),
    ]),
  );
  const compared = units.filter(({ agrees }) => agrees !== null);
  const equal = compared.filter(({ agrees }) => agrees === true).length;
  const check = hasSent ? `${equal} of ${compared.length} grades that were sent are the ones computed.\n` : '';
  const label = isForReference(scheme)
    ? `${REFERENCE}: computed here, for reference. Only the grade that the department gives under ${scheme.id} counts.\n`
    : '';
  return table + check + label;
}
