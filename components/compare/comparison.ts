import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';

/** What a choice of ids comes to. */
export interface Comparison {
  /** The zones that exist, in the order chosen. */
  zones: Zone[];
  /** Ids that no zone has. */
  unknown: string[];
  /** The one scheme that all chosen zones with a scheme use; null while none has one, or where they differ. */
  scheme: Scheme | null;
  /** Zones by scheme where they use several: their grades do not mean the same. Empty otherwise. */
  mixed: { scheme: string; zones: string[] }[];
}

/** Which zones stand side by side, and whether their grades may be compared: distributions never mix schemes. */
export function comparison(all: readonly Zone[], schemes: readonly Scheme[], ids: readonly string[]): Comparison {
  const byId = new Map(all.map((zone) => [zone.id, zone]));
  const zones = ids.flatMap((id) => byId.get(id) ?? []);
  const used = [...new Set(zones.flatMap(({ scheme }) => scheme ?? []))];
  const find = (id: string | undefined) => schemes.find((scheme) => scheme.id === id) ?? null;
  const mixed = used.map((id) => ({
    scheme: find(id)?.name ?? id,
    zones: zones.filter(({ scheme }) => scheme === id).map(({ name }) => name),
  }));
  return {
    zones,
    unknown: ids.filter((id) => !byId.has(id)),
    scheme: used.length === 1 ? find(used[0]) : null,
    mixed: used.length > 1 ? mixed : [],
  };
}
