import { type Outcome, outcomes } from '@/lib/credit/evaluation';
import type { Scheme } from '@/lib/credit/scheme';
import { offsetMinutes, written } from './date';
import { unstorable } from './finding';
import { checkPoints, gradedByPoints } from './points';
import { decimal, type RowWork } from './row-work';
import type { Entry, Profile } from './types';

type Evaluation = NonNullable<Entry['evaluation']>;
type NotGraded = Exclude<Outcome, 'graded'>;
/** Scheme by its code. */
export type Schemes = ReadonlyMap<string, Scheme>;

const notGraded = outcomes.filter((outcome): outcome is NotGraded => outcome !== 'graded');

const listed = (words: Iterable<string>) => [...words].map((word) => `"${word}"`).join(', ');

/** What the source's word stands for, by the profile; words of a prototype stand for nothing. */
const meaning = <T>(words: Record<string, T> | undefined, word: string): T | undefined =>
  words !== undefined && Object.hasOwn(words, word) ? words[word] : undefined;

function numberOf(work: RowWork, field: string, text: string | null): number | null {
  if (text === null) return null;
  const value = decimal(text);
  if (value === null)
    work.find(field, 'not_a_number', text, `"${field}" is not a number. Write it as 12.5 or leave it empty.`);
  return value;
}

/** Dimension scores of columns of their own and of the object column together; null where there is none. */
function dimensionsOf(work: RowWork): Record<string, number> | null {
  const found: [string, number][] = [];
  for (const [id, pick] of work.columns.dimensions) {
    const value = numberOf(work, `dimensions.${id}`, work.cell(`dimensions.${id}`, pick));
    if (value !== null) found.push([id, value]);
  }
  // A csv file has no objects: its columns dimensions.ID are in the loop above.
  const object = Array.isArray(work.row.raw) ? null : (work.raw('dimensions') ?? null);
  if (object !== null) found.push(...dimensionsIn(work, object));
  return found.length === 0 ? null : Object.fromEntries(found);
}

function dimensionsIn(work: RowWork, object: unknown): [string, number][] {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    const message = '"dimensions" must be an object of numbers, such as {"finance": 12.5}.';
    work.find('dimensions', 'bad_dimensions', JSON.stringify(object), message);
    return [];
  }
  return Object.entries(object).flatMap(([id, given]) => {
    if (id.trim() === '' || id.length > 64 || unstorable.test(id)) {
      work.find('dimensions', 'bad_dimensions', id, 'The id of a dimension has 1 to 64 characters.');
      return [];
    }
    const value = numberOf(
      work,
      `dimensions.${id}`,
      work.cell(`dimensions.${id}`, () => given),
    );
    return value === null ? [] : [[id, value] as [string, number]];
  });
}

function gradeOf(work: RowWork, profile: Profile, word: string, { grades }: Scheme): string | null {
  const grade = meaning(profile.grades, word) ?? word;
  if (grades.some((known) => known.grade === grade)) {
    work.change('grade', 'grade_to_scheme', word, grade);
    return grade;
  }
  const words = [...Object.keys(profile.grades ?? {}), ...Object.keys(profile.states ?? {})];
  const known = listed([...grades.map((known) => known.grade), ...words]);
  work.find('grade', 'unknown_grade', word, `"${word}" is no grade of the scheme. Known are ${known}.`);
  return null;
}

function stateOf(work: RowWork, profile: Profile, word: string): NotGraded | null {
  const state = meaning(profile.states, word) ?? notGraded.find((outcome) => outcome === word);
  if (state !== undefined) {
    work.change('state', 'state_to_outcome', word, state);
    return state;
  }
  const known = listed([...notGraded, ...Object.keys(profile.states ?? {})]);
  work.find('state', 'unknown_state', word, `"${word}" is no known state. Known are ${known}.`);
  return null;
}

