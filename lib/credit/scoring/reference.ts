import type { Scheme } from '../scheme';
import { shippedSchemes } from '../schemes';

/** Stands beside whatever was computed here under a national scheme: for reference. */
export const REFERENCE = '参考';

/**
 * Is a score computed here under the scheme for reference only? Where a ministry gives the grades, nobody else's are
 * the grades (国办发〔2026〕8号; GB/T 45255-2025 lets others use it 参考使用). The id of a shipped national scheme is
 * enough, so that no file with made-up thresholds passes for it.
 */
export function isForReference({ id, national }: Scheme): boolean {
  return national === true || shippedSchemes.some((shipped) => shipped.id === id && shipped.national === true);
}
