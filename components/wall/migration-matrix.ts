import { type Move, type MoveKind, moveKind, type ZoneMigration } from '@/lib/credit/migration';
import type { Scheme } from '@/lib/credit/scheme';
import { gradeWords } from '@/lib/i18n/grade-words';
import { type GradeLook, gradeLook, noGrade } from '../ui/grade-look';

/** A row or a column of the matrix: a grade, or everything that is none. */
export interface Side {
  /** null = no grade. */
  grade: string | null;
  look: GradeLook;
  /** null = the words for no grade. */
  words: string | null;
}

export interface MatrixCell {
  entities: number;
  kind: MoveKind;
}

export interface MatrixOfMoves {
  /** Of rows and columns alike. */
  sides: Side[];
  /** By row. */
  cells: MatrixCell[][];
}

/** Moves by grade, best first, with all states in one row and column: a wall is read from afar. */
export function migrationMatrix(items: readonly Move[], scheme: Scheme): MatrixOfMoves {
  const none: Side = { grade: null, look: noGrade, words: null };
  const grades = scheme.grades.map(({ grade }): Side => sideOf(grade, scheme));
  const unknown = [...new Set(items.flatMap(({ from, to }) => [from, to].map(gradeOf)))].filter(
    (grade) => grade !== null && !scheme.grades.some((one) => one.grade === grade),
  );
  const sides = [...grades, ...unknown.map((grade) => sideOf(grade!, scheme)), none];
  const cells = sides.map((from) =>
    sides.map((to): MatrixCell => {
      const own = items.filter((move) => gradeOf(move.from) === from.grade && gradeOf(move.to) === to.grade);
      const entities = own.reduce((sum, move) => sum + move.entities, 0);
      const standing = ({ grade }: Side): Move['from'] => (grade === null ? { state: 'unevaluated' } : { grade });
      return { entities, kind: moveKind({ from: standing(from), to: standing(to) }, scheme) };
    }),
  );
  return { sides, cells };
}

/** The largest moves but for those that stayed. */
export function largestMoves(
  { sides, cells }: MatrixOfMoves,
  limit: number,
): (MatrixCell & { from: Side; to: Side })[] {
  return cells
    .flatMap((row, i) => row.map((cell, j) => ({ ...cell, from: sides[i]!, to: sides[j]! })))
    .filter(({ entities, kind }) => entities > 0 && kind !== 'unchanged')
    .sort((a, b) => b.entities - a.entities)
    .slice(0, limit);
}

const gradeOf = (of: Move['from']) => ('grade' in of ? of.grade : null);

const sideOf = (grade: string, scheme: Scheme): Side => ({
  grade,
  look: gradeLook(scheme, grade),
  words: gradeWords(scheme, grade),
});

/** Totals that a wall shows, the greatest news first; those that stayed last. */
export const shownTotals = (totals: ZoneMigration['totals']): [MoveKind, number][] => {
  const always: MoveKind[] = ['better', 'worse'];
  const some = (['entered', 'left', 'other'] as const).filter((kind) => totals[kind] > 0);
  return [...always, ...some, 'unchanged' as const].map((kind) => [kind, totals[kind]]);
};
