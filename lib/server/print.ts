import type { AuditFaultKind, AuditVerdict } from '@/lib/credit/audit';
import type { Recomputed } from './aggregate';
import type { Origin } from './lineage';
import type { RecomputedZone } from './recompute-value';
import type { RollbackResult } from './rollback';

/** Results as text for a terminal. Each ends with a line end. */

export const jsonDocument = (result: unknown) => `${JSON.stringify(result, null, 2)}\n`;

/** An object as aligned lines: `name  value`; an object within it as lines `name.part  value`. */
export function alignedLines(result: object): string {
  const pairs = flatten(result, '');
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

function flatten(value: object, prefix: string): [name: string, value: string][] {
  return Object.entries(value).flatMap(([name, part]): [string, string][] => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return [[prefix + name, word(part)]];
    const within = flatten(part, `${prefix}${name}.`);
    return within.length === 0 ? [[prefix + name, '–']] : within;
  });
}

function word(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const faultWords: Record<AuditFaultKind, string> = {
  altered: 'was altered',
  deleted: 'was deleted',
  inserted: 'was inserted',
  seal: 'does not give its hash: it was altered',
  chain: 'does not follow the one before: a seal was altered, deleted or inserted',
};

/** A verdict on the audit trail: a line for each fault, the counts, and a sentence. */
export function auditLines({ intact, faults, faultsInAll, newest, ...counts }: AuditVerdict): string {
  const lines = faults.map(({ kind, seal, from, to, row }) => {
    const what = row === null ? `seal ${seal}` : `row ${row}, under seal ${seal},`;
    return `${what} ${faultWords[kind]} (rows ${from} to ${to})\n`;
  });
  const more = faultsInAll > faults.length ? `and ${faultsInAll - faults.length} more faults\n` : '';
  const verdict = intact ? 'The audit trail is intact.' : `The audit trail is broken in ${faultsInAll} places.`;
  return `${lines.join('')}${more}${alignedLines({ ...counts, newest: newest ?? {} })}${verdict}\n`;
}

const differenceOf: Record<Recomputed['differences'][number]['what'], (id: number) => string> = {
  entity: (id) => `entity ${id} is counted as something else`,
  cell: (id) => `a count of zone ${id} is wrong`,
  sum: (id) => `a sum of zone ${id} that its index is made of is wrong`,
  observed: (id) => `a sum of observations of zone ${id} is wrong`,
  index: (id) => `the live index of zone ${id} is not what its sums say`,
  tile: (id) => `entity ${id} is in the tiles as something else, or elsewhere`,
  tile_cell: (id) => `the points of cell ${id} of the tiles are counted wrong`,
  tiled_zone: (id) => `zone ${id} is in the tiles as something else`,
};

/** A recomputation: a line for each difference, and a sentence. */
export function recomputedLines({ revision, differences, hours, recomputed }: Recomputed): string {
  const lines = [
    ...differences.map(({ what, id }) => `${differenceOf[what](id)}\n`),
    ...hours.map(({ zone, hour }) => `footfall of zone ${zone} in the hour from ${hour} is wrong\n`),
  ];
  const verdict =
    lines.length === 0
      ? `The aggregates are what the tables say, as of revision ${revision}.`
      : recomputed === null
        ? `The aggregates differ from the tables as of revision ${revision}: run it again without --check.`
        : `Counted anew as revision ${recomputed}.`;
  return `${lines.join('')}${verdict}\n`;
}

/** A rollback, and a sentence where later batches have to be imported again. */
export function rollbackLines({ repeated, ...result }: RollbackResult): string {
  const lines = alignedLines(result);
  if (repeated.length === 0) return lines;
  return `${lines}Rows of these later batches may have repeated what was taken out: ${repeated.join(', ')}. Import them again.\n`;
}

interface PrintedFinding {
  row: number;
  field: string | null;
  code: string;
  value: string | null;
  message: string;
}

/** One line for each finding. */
export function findingLines(findings: readonly PrintedFinding[]): string {
  if (findings.length === 0) return 'No findings.\n';
  return findings
    .map(({ row, field, code, value, message }) => {
      const place = row === 0 ? 'file' : `row ${row}`;
      return `${[place, field ?? '–', code, value === null ? '–' : JSON.stringify(value), message].join('  ')}\n`;
    })
    .join('');
}

const findingColumns = ['row', 'field', 'code', 'value', 'message'] as const;

/** RFC 4180, with line feeds; null is an empty field. */
export function findingsCsv(findings: readonly PrintedFinding[]): string {
  const rows = findings.map((finding) => findingColumns.map((column) => csvField(finding[column])).join(','));
  return `${[findingColumns.join(','), ...rows].join('\n')}\n`;
}

function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Each row that an entity came from, its fields, and what rules made of them. */
export function lineageLines(origins: readonly Origin[]): string {
  return origins
    .map(({ batch, file, revision, at, row, fields }) => {
      const head = `batch ${batch}  ${file ?? 'API'}  row ${row}  ${at}  revision ${revision ?? '–'}\n`;
      const width = Math.max(0, ...fields.map(({ field }) => field.length));
      const lines = fields.map(({ field, columns, raw, changes }) => {
        const steps = changes.map(({ rule, from, to }) => `    ${rule}: ${quoted(from)} → ${quoted(to)}\n`);
        return `  ${field.padEnd(width)}  ${quoted(raw)}  (${columns.join(', ') || 'computed'})\n${steps.join('')}`;
      });
      return head + lines.join('');
    })
    .join('');
}

const quoted = (text: string | null) => (text === null ? '–' : JSON.stringify(text));

/** Stored values beside what comes of their inputs: a line each, and a sentence. */
export function recomputedValueLines({ zone, period, same, values }: RecomputedZone): string {
  const lines = values.map((value) => {
    const found = value.same ? 'the same' : `NOT the same: level ${value.again.level}, hash ${value.again.inputHash}`;
    return `${value.methodology}, ${value.variant}, revision ${value.revision}: level ${value.level ?? '–'}, index ${value.index ?? '–'}: ${found}\n`;
  });
  const verdict = same
    ? `Every stored value of ${zone} in ${period} comes of its inputs to the same bits.`
    : `A stored value of ${zone} in ${period} is not what its inputs give: it was altered.`;
  return `${lines.join('')}${verdict}\n`;
}
