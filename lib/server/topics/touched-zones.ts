import type { Change } from '@/db/queries/feed';

/** What no zone's counts depend on: it would make every zone pulse each quarter of an hour. */
const uncountedKinds = new Set(['footfall', 'observation']);
/** After these any zone may look otherwise: a zone that is gone is in nobody's keys, and divisions are no zones. */
const shapingKinds = new Set(['zones', 'rollback', 'divisions', 'recount']);

/**
 * The zones that look otherwise after some commits.
 *
 * @returns their numbers; null = it may be any of them
 */
export function touchedZones(changes: readonly Change[]): number[] | null {
  if (changes.some(({ kind }) => shapingKinds.has(kind))) return null;
  return [...new Set(changes.flatMap(({ kind, keys }) => (uncountedKinds.has(kind) ? [] : keys.zones)))];
}

/** Does a commit show in zones at all? */
export function touchesZones(change: Change): boolean {
  const touched = touchedZones([change]);
  return touched === null || touched.length > 0;
}
