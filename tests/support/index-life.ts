import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { addDays } from '@/lib/credit/calendar';
import type { SiteRole } from '@/lib/credit/indicators/membership';
import { guardedFigures } from '@/lib/credit/indicators/zone-sums';
import { recordStates } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { profiles } from '@/lib/ingest/profiles';
import { postObservations, postRecords } from '@/lib/server/post-facts';
import { rollbackBatch } from '@/lib/server/rollback';
import { importZones } from '@/lib/server/zones-import';
import { areaFile } from './random-life';
import { row, take } from './rows';

/** A seeded life of all that an index is made of: evaluations, places of both roles, records, observations, zones, days. */

export interface LifeWorld {
  /** Businesses that rows are about; a code that is not known yet becomes a new one. */
  codes: readonly { system: string; code: string }[];
  scheme: string;
  /** Grades that are evaluated to. */
  grades: readonly string[];
  /** South-west corner of a square of a degree in which places and zones move. */
  corner: readonly [west: number, south: number];
  /** Side of a zone that is drawn anew, degrees. */
  side: number;
  /** Zones that are drawn anew; they were there before, and no rollback takes them away. */
  zones: readonly { id: string; kind: string }[];
  /** The day that counting began on, YYYY-MM-DD. */
  day: string;
  /** Rows of a batch. */
  rows: number;
}

const kinds = ['enterprise', 'individual', 'other'] as const;
const authorities = ['义乌市市场监督管理局', '义乌市信用办', 'Authority'];

export class IndexLife {
  readonly #batches: number[] = [];
  #day: string;
  #step = 0;

  constructor(
    private readonly db: Db,
    private readonly random: () => number,
    private readonly world: LifeWorld,
  ) {
    this.#day = world.day;
  }

  /** Day that the aggregates are to be of, YYYY-MM-DD. */
  get day(): string {
    return this.#day;
  }

  /** One change of many rows; it may be refused, as a rollback of what is already rolled back is. */
  async step(): Promise<string> {
    this.#step++;
    const dice = this.random();
    if (dice < 0.35) return this.#evaluate();
    if (dice < 0.5) return this.#records();
    if (dice < 0.6) return this.#amend();
    if (dice < 0.75) return this.#observe();
    if (dice < 0.82) return this.#guard();
    if (dice < 0.88) return this.#redraw();
    if (dice < 0.94) return this.#turn();
    return this.#rollBack();
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  #whole(below: number) {
    return Math.floor(this.random() * below);
  }

  /** A day up to so many days before the present one, or a few after it. */
  #past(days: number) {
    return addDays(this.#day, 3 - this.#whole(days));
  }

  #rows<T>(make: () => T): T[] {
    return Array.from({ length: 1 + this.#whole(this.world.rows) }, make);
  }

  #point() {
    const [west, south] = this.world.corner;
    return { lng: west + this.random(), lat: south + this.random() };
  }

  async #evaluate() {
    const role: SiteRole = this.random() < 0.3 ? 'registered' : 'operating';
    const rows = this.#rows(() => {
      const dice = this.random();
      const outcome =
        dice < 0.2
          ? { state: this.#one(['unrated', 'insufficient_data', 'out_of_scope']) }
          : { grade: this.#one(this.world.grades) };
      return row({
        ...this.#one(this.world.codes),
        kind: this.#one(kinds),
        scheme: this.world.scheme,
        ...outcome,
        ...(this.random() < 0.5 && { score: this.#whole(1_000_000) / 10_000 }),
        ...(this.random() < 0.4 && this.#point()),
        evaluatedAt: this.random() < 0.1 ? null : this.#past(500),
        sourceKey: `life ${this.#whole(this.world.codes.length * 2)}`,
      });
    });
    const shipped = profiles.xintu!;
    const profile = { ...shipped, defaults: { ...shipped.defaults, role } };
    const { batch, accepted, updated } = await take(this.db, rows, { profile });
    this.#remember(batch);
    return `${accepted} evaluations, ${updated} again, ${role}`;
  }

  async #known() {
    return this.db.query<{ system: string; code: string }>(
      'select system, code from entity_code where (system, code) in (select * from unnest($1::text[], $2::text[])) order by 1, 2',
      [this.world.codes.map(({ system }) => system), this.world.codes.map(({ code }) => code)],
    );
  }

  async #records() {
    const known = await this.#known();
    if (known.length === 0) return 'nobody to record';
    const rows = this.#rows(() => {
      const decidedAt = this.#past(2_200);
      const kind = this.#one(['penalty', 'penalty', 'penalty', 'demonstration', 'red_list']);
      const from = addDays(decidedAt, this.#whole(20));
      return {
        ...this.#one(known),
        kind,
        title: 'A title',
        ...(kind === 'penalty' && { severity: this.#one(['minor', 'general', 'serious']) }),
        authority: this.#one(authorities),
        decidedAt,
        ...(this.random() < 0.9 && { publishedFrom: from }),
        ...(this.random() < 0.3 && { publishedUntil: addDays(from, 1 + this.#whole(900)) }),
        source: 'tests',
        sourceKey: `life ${this.#whole(this.world.codes.length)}`,
      };
    });
    return this.#post(
      postRecords,
      unique(rows, ({ kind, sourceKey }) => `${kind} ${sourceKey}`),
      'records',
    );
  }

  async #observe() {
    const known = await this.#known();
    const month = (ago: number) => `${addDays(`${this.#day.slice(0, 7)}-15`, -30 * ago).slice(0, 7)}`;
    const rows = this.#rows(() => {
      const isZone = known.length === 0 || this.random() < 0.4;
      const whose = isZone ? { zone: this.#one(this.world.zones).id } : this.#one(known);
      const name = isZone ? whose : (whose as { code: string }).code;
      return {
        ...whose,
        kind: this.#one(['complaints_due', 'complaints_in_time', 'turnover', 'turnover', 'satisfaction']),
        period: month(this.#one([0, 1, 1, 1, 2, 13, 13])),
        value: this.random() < 0.05 ? -3 : this.random() < 0.02 ? 1e15 : this.#whole(90_000) / 4,
        source: 'tests',
        sourceKey: JSON.stringify(name),
      };
    });
    return this.#post(
      postObservations,
      unique(rows, ({ kind, period, sourceKey }) => `${kind} ${period} ${sourceKey}`),
      'observations',
    );
  }

  async #post(post: typeof postRecords, rows: readonly object[], what: string) {
    const { batch } = await post(this.db, {
      body: JSON.stringify(rows),
      contentType: 'application/json',
      apiKey: 0,
      synthetic: false,
      idempotencyKey: null,
      newest: () => 0,
    });
    this.#remember(batch);
    return `${rows.length} ${what}`;
  }

  #remember(batch: number | null) {
    if (batch !== null) this.#batches.push(batch);
  }

