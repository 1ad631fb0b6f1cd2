import { LEAST_GRADED } from '../good-share';
import type { ComparedZone, ZoneComparison } from './comparison';
import {
  type MixedSchemes,
  type Nested,
  type NotAlike,
  type PeerOf,
  type SeveralVersions,
  type Unsaid,
  type UnsaidReason,
  unsaidReasons,
} from './finding';

/** What forbids to compare, or to say anything. */

/** Below this share of what is counted, known or new, what is left does not stand for the whole. */
const HALF = 0.5;

export function mixedSchemes({ zones, scheme }: Pick<ZoneComparison, 'zones' | 'scheme'>): MixedSchemes[] {
  if (scheme !== null) return [];
  const byScheme = new Map<string, string[]>();
  for (const { zone } of zones)
    if (zone.scheme !== null) byScheme.set(zone.scheme, [...(byScheme.get(zone.scheme) ?? []), zone.id]);
  const schemes = [...byScheme].map(([id, own]) => ({ scheme: id, zones: own }));
  return schemes.length < 2 ? [] : [{ kind: 'schemes', schemes }];
}

export function unsaid({ zones, scheme }: Pick<ZoneComparison, 'zones' | 'scheme'>): Unsaid[] {
  const all = zones.flatMap((zone) => [...ofGrades(zone, scheme), ...ofLevel(zone)]);
  const parts = unsaidReasons.flatMap((why) => {
    const own = all.filter((reason) => reason.why === why).map(({ zone, figure }) => ({ zone, figure }));
    return own.length === 0 ? [] : [{ why, zones: own }];
  });
  return parts.length === 0 ? [] : [{ kind: 'unsaid', parts }];
}

interface Reason {
  why: UnsaidReason;
  zone: string;
  figure: number | null;
}

function ofGrades({ zone, shares }: ComparedZone, scheme: string | null): Reason[] {
  const because = (why: UnsaidReason, figure: number | null): Reason[] => [{ why, zone: zone.id, figure }];
  if (zone.entities === 0) return because('nobody', null);
  const hidden = zone.states.suppressed / zone.entities;
  if (hidden > HALF) return because('suppressed', hidden);
  if (scheme === null) return [];
  if (shares.good === null) return because('none_graded', null);
  if (shares.good.n < LEAST_GRADED) return because('few_graded', shares.good.n);
  const { evaluated, fresh } = shares;
  return [
    ...(evaluated !== null && evaluated.share < HALF ? because('thin', evaluated.share) : []),
    ...(fresh !== null && fresh.share < HALF ? because('old', fresh.share) : []),
  ];
}

function ofLevel({ zone }: ComparedZone): Reason[] {
  if (zone.level !== null || zone.entities === 0) return [];
  if (zone.indexCoverage === null) return [{ why: 'not_computed', zone: zone.id, figure: null }];
  return [{ why: zone.withheld ? 'withheld' : 'few_observed', zone: zone.id, figure: zone.indexCoverage }];
}

export function notAlike({ zones }: Pick<ZoneComparison, 'zones'>): NotAlike[] {
  const peers = zones
    .map(({ zone, peerClass }): PeerOf => ({ zone: zone.id, entities: zone.entities, peerClass }))
    .sort((a, b) => a.entities - b.entities);
  const small = peers[0];
  const large = peers.findLast(({ peerClass }) => peerClass !== small?.peerClass);
  if (small === undefined || large === undefined) return [];
  return [{ kind: 'unlike', classes: new Set(peers.map(({ peerClass }) => peerClass)).size, small, large }];
}

/** `live` stands after every month, as it does in the alphabet. */
export function severalVersions({ zones }: Pick<ZoneComparison, 'zones'>): SeveralVersions[] {
  const points = zones.flatMap(({ series }) => series.items).sort((a, b) => (a.period < b.period ? -1 : 1));
  const first = new Map<string, SeveralVersions['versions'][number]>();
  for (const { methodology, period } of points) {
    const key = JSON.stringify([methodology.id, methodology.version]);
    if (!first.has(key)) first.set(key, { id: methodology.id, version: methodology.version, from: period });
  }
  return first.size < 2 ? [] : [{ kind: 'versions', versions: [...first.values()] }];
}

export function nested({ zones }: Pick<ZoneComparison, 'zones'>): Nested[] {
  const known = new Set(zones.map(({ zone }) => zone.id));
  const pairs = zones.flatMap(({ zone: { id, parent } }) =>
    parent !== null && known.has(parent) ? [{ inner: id, outer: parent }] : [],
  );
  return pairs.length === 0 ? [] : [{ kind: 'nested', pairs }];
}
