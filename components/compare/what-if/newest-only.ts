/** Questions to somebody who answers one at a time. */
export interface NewestOnly<Question, Answer> {
  /** Ask; a question that still waits is given up for this one. */
  ask(question: Question): void;
  /** The one that is being answered is. */
  answered(answer: Answer): void;
}

/**
 * At most one question is out, and at most one waits, the newest: whoever drags faster than answers come is told of
 * where the hand is, and of no place that it has left long ago.
 *
 * @param told of each answer, with its question
 */
export function newestOnly<Question, Answer>(
  send: (question: Question) => void,
  told: (question: Question, answer: Answer) => void,
): NewestOnly<Question, Answer> {
  let out: { question: Question } | null = null;
  let waiting: { question: Question } | null = null;
  const begin = (next: { question: Question } | null) => {
    out = next;
    waiting = null;
    if (next !== null) send(next.question);
  };
  return {
    ask(question) {
      if (out === null) begin({ question });
      else waiting = { question };
    },
    answered(answer) {
      const asked = out;
      begin(waiting);
      if (asked !== null) told(asked.question, answer);
    },
  };
}
