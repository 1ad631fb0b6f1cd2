import type { ZoneComparison } from '@/lib/credit/comparison/comparison';

/** Methodologies that the values of a comparison follow, each with its version; none where no index is computed. */
export const methodsOf = ({ zones }: Pick<ZoneComparison, 'zones'>): string[] => [
  ...new Set(zones.flatMap(({ series }) => series.items.map(({ methodology: { id, version } }) => `${id} ${version}`))),
];
