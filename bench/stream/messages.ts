import type { Zone } from '@/lib/credit/zone';
import type { Change } from '@/lib/live/protocol';

/** Changes of the topic `zones`, made up. */

/** Revision that everyone holds at the start. */
export const FIRST_REVISION = 1_000;

/** What one evaluation changes: the region, the district and the market that hold the business. */
export const ZONES = 3;

const names = ['义乌市 Yiwu', '国际商贸城 International Trade City', '国际商贸城二区 District Two'];
const kinds = ['region', 'core_district', 'specialised_market'] as const;

/** @param revision stands in its counts too, so that no two messages are the same */
export function change(revision: number, zones = ZONES): Change<'zones'> {
  const at = new Date(Date.UTC(2026, 10, 26) + revision).toISOString();
  const data = Array.from({ length: zones }, (_, i): Zone => {
    const level = i % names.length;
    const [a, b] = [6_000 + (revision % 1_000), 4_000 - (revision % 1_000)];
    return {
      id: `bench-${kinds[level]}-${i}`,
      kind: kinds[level]!,
      name: names[level]!,
      scheme: 'CN-2026',
      division: '330782',
      parent: level === 0 ? null : `bench-${kinds[level - 1]}-${i - 1}`,
      level: null,
      index: null,
      change: null,
      alarm: null,
      indexCoverage: null,
      withheld: false,
      rankOf: null,
      coverage: 0.8123456789012345,
      rank: null,
      entities: 30_000,
      evaluated: 24_370,
      grades: { A: a, B: b, C: 9_876, D: 4_494 },
      states: { unrated: 2_345, insufficient_data: 1_234, out_of_scope: 0, unevaluated: 2_051, suppressed: 0 },
      demonstration: 321,
      synthetic: true,
      asOf: at,
      revision,
    };
  });
  return { topic: 'zones', revision, prev: revision - 1, at, data };
}
