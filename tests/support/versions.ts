/** When a commit happened, in ms of one clock, and the newest revision after it. */
export interface Committed {
  began: number;
  committed: number;
  revision: number;
}

/** What things were one after the other, and when each state of them can have been seen. */
export class Versions<T> {
  readonly #states = new Map<string, (Committed & { state: T })[]>();
  readonly #groups = new Map<string, Set<string>>();

  /** A thing is something else, by a commit; the same again is no new state. Commits about one thing come one after the other. */
  set(key: string, state: T, by: Committed): void {
    const states = this.#states.get(key) ?? [];
    this.#states.set(key, states);
    if (JSON.stringify(states.at(-1)?.state) !== JSON.stringify(state)) states.push({ state, ...by });
  }

  /** All things of a group as they are after a commit; those that are not among them are `gone`. */
  setGroup(group: string, now: ReadonlyMap<string, T>, gone: T, by: Committed): void {
    const known = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, known);
    for (const key of known) if (!now.has(key)) this.set(key, gone, by);
    for (const [key, state] of now) {
      if (!known.has(key)) this.set(key, gone, { began: 0, committed: 0, revision: 0 });
      known.add(key);
      this.set(key, state, by);
    }
  }

  keys = () => [...this.#states.keys()];

  /** The newest state of each. */
  values = () => [...this.#states.values()].map((states) => states.at(-1)!.state);

  /**
   * States that may be seen by who was answered at a moment.
   *
   * @param isOver whether a state must not be seen any more after the commit that replaced it
   */
  possible(key: string, answered: number, isOver: (by: Committed) => boolean): T[] {
    const states = this.#states.get(key) ?? [];
    return states
      .filter(({ began }, i) => began <= answered && !(states[i + 1] !== undefined && isOver(states[i + 1]!)))
      .map(({ state }) => state);
  }
}
