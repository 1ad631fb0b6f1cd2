/** Counts by a key with a limit for each, such as connections by address. What has no key is not counted. */
export class Tally {
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Count some more. @returns false when that would be more than the limit: then nothing is counted */
  take(key: string | null, n = 1): boolean {
    if (key === null) return true;
    const count = (this.#counts.get(key) ?? 0) + n;
    if (count > this.most) return false;
    this.#counts.set(key, count);
    return true;
  }

  give(key: string | null, n = 1): void {
    if (key === null) return;
    const count = (this.#counts.get(key) ?? 0) - n;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }

  /** Keys that something is counted for. */
  get size(): number {
    return this.#counts.size;
  }
}
