import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { rollbackBatch } from '@/lib/server/rollback';
import { importZones } from '@/lib/server/zones-import';
import { row, take } from './rows';

/** A small town whose zones nest and overlap, as it lives from day to day: by evaluations, moves, comings and goings. */

/** Code → kind, western and southern end, side; degrees. */
const zones: Record<string, [kind: string, west: number, south: number, side: number]> = {
  town: ['region', 120, 30, 1],
  east: ['core_district', 120.5, 30, 0.5],
  lane: ['core_district', 120.4, 30.1, 0.2],
  market: ['specialised_market', 120.7, 30.1, 0.2],
  yard: ['future_community', 120.75, 30.15, 0.1],
};
export const townZones = Object.keys(zones);

/** A place in each part of the town that its zones tell apart, and one outside of it. */
export const townPlaces: [lng: number, lat: number][] = [
  [120.1, 30.8],
  [120.9, 30.05],
  [120.45, 30.2],
  [120.55, 30.2],
  [120.71, 30.11],
  [120.8, 30.2],
  [121.5, 30.5],
];

const grades = ['A', 'B', 'C', 'D'];
const states = ['unrated', 'insufficient_data', 'out_of_scope'];

type Row = Record<string, unknown>;
/** What is done to a town; `told` gives a business of kinds whose grade is protected the one that this town knows. */
type Deed = (db: Db, told: (row: Row) => Row) => Promise<void>;

const isProtected = ({ kind }: Row) => kind !== 'enterprise';

export class TownLife {
  readonly #businesses: { code: string; kind: string }[] = [];
  #evaluations = 0;

  constructor(private readonly random: () => number) {}

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  /** Zones, and businesses in all of its places: few of them in some. */
  begin(businesses: number): Deed[] {
    const rows = Array.from({ length: businesses }, () => this.#row(this.#come()));
    return [drawZones(Object.keys(zones)), (db, told) => evaluated(db, rows.map(told))];
  }

  /** What happens on a day. */
  day(day: string): Deed[] {
    return Array.from({ length: 2 + Math.floor(this.random() * 6) }, () => this.#deed(day));
  }

  #deed(day: string): Deed {
    const dice = this.random();
    if (dice < 0.1) return this.#leave();
    if (dice < 0.13) return drawZones(['lane'], this.random() * 0.1);
    const business = dice < 0.4 || this.#businesses.length === 0 ? this.#come() : this.#one(this.#businesses);
    const moves = dice < 0.4 || dice > 0.8;
    // Half of those evaluated on a day get the same: then figures move.
    const grade = this.random() < 0.5 ? grades[day.charCodeAt(day.length - 1) % 4] : undefined;
    const rows = Array.from({ length: moves ? 1 : 4 }, () =>
      this.#row(moves ? business : this.#one(this.#businesses), { day, moves, grade }),
    );
    return (db, told) => evaluated(db, rows.map(told));
  }

  #come() {
    const kind = this.random() < 0.25 ? 'enterprise' : this.random() < 0.8 ? 'individual' : 'other';
    const business = { code: `b${this.#businesses.length}`, kind };
    this.#businesses.push(business);
    return business;
  }

  #row(
    { code, kind }: { code: string; kind: string },
    { day = '2026-05-01', moves = true, grade = this.#one(grades) as string | undefined } = {},
  ): Row {
    const [lng, lat] = this.#one(townPlaces);
    const outcome = this.random() < 0.12 ? { state: this.#one(states) } : { grade: grade ?? this.#one(grades) };
    const place = moves ? { lng: lng + this.random() * 0.01, lat: lat + this.random() * 0.01 } : {};
    return row({ code, kind, ...outcome, ...place, evaluatedAt: day, sourceKey: `e${this.#evaluations++}` });
  }

  /** Somebody comes and was never there: the batch is taken out again. */
  #leave(): Deed {
    const rows = Array.from({ length: 3 }, () => this.#row(this.#come()));
    return async (db, told) => {
      const { batch } = await take(db, rows.map(told));
      await evaluated(db, [told(this.#rowOf(rows[0]!))]);
      await rollbackBatch(db, batch!);
    };
  }

  #rowOf(given: Row): Row {
    return { ...given, sourceKey: `${given.sourceKey} again`, evaluatedAt: '2026-05-02' };
  }
}

async function evaluated(db: Db, rows: Row[]) {
  const { rejected } = await take(db, rows);
  if (rejected > 0) throw new Error(`${rejected} rows of the town were rejected`);
}

/** @param shift moves them to the west, degrees */
const drawZones =
  (codes: readonly string[], shift = 0): Deed =>
  async (db) => {
    for (const code of codes) {
      const [kind, west, south, side] = zones[code]!;
      const [left, right, top] = [west - shift, west - shift + side, south + side];
      const ring = [
        [left, south],
        [right, south],
        [right, top],
        [left, top],
        [left, south],
      ];
      const feature = { type: 'Feature', properties: { id: code }, geometry: { type: 'Polygon', coordinates: [ring] } };
      const path = join(mkdtempSync(join(tmpdir(), 'xintu-town-')), 'zones.geojson');
      writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
      await importZones(db, { path, kind, id: 'id', name: 'id' });
    }
  };

export const asItIs = (given: Row) => given;

/** Another town, in which everything that everybody may see is the same and protected grades are drawn anew. */
export function drawnAnew(random: () => number) {
  return (given: Row): Row => {
    if (!isProtected(given)) return given;
    const { grade: _, state: __, ...rest } = given;
    const at = Math.floor(random() * 6);
    return at < 4 ? { ...rest, grade: grades[at] } : { ...rest, state: states[at - 4] };
  };
}

const tables = ['guarded_figure', 'guarded_publication'] as const;

/** Give a town the figures that another one published after a revision, and the news of them. */
export async function copyFigures(from: Db, to: Db, after: number): Promise<void> {
  const published = await Promise.all(
    tables.map(async (table) => [table, JSON.stringify(await from.query(`select * from ${table}`))] as const),
  );
  const [newest] = await from.query<{ keys: object }>(
    "select keys from change where kind = 'guarded' and revision > $1",
    [after],
  );
  await to.transaction(async (tx) => {
    for (const [table, rows] of published) {
      await tx.query(`delete from ${table}`);
      await tx.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [rows]);
    }
    if (newest === undefined) return;
    const batch = await createBatch(tx, { kind: 'command' });
    await announce(tx, { kind: 'guarded', batch, keys: newest.keys as never });
  });
}
