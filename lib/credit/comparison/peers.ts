import { peerClassOf } from '../peer-class';
import type { Zone } from '../zone';

export type PeerZone = Pick<Zone, 'id' | 'kind' | 'entities' | 'parent'>;

/**
 * Zones to compare one with: of its kind and size, the nearest in size first, by ratio, so that 100 is as far from 200 as
 * 1,000 is from 2,000. A zone that lies in it, or that it lies in, is no peer: they share their businesses.
 */
export function peersOf<Peer extends PeerZone>(zone: PeerZone, zones: readonly Peer[]): Peer[] {
  const byId = new Map(zones.map((one) => [one.id, one]));
  const peerClass = peerClassOf(zone);
  const away = ({ entities }: PeerZone) => Math.abs(Math.log((entities + 1) / (zone.entities + 1)));
  return zones
    .filter((one) => one.id !== zone.id && peerClassOf(one) === peerClass)
    .filter((one) => !liesIn(one, zone, byId) && !liesIn(zone, one, byId))
    .sort((a, b) => away(a) - away(b) || (a.id < b.id ? -1 : 1));
}

function liesIn(inner: PeerZone, outer: PeerZone, byId: ReadonlyMap<string, PeerZone>): boolean {
  const seen = new Set<string>();
  for (let at = inner.parent; at !== null && !seen.has(at); at = byId.get(at)?.parent ?? null) {
    if (at === outer.id) return true;
    seen.add(at);
  }
  return false;
}
