import type { Methodology } from './methodology';

/** Methodology versions as those who read, and those who make, an index are told of them. */

export const methodologyStates = ['draft', 'active', 'retired'] as const;
export type MethodologyState = (typeof methodologyStates)[number];

/** `GET /methodologies`: versions that decide, will decide, or did. */
export interface MethodologyItem {
  id: string;
  version: string;
  name: string | null;
  /** Drafts are told of in the console only. */
  state: MethodologyState;
  /** Does it decide now? */
  current: boolean;
  /** First day that it decides, YYYY-MM-DD; null for a draft. */
  activeFrom: string | null;
  /** Makes levels an index; null until the first month is signed, or the version is linked to the one before. */
  factor: number | null;
  /** Month computed by this version and the one before, YYYY-MM; null = it is not linked. */
  overlap: string | null;
  document: Methodology;
}

/** `GET /api/console/methodologies`. */
export interface StoredMethodologyItem extends MethodologyItem {
  /** Names it in the console's own API. */
  number: number;
  createdAt: string;
}

/** One zone under the version that decides and under another, from the same inputs. */
export interface MethodologyMove {
  zone: { id: string; kind: string; name: string };
  /** Under the version that decides; null = too little is observed. */
  level: number | null;
  /** Within the peer class; null = none. */
  rank: number | null;
  coverage: number;
  otherLevel: number | null;
  otherRank: number | null;
  otherCoverage: number;
  /** Other level less level; null where either is missing. */
  levelChange: number | null;
  /** Places won (> 0) or lost; null where either is missing. */
  places: number | null;
  peerClass: string;
}

/** `GET /api/console/methodologies/NUMBER/comparison`: a version beside the one that decides, on what is counted now. */
export interface MethodologyComparison {
  current: { id: string; version: string };
  other: { id: string; version: string };
  /** Who moves most first: by places, then by level. */
  moves: MethodologyMove[];
  /** Zones that change their rank. */
  movedZones: number;
  /** Zones that have a level under only one of both. */
  gained: number;
  lost: number;
  /** Spearman's rank correlation of levels over zones that have both; null below 3. */
  rankCorrelation: number | null;
  /** Indicators of the other version that nothing is counted for now. */
  missing: string[];
}
