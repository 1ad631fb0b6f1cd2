import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';

/** One row of a file as it was read: values in the order of the columns, or an object. */
export interface RawRow {
  /** 1 = the first row of data. */
  row: number;
  raw: readonly string[] | Record<string, unknown>;
}

/** One complaint about one row. */
export interface Finding {
  /** 0 = the file as a whole. */
  row: number;
  field: string | null;
  /** Stable, snake_case. docs/FORMATS.md lists them all. */
  code: string;
  /** The value complained of, shortened to 200 characters. */
  value: string | null;
  message: string;
  /** true = the row was not taken. */
  rejects: boolean;
}

/** What a rule did to a field. */
export interface Change {
  field: string;
  rule: string;
  from: string | null;
  to: string | null;
}

export type Crs = 'wgs84' | 'gcj02' | 'bd09';

/** One row, mapped and cleaned, ready for the tables. `null` = not given: it never overwrites what is known. */
export interface Entry {
  row: number;
  system: string;
  code: string;
  /** null = leave as it is; a new entity is then `other`. */
  kind: EntityKind | null;
  name: string | null;
  industrySystem: string | null;
  industry: string | null;
  role: 'registered' | 'operating';
  address: string | null;
  /** WGS 84 degrees; both or neither. */
  lng: number | null;
  lat: number | null;
  crs: Crs;
  /** The area that the source says the site lies in, as given. */
  declaredArea: string | null;
  source: string;
  sourceKey: string;
  /** null = the row describes an entity only. */
  evaluation: {
    scheme: string;
    outcome: Outcome;
    grade: string | null;
    score: number | null;
    dimensions: Record<string, number> | null;
    /** RFC 3339 in UTC; null = unknown. */
    evaluatedAt: string | null;
  } | null;
  /** The raw row as JSON text, for lineage. */
  raw: string;
  /** Empty = every field was taken as it was. */
  changes: Change[];
}

/** A column name, or several that are joined (blank parts left out) with ", ". */
export type Column = string | string[];

/** An import profile: how a file's columns become an entry (docs/FORMATS.md). */
export interface Profile {
  id: string;
  version: string;
  name: string;
  /** Column of each field. Values missing from a row are null. */
  columns: {
    code: Column;
    system?: Column;
    kind?: Column;
    name?: Column;
    industry?: Column;
    address?: Column;
    lng?: Column;
    lat?: Column;
    crs?: Column;
    area?: Column;
    scheme?: Column;
    grade?: Column;
    state?: Column;
    score?: Column;
    evaluatedAt?: Column;
    source?: Column;
    sourceKey?: Column;
    /** An object column (JSON formats only). */
    dimensions?: Column;
  };
  /** Dimension id → column. */
  dimensionColumns?: Record<string, string>;
  /** Columns without which the file is refused. */
  required: string[];
  /** Used where the column is absent or empty. */
  defaults: {
    system?: string;
    kind?: EntityKind;
    industrySystem?: string;
    role?: 'registered' | 'operating';
    crs?: Crs;
    scheme?: string;
    source?: { code: string; name: string };
  };
  /** Words of the file in the grade or state column → outcome. */
  states?: Record<string, Exclude<Outcome, 'graded'>>;
  /** Words of the file in the grade column → grade of the scheme, where they differ. */
  grades?: Record<string, string>;
  /** Dates that stand for "unknown", as YYYY-MM-DD. */
  unknownDates?: string[];
  /** Time zone offset of dates without one, such as +08:00. */
  utcOffset?: string;
  /** How a declared area's name and a zone's name are made comparable. */
  areaName?: { lowerCase?: boolean; replace?: [from: string, to: string][] };
}
