import { entityKinds } from '@/lib/credit/entity';
import type { TileFilter } from './tile-source';

/** A tile that shows everything of a scheme. */
export const unfiltered = (scheme: number | null): TileFilter => ({
  scheme,
  grade: null,
  demonstration: null,
  kinds: entityKinds,
});

/** Of filters that are asked for again and again. */
const keys = new WeakMap<TileFilter, string>();

/** The one text of a filter: two filters that let the same through have the same. */
export function filterKey(filter: TileFilter): string {
  const there = keys.get(filter);
  if (there !== undefined) return there;
  const { scheme, grade, demonstration, kinds } = filter;
  const key = JSON.stringify([scheme, grade, demonstration, entityKinds.filter((kind) => kinds.includes(kind))]);
  keys.set(filter, key);
  return key;
}
