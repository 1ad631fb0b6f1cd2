export interface PollOptions {
  /** Time from the end of one look to the next. */
  pollMs: number;
  /** After failures the time doubles, up to this; left out = a second. */
  slowestMs?: number;
  /** Do what there is to do; ask `isStopped` between two parts of it. */
  look: () => Promise<void>;
  /** Told of each failure; `inARow` counts from 1. */
  onError: (error: unknown, inARow: number) => void;
}

const SLOWEST_MS = 1_000;

/** Looks again and again until it is stopped, at once when it is woken; never two looks at a time. It keeps no process alive. */
export class PollLoop {
  #ended: Promise<void> = Promise.resolve();
  #stopped = false;
  #woken = false;
  #endPause = () => {};

  constructor(private readonly options: PollOptions) {}

  get isStopped(): boolean {
    return this.#stopped;
  }

  start(): this {
    // Not before whoever makes it holds it.
    this.#ended = Promise.resolve().then(() => this.#run());
    return this;
  }

  /** Look now rather than at the next poll. */
  wake(): void {
    this.#woken = true;
    this.#endPause();
  }

  /** Resolves when the look that is going on has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause();
    return this.#ended;
  }

  async #run() {
    const { pollMs, slowestMs = SLOWEST_MS, look, onError } = this.options;
    let failures = 0;
    while (!this.#stopped) {
      this.#woken = false;
      try {
        await look();
        failures = 0;
      } catch (error) {
        onError(error, ++failures);
      }
      await this.#pause(Math.min(pollMs * 2 ** failures, Math.max(pollMs, slowestMs)));
    }
  }

  #pause(ms: number) {
    if (this.#woken || this.#stopped) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
