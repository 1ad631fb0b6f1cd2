import type { Entry } from './audience-rooms';
import { ReadyAnswer, ReadyText } from './encoded';
import type { Head } from './protocol';
import type { SentChange } from './topic-room';
import type { Published } from './topic-source';

/** Answers that are kept for who asks the same, and their size in characters. */
const KEPT = 64;
const KEPT_CHARACTERS = 8_000_000;
/** Answers that go out in one turn of the event loop. */
const A_TURN = 64;

/** Answers to subscriptions, the part that is the same for all who ask the same encoded once. */
export class Answers<C extends Published> {
  readonly #kept = new Map<string, ReadyText>();
  #characters = 0;
  #turn: Promise<void> | undefined;
  #inTurn = 0;

  snapshots(head: Head, entries: readonly Entry<C>[]): ReadyAnswer {
    const tail = this.#once(keyOf(entries, 'whole'), () => {
      const texts = entries.map(({ room }) => `${JSON.stringify(room.name.topic)}:${room.snapshot}`);
      return `"snapshots":{${texts.join(',')}}}`;
    });
    return new ReadyAnswer(headOf(head), tail);
  }

  /** @returns null when one of the topics has no changes that lead from `since` to now */
  changes(head: Head, entries: readonly Entry<C>[], since: number): ReadyAnswer | null {
    const missed: SentChange[] = [];
    for (const { room } of entries) {
      const changes = room.changesSince(since);
      if (changes === null) return null;
      missed.push(...changes);
    }
    const tail = this.#once(keyOf(entries, since), () => {
      missed.sort((a, b) => a.revision - b.revision);
      return `"changes":[${missed.map(({ ready }) => ready.text).join(',')}]}`;
    });
    return new ReadyAnswer(headOf(head), tail);
  }

  /** Resolves when it is this answer's turn: a crowd is answered in slices, between which changes and others go on. */
  async turn(): Promise<void> {
    while (this.#turn !== undefined && this.#inTurn >= A_TURN) await this.#turn;
    this.#inTurn++;
    this.#turn ??= new Promise((resolve) =>
      setImmediate(() => {
        this.#turn = undefined;
        this.#inTurn = 0;
        resolve();
      }),
    );
  }

  #once(key: string, text: () => string): ReadyText {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const made = new ReadyText(text());
    this.#kept.set(key, made);
    this.#characters += made.text.length;
    for (const [oldest, { text: old }] of this.#kept) {
      if (this.#kept.size <= KEPT && this.#characters <= KEPT_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#characters -= old.length;
    }
    return made;
  }
}

/** What an answer depends on: the topics, where each stands, and from where it is asked. */
function keyOf<C extends Published>(entries: readonly Entry<C>[], since: number | 'whole'): string {
  return JSON.stringify([since, ...entries.flatMap(({ key, room }) => [key, room.revision])]);
}

/** The beginning of an answer, to be followed by its last member. */
const headOf = (head: Head): string => `${JSON.stringify(head).slice(0, -1)},`;
