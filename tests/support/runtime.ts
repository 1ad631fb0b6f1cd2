import type { Clock } from '@/lib/server/clock';
import type { Metrics } from '@/lib/server/metrics';

/** Metrics that count nothing, for tests of something else. */
export const noMetrics: Metrics = { request: () => {}, slow: () => {}, text: async () => '' };

/** A clock that stands until it is set. */
export class SetClock implements Clock {
  #at: Date;

  constructor(at: string) {
    this.#at = new Date(at);
  }

  now(): Date {
    return new Date(this.#at);
  }

  set(at: string | Date): void {
    this.#at = new Date(at);
  }

  /** Let so much time pass. */
  pass(ms: number): void {
    this.#at = new Date(this.#at.getTime() + ms);
  }
}
