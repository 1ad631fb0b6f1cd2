import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { xintu } from '@/tests/support/server';

/** What changes while a soak runs: evaluations and rollbacks, zones that come and go, pages and API calls. */
export interface Writers {
  told(): { evaluations: number; rollbacks: number; zones: number; reads: number; refused: string[] };
  stop(): Promise<void>;
}

interface Given {
  url: string;
  /** Environment of the command line: the server's database. */
  env: Record<string, string>;
}

const EVALUATIONS_EVERY_MS = 500;
const ROWS = 5;
const BUSINESSES = 500;
const ROLLBACK_EVERY_MS = 20_000;
const ZONES_EVERY_MS = 30_000;
const READ_EVERY_MS = 1_000;
const SYSTEM = 'soak';
/** The demonstration's town. */
const town = { lng: 120.07, lat: 29.31, edge: 0.02 } as const;
const pages = ['/', '/compare', '/wall/main', '/api/v1/zones', '/api/v1/rankings?of=zones&by=good', '/api/v1/metrics'];

async function documentOf<T>(args: string[], env: Record<string, string>): Promise<T> {
  const { code, stdout, stderr } = await xintu([...args, '--json'], env);
  if (code !== 0) throw new Error(`xintu ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const square = (id: string, west: number, south: number) => ({
  type: 'Feature',
  properties: { id, name: `Soak ${id}` },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + town.edge, south],
        [west + town.edge, south + town.edge],
        [west, south + town.edge],
        [west, south],
      ],
    ],
  },
});

function evaluation(number: number, random: () => number) {
  const business = Math.floor(random() * BUSINESSES);
  return {
    code: `S${business}`,
    system: SYSTEM,
    name: `Soak shop ${business}`,
    kind: 'enterprise',
    lng: town.lng + (business % 25) * (town.edge / 25),
    lat: town.lat + Math.floor(business / 25) * (town.edge / 25),
    scheme: 'CN-2026',
    grade: 'ABCD'[Math.floor(random() * 4)],
    evaluatedAt: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
    source: SYSTEM,
    sourceKey: `soak-${number}`,
  };
}

/** Begin to change things, each kind at its own pace until it is stopped. */
export async function openWriters({ url, env }: Given, random: () => number): Promise<Writers> {
  const key = await documentOf<{ secret: string }>(['apikey', 'create', '--name', 'soak', '--scope', 'write'], env);
  const folder = mkdtempSync(join(tmpdir(), 'xintu-soak-'));
  const ended = new AbortController();
  const told = { evaluations: 0, rollbacks: 0, zones: 0, reads: 0, refused: [] as string[] };
  let newest: number | null = null;
  let drawn = 0;

  async function evaluate() {
    const rows = Array.from({ length: ROWS }, (_, i) => evaluation(told.evaluations + i, random));
    const response = await fetch(`${url}/api/v1/evaluations`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key.secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(rows),
    });
    const answer = (await response.json()) as { batch: number | null };
    told.evaluations += ROWS;
    if (!response.ok) throw new Error(`POST /evaluations: ${response.status} ${JSON.stringify(answer)}`);
    newest = answer.batch;
  }

  async function rollBack() {
    if (newest === null) return;
    await documentOf(['import', 'rollback', String(newest)], env);
    told.rollbacks++;
  }

  /** A zone that moves, and one that is drawn and taken away again. */
  async function draw() {
    const path = join(folder, 'zones.geojson');
    const moved = square('soak-moving', town.lng + (drawn % 2) * (town.edge / 2), town.lat);
    const features = [moved, square(`soak-${drawn}`, town.lng, town.lat + town.edge / 2)];
    drawn++;
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    const options = ['--kind', 'future_community', '--id', 'id', '--name', 'name'];
    const { batch } = await documentOf<{ batch: number }>(['zones', 'import', path, ...options], env);
    await documentOf(['import', 'rollback', String(batch)], env);
    told.zones += 2;
  }

  async function read() {
    const path = pages[told.reads++ % pages.length]!;
    const response = await fetch(`${url}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
  }

  const repeat = async (work: () => Promise<void>, everyMs: number) => {
    while (!ended.signal.aborted) {
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => {});
      if (ended.signal.aborted) return;
      await work().catch((error: unknown) => told.refused.push((error as Error).message));
    }
  };
  const work = Promise.all([
    repeat(evaluate, EVALUATIONS_EVERY_MS),
    repeat(rollBack, ROLLBACK_EVERY_MS),
    repeat(draw, ZONES_EVERY_MS),
    repeat(read, READ_EVERY_MS),
  ]);
  return {
    told: () => told,
    async stop() {
      ended.abort();
      await work;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