  /** What no feed sets yet: states and procedures of records, roles of places. */
  async #amend() {
    const [state, procedure] = [this.#one(recordStates), this.#one(['summary', 'ordinary', null])];
    const part = this.#whole(7);
    await this.#announced('record', async (tx) => {
      await tx.query('update record set state = $1, procedure = $2 where superseded_batch is null and id % 7 = $3', [
        state,
        procedure,
        part,
      ]);
      return {};
    });
    return `records become ${state}, ${procedure}`;
  }

  /** Other guarded figures, also such as no publication would show: what follows them must not ask. */
  async #guard() {
    const zones = await this.db.query<{ zone: number; scheme: number }>(
      'select distinct i.zone, i.scheme from index_sum i where i.scheme <> 0 order by 1, 2',
    );
    const figures = zones
      .filter(() => this.random() < 0.3)
      .flatMap((key) =>
        guardedFigures.map((figure) => ({ ...key, figure, value: this.random() < 0.2 ? null : this.#whole(9) })),
      );
    await this.#announced('guarded', async (tx) => {
      await tx.query(
        `insert into guarded_figure (zone, scheme, figure, value, day)
         select zone, scheme, figure, value, $2::date from jsonb_to_recordset($1::jsonb) as f(zone int, scheme smallint, figure text, value bigint)
         on conflict (zone, scheme, figure) do update set value = excluded.value, day = excluded.day`,
        [JSON.stringify(figures), this.#day],
      );
      return { zones: [...new Set(figures.map(({ zone }) => zone))] };
    });
    return `${figures.length} guarded figures`;
  }

  async #announced(kind: string, work: (tx: Tx) => Promise<{ zones?: number[]; day?: string }>) {
    await this.db.transaction(async (tx) => {
      const { zones = [], ...more } = await work(tx);
      const batch = await createBatch(tx, { kind: 'command' });
      await announce(tx, { kind, batch, keys: { zones, entities: [], rows: 0, ...more } });
    });
  }

  async #redraw() {
    const { id, kind } = this.#one(this.world.zones);
    this.#remember(await redraw(this.db, this.random, this.world, { id, kind, name: `Zone ${id}.${this.#step}` }));
    return `zone ${id}`;
  }

  /** Some days pass. */
  async #turn() {
    this.#day = addDays(this.#day, 1 + this.#whole(25));
    await this.#announced('day', async () => ({ day: this.#day }));
    return `day ${this.#day}`;
  }

  async #rollBack() {
    if (this.#batches.length === 0) return 'nothing to roll back';
    const batch = this.#one(this.#batches);
    try {
      await rollbackBatch(this.db, batch);
      return `rollback of ${batch}`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `rollback of ${batch} refused: ${error.message}`;
    }
  }
}

function unique<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

async function redraw(
  db: Db,
  random: () => number,
  { corner: [west, south], side }: LifeWorld,
  { id, kind, name }: { id: string; kind: string; name: string },
): Promise<number> {
  const path = areaFile(random, { id, name }, side, [west, south]);
  return (await importZones(db, { path, kind, id: 'id', name: 'name' })).batch;
}

/** Draw the zones of a life for the first time. */
export async function drawLifeZones(db: Db, random: () => number, world: LifeWorld): Promise<void> {
  for (const { id, kind } of world.zones) await redraw(db, random, world, { id, kind, name: `Zone ${id}` });
}
