import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@/db/db';
import { Refusal } from '@/lib/credit/refusal';
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

/** Zones that a life draws anew, the first a region; they are there from its beginning, and no rollback takes them away. */
export const lifeZones = ['z0', 'z1', 'z2', 'z3'];

const one = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

/** Rows of POST /evaluations about so many businesses: grades and states, moves, re-evaluations and repeats. */
export function evaluationRows(random: () => number, businesses: number): Record<string, unknown>[] {
  return Array.from({ length: 1 + Math.floor(random() * 6) }, () => {
    const isState = random() < 0.2;
    return row({
      code: `c${Math.floor(random() * businesses)}`,
      kind: one(kinds, random),
      ...(isState
        ? { state: one(['unrated', 'insufficient_data', 'out_of_scope'], random) }
        : { grade: one(grades, random) }),
      ...(random() < 0.5 && { score: Math.round(random() * 1000) / 10 }),
      ...(random() < 0.4 && { lng: 120 + random(), lat: 29 + random() }),
      evaluatedAt: `2026-0${1 + Math.floor(random() * 9)}-10`,
      sourceKey: `k${Math.floor(random() * businesses * 2)}`,
    });
  });
}

/** A file of one area, a square of this side somewhere in a degree. @param corner the south-west one of the degree */
export function areaFile(
  random: () => number,
  properties: Record<string, unknown>,
  side: number,
  corner: readonly [west: number, south: number] = [120, 29],
): string {
  const west = corner[0] + random() * (1 - side);
  const south = corner[1] + random() * (1 - side);
  const ring = [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ];
  const path = join(mkdtempSync(join(tmpdir(), 'xintu-life-')), 'areas.geojson');
  const feature = { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  return path;
}

export const kindOfZone = (id: string) => (id === lifeZones[0] ? 'region' : 'core_district');

/** Draw the zones of a life for the first time. */
export async function drawZones(db: Db, random: () => number): Promise<void> {
  for (const id of lifeZones) {
    const path = areaFile(random, { id, name: `Zone ${id}` }, 0.7);
    await importZones(db, { path, kind: kindOfZone(id), id: 'id', name: 'name' });
  }
}

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
    if (dice < 0.55) return this.evaluate();
    if (dice < 0.7) return this.#record();
    if (dice < 0.85) return this.#zones();
    if (dice < 0.9) return this.#divisions();
    return this.#rollBack();
  }

  /** A batch of evaluations. */
  async evaluate(): Promise<string> {
    const rows = evaluationRows(this.random, this.size);
    const { batch, rejected } = await take(this.db, rows);
    if (batch !== null) this.#batches.push(batch);
    return `evaluations ${rows.length}, ${rejected} rejected`;
  }

  async #record() {
    // Records are taken of known businesses only.
    const known = await this.db.query<{ code: string }>('select code from entity_code order by code');
    if (known.length === 0) return 'nobody to record';
    const record = {
      code: one(known, this.random).code,
      system: 'test',
      kind: one(['demonstration', 'red_list'], this.random),
      title: 'A title',
      authority: 'Authority',
      decidedAt: '2026-01-05',
      publishedFrom: one(['2026-01-05', '2026-11-23', '2026-11-25'], this.random),
      ...(this.random() < 0.6 && { publishedUntil: one(['2026-11-27', '2026-11-28', '2027-01-05'], this.random) }),
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

  async #zones() {
    const id = one(lifeZones, this.random);
    const path = areaFile(this.random, { id, name: `Zone ${id}.${this.#step}` }, 0.5);
    const { batch } = await importZones(this.db, { path, kind: kindOfZone(id), id: 'id', name: 'name' });
    this.#batches.push(batch);
    return `zone ${id}`;
  }

  async #divisions() {
    const n = Math.floor(this.random() * 2);
    const path = areaFile(this.random, { code: `33078${n}`, name: `Division ${n}` }, 0.6);
    const { batch } = await importDivisions(this.db, { path, code: 'code', name: 'name' });
    this.#batches.push(batch);
    return `division ${n}`;
  }

  async #rollBack() {
    if (this.#batches.length === 0) return 'nothing to roll back';
    const batch = one(this.#batches, this.random);
    try {
      await rollbackBatch(this.db, batch);
      return `rollback of ${batch}`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `rollback of ${batch} refused: ${error.message}`;
    }
  }
}
