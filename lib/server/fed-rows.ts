import type { z } from 'zod';
import type { StagedFinding } from '@/db/queries/staging';
import { shortened, unstorable } from '@/lib/ingest/finding';

/** Rows of records, observations and footfall as integrators send them, judged strictly: what is not known is a fault. */

/** A row that may be taken. */
export interface FedRow<T> {
  /** 1 = the first row of the request. */
  row: number;
  value: T;
  /** As it was sent, for lineage. */
  raw: string;
  /** The row of the batch that has the same key, and says the same; null = this is the first. */
  twin: number | null;
}

export interface FedRows<T> {
  rows: FedRow<T>[];
  findings: StagedFinding[];
}

type Fault = { field: string | null; code: string; message: string };

/** What a schema cannot say of one field alone; told also where other fields are at fault. */
export type Across = (row: Readonly<Record<string, unknown>>) => Fault[];

/**
 * Judge the rows of a request.
 *
 * @param key text that two rows have in common when they mean the same thing
 */
export function fedRows<T>(
  rows: readonly unknown[],
  { schema, across, key }: { schema: z.ZodType<T>; across: Across; key: (value: T) => string },
): FedRows<T> {
  const fed: FedRows<T> = { rows: [], findings: [] };
  const firsts = new Map<string, { row: number; content: string }>();
  for (const [i, raw] of rows.entries()) {
    const row = i + 1;
    const faults = faultsOf(raw, schema, across);
    const find = (f: Fault, rejects: boolean) =>
      fed.findings.push({ row, rejects, ...f, value: shownOf(raw, f.field), message: storable(f.message) });
    for (const fault of faults) find(fault, true);
    if (faults.length > 0) continue;
    const value = schema.parse(raw);
    const content = JSON.stringify(value);
    const first = firsts.get(key(value));
    if (first === undefined) firsts.set(key(value), { row, content });
    else find(twinOf(first, content), first.content !== content);
    fed.rows.push({ row, value, raw: JSON.stringify(raw), twin: first?.row ?? null });
  }
  return fed;
}

function twinOf(first: { row: number; content: string }, content: string): Fault {
  return first.content === content
    ? { field: null, code: 'duplicate_row', message: `The same as row ${first.row}: taken once.` }
    : {
        field: null,
        code: 'conflicting_row',
        message: `Row ${first.row} has the same key but says something else. Send one of them.`,
      };
}

function faultsOf(raw: unknown, schema: z.ZodType, across: Across): Fault[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return [{ field: null, code: 'not_an_object', message: 'A row is a JSON object.' }];
  const row = raw as Record<string, unknown>;
  const found = schema.safeParse(row).error?.issues.flatMap((issue) => faultsOfIssue(issue, row)) ?? [];
  const once = new Map<string | null, Fault>();
  for (const fault of [...found, ...across(row)]) if (!once.has(fault.field)) once.set(fault.field, fault);
  return [...once.values()];
}

function faultsOfIssue(issue: z.core.$ZodIssue, row: Record<string, unknown>): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = storable(shortened(key));
      return { field, code: 'unknown_field', message: `A row of this kind has no field "${field}".` };
    });
  }
  const field = String(issue.path[0]);
  return [{ field, ...complaint(issue, field, row[field]) }];
}

const snake = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function complaint(issue: z.core.$ZodIssue, field: string, value: unknown): Omit<Fault, 'field'> {
  const isBlank = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  if (isBlank) return { code: `missing_${snake(field)}`, message: `The row has no ${field}. Give it.` };
  const told = issue.message;
  if (issue.code === 'custom') return { code: String(issue.params?.code), message: told };
  if (issue.code === 'invalid_value') return { code: `unknown_${snake(field)}`, message: `${field}: ${told}.` };
  if (issue.code === 'too_big' && issue.origin === 'string')
    return { code: 'field_too_long', message: `${field}: ${told}.` };
  if (issue.code === 'invalid_type')
    return { code: issue.expected === 'string' ? 'not_text' : 'not_a_number', message: `${field}: ${told}.` };
  return { code: 'out_of_range', message: `${field}: ${told}.` };
}

const storable = (text: string) => text.replace(new RegExp(unstorable, 'gu'), '\uFFFD');

/** The value complained of, as text. */
function shownOf(raw: unknown, field: string | null): string | null {
  if (field === null || typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, field)) return null;
  const value = (raw as Record<string, unknown>)[field];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return storable(shortened(text));
}
