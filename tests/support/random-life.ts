import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@/db/db';
import { postRecords } from '@/lib/server/post-facts';
import { rollbackBatch } from '@/lib/server/rollback';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { row, take } from './rows';

/** A seeded life of a deployment: evaluations, moves, records, zones, divisions and rollbacks, one step at a time. */

/** Numbers in [0, 1), the same for the same seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const grades = ['A', 'B', 'C', 'D'];
const kinds = ['enterprise', 'individual', 'other'] as const;

export class RandomLife {
  readonly #batches: number[] = [];
  #step = 0;

  constructor(
    private readonly db: Db,
    private readonly random: () => number,
    private readonly size = 40,
  ) {}

  /** One step; it may be refused, as a rollback of what is already rolled back is. */
  async step(): Promise<string> {
    this.#step++;
    const dice = this.random();
    if (dice < 0.55) return this.#evaluate();
    if (dice < 0.7) return this.#record();
    if (dice < 0.85) return this.#zones();
    if (dice < 0.9) return this.#divisions();
    return this.#rollBack();
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  #code = () => `c${Math.floor(this.random() * this.size)}`;

  async #evaluate() {
    const rows = Array.from({ length: 1 + Math.floor(this.random() * 6) }, () => {
      const isState = this.random() < 0.2;
      return row({
        code: this.#code(),
        kind: this.#one(kinds),
        ...(isState
          ? { state: this.#one(['unrated', 'insufficient_data', 'out_of_scope']) }
          : { grade: this.#one(grades) }),
        ...(this.random() < 0.5 && { score: Math.round(this.random() * 1000) / 10 }),
        ...(this.random() < 0.4 && { lng: 120 + this.random(), lat: 29 + this.random() }),
        evaluatedAt: `2026-0${1 + Math.floor(this.random() * 9)}-10`,
        sourceKey: `k${Math.floor(this.random() * this.size * 2)}`,
      });
    });
    const { batch, rejected } = await take(this.db, rows);
    if (batch !== null) this.#batches.push(batch);
    return `evaluations ${rows.length}, ${rejected} rejected`;
  }

  async #record() {
    // Records are taken of known businesses only.
    const known = await this.db.query<{ code: string }>('select code from entity_code order by code');
    if (known.length === 0) return 'nobody to record';
    const record = {
      code: this.#one(known).code,
      system: 'test',
      kind: this.#one(['demonstration', 'red_list']),
      title: 'A title',
      authority: 'Authority',
      decidedAt: '2026-01-05',
      publishedFrom: this.#one(['2026-01-05', '2026-11-23', '2026-11-25']),
      ...(this.random() < 0.6 && { publishedUntil: this.#one(['2026-11-27', '2026-11-28', '2027-01-05']) }),
      source: 'tests',
      sourceKey: `r${Math.floor(this.random() * this.size)}`,
    };
    const { batch } = await postRecords(this.db, {
      body: JSON.stringify([record]),
      contentType: 'application/json',
      apiKey: 0,
      synthetic: false,
      idempotencyKey: null,
      newest: () => 0,
    });
    if (batch !== null) this.#batches.push(batch);
    return 'record';
  }

  #square(side: number) {
    const west = 120 + this.random() * (1 - side);
    const south = 29 + this.random() * (1 - side);
    return [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ];
  }

  #file(properties: Record<string, unknown>, ring: number[][]) {
    const path = join(mkdtempSync(join(tmpdir(), 'xintu-life-')), 'areas.geojson');
    const feature = { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
    return path;
  }

  async #zones() {
    const n = Math.floor(this.random() * 4);
    const path = this.#file({ id: `z${n}`, name: `Zone ${n}.${this.#step}` }, this.#square(0.5));
    const { batch } = await importZones(this.db, {
      path,
      kind: n === 0 ? 'region' : 'core_district',
      id: 'id',
      name: 'name',
    });
    this.#batches.push(batch);
    return `zone ${n}`;
  }

  async #divisions() {
    const n = Math.floor(this.random() * 2);
    const path = this.#file({ code: `33078${n}`, name: `Division ${n}` }, this.#square(0.6));
    const { batch } = await importDivisions(this.db, { path, code: 'code', name: 'name' });
    this.#batches.push(batch);
    return `division ${n}`;
  }

  async #rollBack() {
    if (this.#batches.length === 0) return 'nothing to roll back';
    const batch = this.#one(this.#batches);
    try {
      await rollbackBatch(this.db, batch);
      return `rollback of ${batch}`;
    } catch (error) {
      return `rollback of ${batch} refused: ${(error as Error).message}`;
    }
  }
}
