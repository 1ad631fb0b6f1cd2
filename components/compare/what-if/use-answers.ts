'use client';

import { useEffect, useRef, useState } from 'react';
import type { Choices } from '@/lib/credit/comparison/choices';
import type { Answer, Facts, Question } from './answer';
import { type NewestOnly, newestOnly } from './newest-only';

/** Only when the hand rests: it takes longer than a frame. */
const REST_MS = 250;

interface Asked {
  facts: Facts;
  choices: Choices;
}

/** An answer, and what it is of. */
export type Told<Has extends Answer['has']> = Asked & { answer: Extract<Answer, { has: Has }> };

export interface Answers {
  /** null = not yet, or of other facts. While somebody drags it is of choices that are a frame or two old. */
  standings: Told<'standings'> | null;
  /** null = not yet, or of other facts or choices. */
  sensitivity: Told<'sensitivity'> | null;
  failed: boolean;
}

/**
 * Levels and ranks under choices, and how sensitive they are, each by a worker of its own: who drags never waits for
 * the longer one.
 *
 * @param facts   null = they are not read yet
 * @param choices null = they make no methodology that can be computed
 */
export function useAnswers(facts: Facts | null, choices: Choices | null): Answers {
  const [standings, askStandings, isLost] = useWorker('standings');
  const [sensitivity, askSensitivity, isOtherLost] = useWorker('sensitivity');
  useEffect(() => {
    if (facts === null || choices === null) return;
    askStandings.current?.ask({ facts, choices });
    const timer = setTimeout(() => askSensitivity.current?.ask({ facts, choices }), REST_MS);
    return () => clearTimeout(timer);
  }, [facts, choices, askStandings, askSensitivity]);
  return {
    standings: standings?.facts === facts ? standings : null,
    sensitivity: sensitivity?.facts === facts && sensitivity.choices === choices ? sensitivity : null,
    failed: isLost || isOtherLost,
  };
}

function useWorker<Has extends Answer['has']>(wants: Has) {
  const [told, setTold] = useState<Told<Has> | null>(null);
  const [failed, setFailed] = useState(false);
  const asking = useRef<NewestOnly<Asked, Answer> | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL('./what-if-worker.ts', import.meta.url));
    let known: Facts | null = null;
    const own = newestOnly<Asked, Answer>(
      ({ facts, choices }) => {
        const question: Question = { facts: facts === known ? null : facts, choices, wants };
        known = facts;
        worker.postMessage(question);
      },
      (asked, answer) => setTold({ ...asked, answer: answer as Extract<Answer, { has: Has }> }),
    );
    worker.onmessage = ({ data }: MessageEvent<Answer>) => own.answered(data);
    worker.onerror = () => setFailed(true);
    asking.current = own;
    return () => {
      asking.current = null;
      worker.terminate();
    };
  }, [wants]);
  return [told, asking, failed] as const;
}
