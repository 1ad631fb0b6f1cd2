import type { Random } from './random';
import type { DemoZone } from './zones';

/*
 * Grades and how they move, from one evaluation to the next, as a Markov chain between neighbours. Its stationary
 * distribution is Zhejiang's of enterprises in 2018: 2.3, 76.4, 20.0 and 1.3 % (DOMAIN 3.3), so that a market without a
 * story neither rises nor falls.
 */

const grades = ['A', 'B', 'C', 'D'] as const;
export type DemoGrade = (typeof grades)[number];

/** Shares of the grades that the chain keeps. */
export const gradeShares: Readonly<Record<DemoGrade, number>> = { A: 0.023, B: 0.764, C: 0.2, D: 0.013 };

/** Chances of a step to the next better or worse grade. */
type Steps = Readonly<Record<DemoGrade, { better: number; worse: number }>>;

/** The way back is as frequent as the way there (detailed balance), which keeps the shares. */
function balanced(fromA: number, fromB: number, fromC: number): Steps {
  const { A, B, C, D } = gradeShares;
  return {
    A: { better: 0, worse: fromA },
    B: { better: (fromA * A) / B, worse: fromB },
    C: { better: (fromB * B) / C, worse: fromC },
    D: { better: (fromC * C) / D, worse: 0 },
  };
}

const steady = balanced(0.12, 0.025, 0.012);
const still: Steps = {
  A: { better: 0, worse: 0 },
  B: { better: 0, worse: 0 },
  C: { better: 0, worse: 0 },
  D: { better: 0, worse: 0 },
};
const slipping: Steps = {
  A: { better: 0, worse: 0.3 },
  B: { better: 0, worse: 0.16 },
  C: { better: 0.01, worse: 0.07 },
  D: { better: 0.02, worse: 0 },
};
const recovering: Steps = {
  A: { better: 0, worse: 0 },
  B: { better: 0.01, worse: 0.01 },
  C: { better: 0.24, worse: 0.005 },
  D: { better: 0.4, worse: 0 },
};
const poorShares: Readonly<Record<DemoGrade, number>> = { A: 0.005, B: 0.495, C: 0.42, D: 0.08 };

/** The market slips over so many months, the other recovers over so many. */
const SLIPS_MONTHS = 9;
const RECOVERS_MONTHS = 12;

/** @param monthsAgo when the evaluation is made */
function stepsOf(story: DemoZone['story'], monthsAgo: number): Steps {
  if (story === 'slips') return monthsAgo < SLIPS_MONTHS ? slipping : steady;
  if (story === 'recovers') return monthsAgo < RECOVERS_MONTHS ? recovering : still;
  return steady;
}

function drawn(shares: Readonly<Record<DemoGrade, number>>, random: Random): DemoGrade {
  let at = random();
  for (const grade of grades) {
    if (at < shares[grade]) return grade;
    at -= shares[grade];
  }
  return 'B';
}

/** Grade of a business that is evaluated for the first time. */
export const firstGrade = (story: DemoZone['story'], monthsAgo: number, random: Random): DemoGrade =>
  drawn(story === 'recovers' && monthsAgo >= RECOVERS_MONTHS ? poorShares : gradeShares, random);

/** Grade at the next evaluation. */
export function followingGrade(
  grade: DemoGrade,
  story: DemoZone['story'],
  monthsAgo: number,
  random: Random,
): DemoGrade {
  const { better, worse } = stepsOf(story, monthsAgo)[grade];
  const at = random();
  const place = grades.indexOf(grade);
  if (at < better) return grades[place - 1]!;
  return at < better + worse ? grades[place + 1]! : grade;
}

/**
 * Grade that a running feed gives a business, one step on from its last; a little livelier than the history, so that
 * a watcher sees it move, with the same shares in the long run.
 *
 * @param grade null or unknown = never graded
 */
export function nextGrade(grade: string | null, random: Random): DemoGrade {
  const known = grades.find((one) => one === grade);
  return known === undefined || random() < 0.3 ? drawn(gradeShares, random) : known;
}
