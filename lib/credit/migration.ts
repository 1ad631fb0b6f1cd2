import type { Outcome } from './evaluation';
import type { Scheme } from './scheme';
import type { ZoneKind } from './zone';
import type { ZoneCell } from './zone-counts';

/**
 * Who of a zone moved from grade to grade between two moments, as counts, for one audience: of the businesses whose
 * grades it sees singly, so that no difference tells a grade that is not shown.
 */

/** What a business was at one of the moments; no evaluation yet is `unevaluated`. */
export type Standing = { grade: string } | { state: Exclude<Outcome, 'graded'> | 'unevaluated' };

/** Distinct businesses that are alike in what they were, and in all that decides over counting them. */
export interface MoveCell extends Pick<ZoneCell, 'kind' | 'divisions' | 'entities' | 'synthetic'> {
  /** '' = no evaluation. */
  fromOutcome: string;
  /** '' = none. */
  fromGrade: string;
  toOutcome: string;
  toGrade: string;
}

export interface Move {
  from: Standing;
  to: Standing;
  entities: number;
}

/**
 * `better`, `worse`: from one ranked grade to another; `unchanged`: the same grade or state; `entered`: to a grade from
 * none; `left`: from a grade to none; `other`: between states, or to or from a grade outside the order.
 */
export const moveKinds = ['better', 'worse', 'unchanged', 'entered', 'left', 'other'] as const;
export type MoveKind = (typeof moveKinds)[number];

export interface ZoneMigration {
  zone: { id: string; kind: ZoneKind; name: string };
  scheme: string | null;
  /** Days at whose ends they are told, YYYY-MM-DD. */
  from: string;
  /** null = now. */
  to: string | null;
  timeZone: string;
  /** Distinct businesses that are in the zone now, counted or not. */
  entities: number;
  /** Of those, businesses whose grade this audience does not see. */
  suppressed: number;
  /** Of the others: what happened, without 0; grades best first, then states. */
  items: Move[];
  totals: Record<MoveKind, number>;
  synthetic: boolean;
  asOf: string;
  revision: number;
}

const states = ['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated'] as const;

const standing = (outcome: string, grade: string): Standing =>
  grade !== '' ? { grade } : { state: outcome === '' ? 'unevaluated' : (outcome as Exclude<Outcome, 'graded'>) };

/** Place in the order of rows and columns: grades best first, then states. */
export function standingPlace(of: Standing, scheme: Pick<Scheme, 'grades'>): number {
  if ('state' in of) return scheme.grades.length + states.indexOf(of.state);
  const at = scheme.grades.findIndex(({ grade }) => grade === of.grade);
  return at === -1 ? scheme.grades.length - 0.5 : at;
}

/** What a move is. */
export function moveKind({ from, to }: Pick<Move, 'from' | 'to'>, scheme: Pick<Scheme, 'grades'>): MoveKind {
  if ('state' in from) {
    if ('grade' in to) return 'entered';
    return from.state === to.state ? 'unchanged' : 'other';
  }
  if ('state' in to) return 'left';
  if (from.grade === to.grade) return 'unchanged';
  const ranked = scheme.grades.filter((grade) => grade.ranked);
  const [before, after] = [from, to].map((one) => ranked.findIndex(({ grade }) => grade === one.grade)) as [
    number,
    number,
  ];
  if (before === -1 || after === -1) return 'other';
  return after < before ? 'better' : 'worse';
}

/**
 * The moves of a zone's cells.
 *
 * @param scheme    null = no grade is counted: all are suppressed
 * @param isCounted does the audience see such a business's grade?
 */
export function movesOf(
  cells: readonly MoveCell[],
  scheme: Pick<Scheme, 'grades'> | null,
  isCounted: (cell: Pick<ZoneCell, 'kind' | 'divisions'>) => boolean,
): Pick<ZoneMigration, 'entities' | 'suppressed' | 'items' | 'totals'> {
  const entities = cells.reduce((sum, cell) => sum + cell.entities, 0);
  const totals = Object.fromEntries(moveKinds.map((kind) => [kind, 0])) as Record<MoveKind, number>;
  if (scheme === null) return { entities, suppressed: entities, items: [], totals };
  const moves = new Map<string, Move>();
  for (const cell of cells.filter(isCounted)) {
    const [from, to] = [standing(cell.fromOutcome, cell.fromGrade), standing(cell.toOutcome, cell.toGrade)];
    const key = JSON.stringify([from, to]);
    const known = moves.get(key);
    moves.set(key, { from, to, entities: (known?.entities ?? 0) + cell.entities });
    totals[moveKind({ from, to }, scheme)] += cell.entities;
  }
  const place = (of: Standing) => standingPlace(of, scheme);
  const items = [...moves.values()].sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to));
  const counted = items.reduce((sum, move) => sum + move.entities, 0);
  return { entities, suppressed: entities - counted, items, totals };
}
