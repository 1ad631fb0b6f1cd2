import type { Columns, Field, Pick } from './columns';
import { type FindingCode, finding, unstorable } from './finding';
import { fieldLimits } from './limits';
import type { Change, Finding, RawRow } from './types';

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** One row while it is mapped: its cells, what was complained of, what was changed. */
export class RowWork {
  readonly findings: Finding[] = [];
  readonly changes: Change[] = [];
  rejected = false;

  constructor(
    readonly row: RawRow,
    readonly columns: Columns,
  ) {}

  /** Complain of a field. @param rejects left out = as the table of finding codes says */
  find(field: string | null, code: FindingCode, value: string | null, message: string, rejects?: boolean): void {
    const complaint = finding(this.row.row, field, code, value, message, rejects);
    this.findings.push(complaint);
    if (complaint.rejects) this.rejected = true;
  }

  /** Was the field complained of already? Then its absence is no second fault. */
  complained(field: string): boolean {
    return this.findings.some((complaint) => complaint.field === field);
  }

  change(field: string, rule: string, from: string | null, to: string | null): void {
    if (from !== to) this.changes.push({ field, rule, from, to });
  }

  /** Does the row say anything about the field, be it that it is empty? */
  has(field: Field): boolean {
    return this.columns.cells(field).some((pick) => pick(this.row.raw) !== undefined);
  }

  /** The cell as it was read, the first of several. */
  raw(field: Field): unknown {
    return this.columns.cells(field)[0]?.(this.row.raw);
  }

  /** The field's text, trimmed, several cells joined with ", "; null where it is blank or cannot be taken. */
  text(field: Field): string | null {
    const cells = this.columns.cells(field);
    if (cells.length === 0) return null;
    if (cells.length === 1) return this.cell(field, cells[0]!);
    const parts = cells.map((pick) => this.#asText(field, pick(this.row.raw))).filter((part) => part !== '');
    return this.#clean(
      field,
      parts.join(', '),
      parts
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .join(', '),
    );
  }

  /** One cell's text, trimmed; null where it is blank or cannot be taken. @param field its name in findings */
  cell(field: string, pick: Pick): string | null {
    const text = this.#asText(field, pick(this.row.raw));
    return text === '' ? null : this.#clean(field, text, text.trim());
  }

  #clean(field: string, from: string, to: string): string | null {
    if (from !== to) this.change(field, 'trim', from, to === '' ? null : to);
    if (to === '') return null;
    const limit = fieldLimits[field] ?? fieldLimits.other!;
    if (to.length > limit) {
      const message = `"${field}" has ${to.length} characters, at most ${limit} are taken. Shorten it.`;
      this.find(field, 'field_too_long', to, message);
      return null;
    }
    if (Array.isArray(this.row.raw) || !unstorable.test(to)) return to;
    this.find(
      field,
      'unstorable_text',
      null,
      `"${field}" holds NUL or half a character (a lone surrogate). Remove it.`,
    );
    return null;
  }

  #asText(field: string, value: unknown): string {
    if (typeof value === 'string') return value;
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return this.#digits(field, value);
    this.find(field, 'not_text', JSON.stringify(value), `"${field}" holds an object or array. Give one value.`);
    return '';
  }

  /** Whole numbers beyond 2^53 have lost digits when JSON was read: as a code that would be another code. */
  #digits(field: string, value: number): string {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return String(value);
    this.find(
      field,
      'inexact_number',
      String(value),
      `"${field}" is too large for an exact number. Write it in quotes.`,
    );
    return '';
  }
}

/** A decimal number as written, with a point, without separators of thousands; null where the text is none. */
export function decimal(text: string): number | null {
  const value = number.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
