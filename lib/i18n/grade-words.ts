import type { Scheme } from '../credit/scheme';

/** The grade in words: its name where the scheme gives one, with the grade itself in front. */
export function gradeWords(scheme: Pick<Scheme, 'grades'> | undefined, grade: string): string {
  const name = scheme?.grades.find((entry) => entry.grade === grade)?.name;
  return name && name !== grade ? `${grade} ${name}` : grade;
}
