import type { Outcome } from './evaluation';

/** `individual` is an individually-owned business (code 92…), whose owner is a natural person: the privacy switch. */
export const entityKinds = ['enterprise', 'individual', 'other'] as const;
export type EntityKind = (typeof entityKinds)[number];

export interface EntityCode {
  system: string;
  code: string;
}

/** One entity in a list or on the map, as an audience may see it. */
export interface EntitySummary {
  id: number;
  codes: EntityCode[];
  name: string;
  kind: EntityKind;
  industry: string | null;
  /** WGS 84; coarsened where the audience may not see the exact place; null without a site. */
  point: [lng: number, lat: number] | null;
  scheme: string | null;
  /** null = not graded, or not to be seen by this audience (then `state` is null too). */
  grade: string | null;
  state: Exclude<Outcome, 'graded'> | 'unevaluated' | null;
  demonstration: boolean;
  /** It came from a synthetic batch: shown as demonstration data. */
  synthetic: boolean;
  /** Metres from the point that was asked for to the point that is shown; absent where none was. */
  metres?: number;
}

export interface EvaluationView {
  scheme: string;
  grade?: string;
  state?: Exclude<Outcome, 'graded'>;
  score: number | null;
  dimensions: Record<string, number> | null;
  /** RFC 3339; null = unknown. */
  evaluatedAt: string | null;
  source: string;
  current: boolean;
}

export interface RecordView {
  kind: string;
  title: string;
  severity: string | null;
  /** Public ones are all `effective`. */
  state: string;
  authority: string | null;
  decidedAt: string | null;
  publishedFrom: string | null;
  /** First day on which it is no longer public; null = no end is known, or it was never public. */
  publishedUntil: string | null;
}

/** The credit file that one audience may see (CONTRACT: `GET /entities/ID`). */
export interface EntityFile {
  id: number;
  codes: EntityCode[];
  name: string;
  kind: EntityKind;
  industry: string | null;
  site: { role: string; address: string | null; point: [number, number] | null; coarse: boolean } | null;
  zones: { id: string; kind: string; name: string }[];
  evaluations: EvaluationView[];
  records: RecordView[];
  demonstration: boolean;
  labels: string[];
  sources: { code: string; name: string }[];
  /** It came from a synthetic batch: shown as demonstration data. */
  synthetic: boolean;
  asOf: string;
  revision: number;
}

/**
 * What names an entity in the address of its page: its unified code, else another code with its system, else its number.
 * A viewer who sees no codes gets the number.
 */
export function addressKey({ id, codes }: Pick<EntityFile, 'id' | 'codes'>): string {
  const known = codes.find(({ system }) => system === 'uscc') ?? codes[0];
  if (known === undefined) return String(id);
  return known.system === 'uscc' ? known.code : `${known.system}:${known.code}`;
}