/** Graded with a grade, or one of the outcomes without; null where neither can be said. */
function resultOf(
  work: RowWork,
  profile: Profile,
  words: { grade: string | null; state: string | null },
  scheme: Scheme | null,
): Pick<Evaluation, 'outcome' | 'grade'> | null {
  if (words.grade !== null && words.state !== null) {
    const message = 'The row has a grade and a state. An evaluation has one or the other: leave one empty.';
    work.find('state', 'grade_and_state', `${words.grade} / ${words.state}`, message);
    return null;
  }
  if (words.state !== null) {
    const outcome = stateOf(work, profile, words.state);
    return outcome && { outcome, grade: null };
  }
  if (words.grade === null) return null;
  const outcome = meaning(profile.states, words.grade);
  if (outcome !== undefined) {
    work.change('grade', 'state_to_outcome', words.grade, outcome);
    return { outcome, grade: null };
  }
  const grade = scheme && gradeOf(work, profile, words.grade, scheme);
  return grade === null ? null : { outcome: 'graded', grade };
}

function schemeOf(work: RowWork, code: string | null, schemes: Schemes): Scheme | null {
  if (code === null) {
    work.find('scheme', 'missing_scheme', null, 'The row has an evaluation but names no scheme. Give its scheme.');
    return null;
  }
  const scheme = schemes.get(code);
  if (scheme) return scheme;
  work.find('scheme', 'unknown_scheme', code, `"${code}" is no known scheme. Known are ${listed(schemes.keys())}.`);
  return null;
}

/** RFC 3339 in UTC; null = unknown, with a finding that says why. */
function evaluatedAtOf(work: RowWork, profile: Profile): string | null {
  const offset = offsetMinutes(profile.utcOffset ?? '+08:00') ?? 0;
  const text = work.text('evaluatedAt');
  if (text === null) {
    const message = 'The row does not say when it was evaluated: it is older than every evaluation with a date.';
    if (!work.complained('evaluatedAt')) work.find('evaluatedAt', 'missing_date', null, message);
    return null;
  }
  const time = typeof work.raw('evaluatedAt') === 'string' ? written(text, offset) : null;
  if (time === null) {
    const message =
      'This is no date. Write 2021-05-03, 2021/5/3, 20210503 or 2021-05-03T08:00:00+08:00, years 1900 to 2200.';
    work.find('evaluatedAt', 'not_a_date', text, message);
    return null;
  }
  if (profile.unknownDates?.includes(time.day)) {
    work.change('evaluatedAt', 'unknown_date', text, null);
    work.find(
      'evaluatedAt',
      'unknown_date',
      text,
      `${time.day} stands for "unknown" in this source: the date is left empty.`,
    );
    return null;
  }
  // Mere rewriting (2021/5/3 to 2021-05-03T00:00:00Z) is no change; an offset that was assumed moves the time.
  if (!time.hasOffset && offset !== 0) work.change('evaluatedAt', 'date_to_utc', text, time.utc);
  return time.utc;
}

/**
 * How a row says that its entity was judged.
 *
 * @returns null where the row describes an entity only, or cannot be taken (then `work` is rejected)
 */
export function evaluationOf(work: RowWork, profile: Profile, schemes: Schemes): Evaluation | null {
  const words = { grade: work.text('grade'), state: work.text('state') };
  const ownScheme = work.text('scheme');
  const points = { score: numberOf(work, 'score', work.text('score')), dimensions: dimensionsOf(work) };
  const code = ownScheme ?? profile.defaults.scheme ?? null;
  if (words.grade === null && words.state === null) {
    const computed = gradedByPoints(work, schemes.get(code ?? ''), points);
    if (computed !== null) return { ...computed, evaluatedAt: evaluatedAtOf(work, profile) };
    refuseUngraded(work, { scheme: ownScheme, ...points, evaluatedAt: work.text('evaluatedAt') });
    return null;
  }
  const scheme = schemeOf(work, code, schemes);
  const result = resultOf(work, profile, words, scheme);
  const evaluatedAt = evaluatedAtOf(work, profile);
  if (scheme === null || result === null) return null;
  checkPoints(work, scheme, { grade: result.grade, ...points });
  return { scheme: scheme.id, ...result, ...points, evaluatedAt };
}

/** A row that says something of an evaluation, but not what came out of it. */
function refuseUngraded(work: RowWork, given: Record<string, unknown>) {
  const parts = Object.entries(given).flatMap(([field, value]) => (value === null ? [] : [field]));
  if (parts.length === 0 || work.complained('grade') || work.complained('state')) return;
  const message = `The row has ${listed(parts)} but neither grade nor state, and no grade can be computed from it. Give one of them.`;
  work.find('grade', 'missing_grade', null, message);
}
