import { areaFile, evaluationRows, kindOfZone, lifeZones } from './random-life';
import { xintu } from './server';

/** A seeded life through a running server alone: evaluations over the API, zones and rollbacks by commands. A server that is down is asked again. */
export class ApiLife {
  readonly #batches: number[] = [];
  #step = 0;

  private constructor(
    private readonly url: string,
    private readonly env: Record<string, string>,
    private readonly secret: string,
    private readonly random: () => number,
    private readonly businesses: number,
  ) {}

  static async begin(url: string, env: Record<string, string>, random: () => number, businesses: number) {
    const made = await xintu(['apikey', 'create', '--name', 'life', '--scope', 'write', '--json'], env);
    return new ApiLife(url, env, (JSON.parse(made.stdout) as { secret: string }).secret, random, businesses);
  }

  async evaluate(): Promise<void> {
    const headers = { authorization: `Bearer ${this.secret}`, 'content-type': 'application/json' };
    const body = JSON.stringify(evaluationRows(this.random, this.businesses));
    try {
      const answer = await fetch(`${this.url}/api/v1/evaluations`, { method: 'POST', headers, body });
      const { batch } = (await answer.json()) as { batch?: number | null };
      if (batch != null) this.#batches.push(batch);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Draw a zone anew, or roll a batch back. */
  async step(): Promise<void> {
    const id = lifeZones[this.#step++ % lifeZones.length]!;
    const batch = this.#batches[Math.floor(this.random() * this.#batches.length)];
    if (this.random() < 0.5 || batch === undefined) {
      const path = areaFile(this.random, { id, name: `Zone ${id}.${this.#step}` }, 0.5);
      await xintu(['zones', 'import', path, '--kind', kindOfZone(id), '--id', 'id', '--name', 'name'], this.env);
    } else await xintu(['import', 'rollback', String(batch)], this.env);
  }
}
