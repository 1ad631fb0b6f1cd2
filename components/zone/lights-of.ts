import type { Methodology } from '@/lib/credit/index/methodology';

/** Lights of the whole, best first; empty where the methodology has none, or is not read yet. */
export function lightsOf(methodology: Pick<Methodology, 'nodes'> | null): string[] {
  const root = methodology?.nodes.find(({ parent }) => parent === null);
  return (root?.alarm?.bands ?? []).map(({ light }) => light);
}
