import type { Scheme } from '@/lib/credit/scheme';
import { type Zone, type ZoneKind, zoneKinds } from '@/lib/credit/zone';

/** The kinds that have zones, in the field's order. */
export function kindsPresent(zones: readonly Zone[]): ZoneKind[] {
  return zoneKinds.filter((kind) => zones.some((zone) => zone.kind === kind));
}

/** The kind a wall speaks of: regions if there are any, else the kind with most zones; null without zones. */
export function leadingKind(zones: readonly Zone[]): ZoneKind | null {
  const count = (kind: ZoneKind) => zones.filter((zone) => zone.kind === kind).length;
  const present = kindsPresent(zones);
  if (present.includes('region')) return 'region';
  return [...present].sort((a, b) => count(b) - count(a))[0] ?? null;
}

/**
 * The kind whose zones a wall ranks against each other: the leading kind where it has several to rank, else the kind
 * with most zones beside it.
 */
export function rankedKind(zones: readonly Zone[], leading: ZoneKind): ZoneKind {
  if (leafZones(zones, leading).length > 1) return leading;
  return leadingKind(zones.filter(({ kind }) => kind !== leading)) ?? leading;
}

/** Zones of one kind that lie in no other of that kind: they do not overlap by nesting, so that their counts add up. */
export function topZones(zones: readonly Zone[], kind: ZoneKind): Zone[] {
  const own = zones.filter((zone) => zone.kind === kind);
  const ids = new Set(own.map(({ id }) => id));
  return own.filter(({ parent }) => parent === null || !ids.has(parent));
}

/** Zones of one kind without a smaller one of that kind inside: those to compare with each other. */
export function leafZones(zones: readonly Zone[], kind: ZoneKind): Zone[] {
  const own = zones.filter((zone) => zone.kind === kind);
  const parents = new Set(own.map(({ parent }) => parent));
  return own.filter(({ id }) => !parents.has(id));
}

/** Why entities of a zone stand beside its grades, in the order in which pages name them. */
export const zoneStates = ['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated', 'suppressed'] as const;

/** Sums over zones of one scheme. */
export interface Sum {
  scheme: Scheme;
  zones: number;
  /** Zones of other schemes, left out: distributions never mix schemes. */
  otherScheme: number;
  entities: number;
  demonstration: number;
  evaluated: number;
  /** evaluated ÷ (entities − out of scope − suppressed), as the API counts it; null where nothing is in scope. */
  coverage: number | null;
  grades: Record<string, number>;
  states: Zone['states'];
}

/** Add up zones that do not overlap, under the scheme that most of them use; null while none has a scheme. */
export function sumZones(zones: readonly Zone[], schemes: readonly Scheme[]): Sum | null {
  const uses = (scheme: Scheme) => zones.filter((zone) => zone.scheme === scheme.id);
  const scheme = [...schemes].sort((a, b) => uses(b).length - uses(a).length)[0];
  if (!scheme || uses(scheme).length === 0) return null;
  const own = uses(scheme);
  const states: Zone['states'] = { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 0 };
  const grades = Object.fromEntries(scheme.grades.map(({ grade }) => [grade, 0]));
  let entities = 0;
  let demonstration = 0;
  let evaluated = 0;
  for (const zone of own) {
    entities += zone.entities;
    demonstration += zone.demonstration;
    evaluated += zone.evaluated;
    for (const grade of Object.keys(grades)) grades[grade] = (grades[grade] ?? 0) + (zone.grades[grade] ?? 0);
    for (const state of zoneStates) states[state] += zone.states[state] ?? 0;
  }
  const inScope = entities - states.out_of_scope - states.suppressed;
  const coverage = inScope > 0 ? evaluated / inScope : null;
  return {
    scheme,
    zones: own.length,
    otherScheme: zones.length - own.length,
    entities,
    demonstration,
    evaluated,
    coverage,
    grades,
    states,
  };
}

/** Time of the newest change in the zones' counts; null without zones. */
export function newestAsOf(zones: readonly Zone[]): string | null {
  let newest: string | null = null;
  for (const { asOf } of zones) if (newest === null || Date.parse(asOf) > Date.parse(newest)) newest = asOf;
  return newest;
}
