import type { Change } from '@/db/queries/feed';

/** What no zone's counts depend on: it would make every zone pulse each quarter of an hour. */
const uncountedKinds = new Set(['footfall', 'observation']);
/** After these zones may be gone, which are in nobody's keys. */
const shapingKinds = new Set(['zones', 'rollback']);

/**
 * The zones that look otherwise after some commits.
 *
 * @returns their numbers; null = it may be any of them
 */
export function touchedZones(changes: readonly Change[]): number[] | null {
  if (changes.some(({ kind, keys }) => shapingKinds.has(kind) || keys.everywhere === true)) return null;
  const named = changes.flatMap(({ kind, keys: { zones, shown = [] } }) =>
    uncountedKinds.has(kind) ? shown : [...zones, ...shown],
  );
  return [...new Set(named)];
}

/** Does a commit show in zones at all? */
export function touchesZones(change: Change): boolean {
  const touched = touchedZones([change]);
  return touched === null || touched.length > 0;
}
