import type { Choices } from '@/lib/credit/comparison/choices';
import { type Sensitivity, sensitivityUnder } from '@/lib/credit/comparison/sensitivity';
import { type Ground, groundOf, type Standings, standingsUnder, type TriedZone } from '@/lib/credit/comparison/what-if';
import type { Methodology } from '@/lib/credit/index/methodology';

/** What the page asks its worker, and what it is told. */

/** What a trial is about, as it is sent. */
export interface Facts {
  methodology: Methodology;
  zones: readonly TriedZone[];
}

export interface Question {
  /** null = those of the question before: what stays while somebody drags is sent once. */
  facts: Facts | null;
  choices: Choices;
  wants: 'standings' | 'sensitivity';
}

export type Answer =
  | { has: 'standings'; published: Standings; tried: Standings }
  | { has: 'sensitivity'; sensitivity: Sensitivity };

/** Answers questions one after the other, and remembers what they are about. */
export function createAnswerer(): (question: Question) => Answer {
  let ground: Ground | null = null;
  return ({ facts, choices, wants }) => {
    if (facts !== null) ground = groundOf(facts.methodology, facts.zones);
    if (ground === null) throw new Error('the first question says what it is about');
    if (wants === 'sensitivity') return { has: 'sensitivity', sensitivity: sensitivityUnder(ground, choices) };
    return { has: 'standings', published: ground.published, tried: standingsUnder(ground, choices) };
  };
}
