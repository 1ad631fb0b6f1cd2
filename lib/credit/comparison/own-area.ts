import type { MultiPolygon } from 'geojson';
import type { Scheme } from '../scheme';
import type { Zone, ZoneKind } from '../zone';
import { countZone, type ZoneCell } from '../zone-counts';
import type { MeasuredShare, ShareMeasure } from './comparison';
import { zoneShares } from './shares';

/** The businesses of an area that somebody drew, counted for one audience as those of a zone are. Pure sums of integers. */

/** Distinct businesses of an area that are alike in all that decides over counting them. */
export interface AreaCell
  extends Pick<ZoneCell, 'kind' | 'divisions' | 'outcome' | 'grade' | 'entities' | 'synthetic'> {
  /** Evaluated within twelve months, with a grade. */
  fresh: boolean;
  /** Of them, demonstration units. */
  demonstration: number;
  /** Of them, those with a penalty in force that everybody may see. */
  penalty: number;
}

/** What was done to an outline, or must be asked about it. */
export const areaFindingCodes = ['ring_closed', 'geometry_repaired', 'perhaps_swapped'] as const;
export interface AreaFinding {
  code: (typeof areaFindingCodes)[number];
  /** What was wrong and where, as the database says it; null = nothing more to say. */
  value: string | null;
}

/** A zone that an area has more than an edge in common with. */
export interface AreaOverlap {
  id: string;
  kind: ZoneKind;
  name: string;
  squareKilometres: number;
  /** Of the area, and of the zone, 0 to 1. */
  ofArea: number;
  ofZone: number;
  /** Businesses that have a place in both, and their share of the area's; null where it has none. */
  entities: number;
  ofEntities: number | null;
}

type Counts = Pick<Zone, 'entities' | 'evaluated' | 'grades' | 'states' | 'coverage' | 'demonstration' | 'synthetic'>;

export interface AreaFigures extends Counts {
  /** With a penalty in force that everybody may see. */
  penalty: number;
  /** null where nothing is counted. */
  shares: Record<ShareMeasure, MeasuredShare | null>;
}

export interface OwnArea extends AreaFigures {
  /** As it was counted: repaired where it had to be. */
  geometry: MultiPolygon;
  squareKilometres: number;
  findings: AreaFinding[];
  /** null = none that this audience may count. */
  scheme: string | null;
  /** The largest part first. */
  zones: AreaOverlap[];
  asOf: string;
  revision: number;
}

/** Whose grades are counted, as `countZone` asks it. */
interface Counting {
  scheme: Scheme | null;
  isCounted: (cell: Pick<ZoneCell, 'kind' | 'divisions'>) => boolean;
}

/** What the cells of an area come to for an audience. */
export function areaFigures(cells: readonly AreaCell[], { scheme, isCounted }: Counting): AreaFigures {
  const none = { scheme: 0, outcome: '', grade: '' };
  const asZone = cells.flatMap(({ fresh: _, penalty: __, ...cell }): ZoneCell[] => [
    { ...cell, ...none },
    ...(cell.outcome === '' ? [] : [{ ...cell, scheme: 1, demonstration: 0, synthetic: 0 }]),
  ]);
  const grades = scheme?.grades.map(({ grade }) => grade) ?? [];
  const counts = countZone(asZone, { scheme: scheme && { number: 1, grades }, isCounted });
  const sum = (of: readonly AreaCell[], count: (cell: AreaCell) => number) =>
    of.reduce((total, cell) => total + count(cell), 0);
  const penalty = sum(cells, (cell) => cell.penalty);
  const graded = scheme === null ? [] : cells.filter((cell) => cell.grade !== '' && isCounted(cell));
  const fresh = sum(
    graded.filter((cell) => cell.fresh),
    ({ entities }) => entities,
  );
  const { evaluated, entities } = counts;
  const counted = { fresh: { hits: fresh, n: evaluated }, penalty: { hits: penalty, n: entities } };
  return { ...counts, penalty, shares: zoneShares(counts, scheme, counted) };
}
