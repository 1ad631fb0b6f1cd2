import type { CopyValue, Db, Tx } from '@/db/db';
import { type DemoBusiness, demoBusinesses } from '@/db/demo/businesses';
import { demoDevices, demoSlots } from '@/db/demo/footfall';
import { demoObservations } from '@/db/demo/observations';
import { demoTowns } from '@/db/demo/places';
import { demoZones } from '@/db/demo/zones';
import { keepDivisions, keepZones, type StagedArea, stageAreas } from '@/db/queries/areas';
import { countBatch, createBatch } from '@/db/queries/batches';
import {
  analyseBulk,
  areaIds,
  type BulkTable,
  bulkTables,
  cellsAround,
  copyBulk,
  createDevices,
  createSource,
  insertDemoObservations,
  isUntouched,
  lockDemo,
  regionAround,
  reserveEntities,
} from '@/db/queries/demo';
import { announce } from '@/db/queries/feed';
import { schemes } from '@/db/queries/schemes';
import { holdSites, rejoinZones } from '@/db/queries/site-zones';
import { prepareStaging } from '@/db/queries/staging';
import { monthAfter } from '@/lib/credit/index/period';
import { monthOf } from '@/lib/credit/local-time';
import { zoneKinds } from '@/lib/credit/zone';
import { writeHistory } from './demo-history';
import { demoRows, lineageColumns, lineageProfile } from './demo-rows';
import { searchNames } from './search-names';

/** Code of the region that all demonstration zones lie in. */
export const DEMO_REGION = 'yiwu';
export const DEMO_SOURCE = { code: 'demo-regulator', name: '信图市市场监督管理局（演示）' };
/** Division that Yiwu is; its towns carry its code as a prefix. */
const CITY = { code: '330782', name: '义乌市（示意）' };
/** So far out from the outermost business the drawn region ends. */
const MARGIN_M = 900;
/** The outline needs no more points than this. */
const OUTLINE_POINTS = 20_000;
/** Businesses that are in memory at once. */
const SLAB = 5_000;
/** Scheme of the generated evaluations. */
export const DEMO_SCHEME = 'CN-2026';
/** Seed of the demonstration data; the feed goes on with it. */
export const DEMO_SEED = 1;

export interface SeedOptions {
  /** 1,000 to 1,000,000. */
  businesses: number;
  seed?: number;
  /** How far back the footfall goes; left out = a year. */
  footfallWeeks?: number;
  /** The data end here. */
  now: Date;
  /** Months are this zone's; left out = Asia/Shanghai. */
  timeZone?: string;
  log: (line: string) => void;
}

/**
 * Fill a database that nothing was ever written to with demonstration data, in one transaction: after a failure or a
 * kill it is as untouched as before. One batch, one revision, flagged synthetic.
 *
 * @returns false when something has been written before: then nothing is done
 */
export function seedDemo(
  db: Db,
  { businesses, seed = DEMO_SEED, footfallWeeks = 52, now, timeZone = 'Asia/Shanghai', log }: SeedOptions,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockDemo(tx);
    if (!(await isUntouched(tx))) return false;
    log(`Making demonstration data: ${businesses.toLocaleString('en')} businesses with 24 months of history`);
    await prepareStaging(tx);
    await holdSites(tx);
    const batch = await createBatch(tx, {
      kind: 'command',
      file: 'demonstration',
      profile: lineageProfile,
      columns: lineageColumns,
      synthetic: true,
    });
    const of = { n: businesses, seed, now };
    await drawAreas(tx, batch, of);
    const written = await writeBusinesses(tx, batch, of, log);
    log('Making demonstration data: names for search');
    await searchNames(tx);
    const zones = await areaIds(tx, 'zone');
    await rejoinZones(tx, [...zones.values()]);
    log(`Making demonstration data: footfall of ${footfallWeeks} weeks`);
    await writeFootfall(tx, batch, zones, { seed, now, weeks: footfallWeeks });
    const scheme = (await schemes(tx)).find(({ id }) => id === DEMO_SCHEME)!.number;
    await writeObservations(tx, batch, { seed, now, timeZone });
    await analyseBulk(tx);
    await countBatch(tx, batch, { read: written, accepted: written, updated: 0, unchanged: 0, rejected: 0 });
    const keys = { zones: [...zones.values()], entities: null, rows: written };
    const { revision } = await announce(tx, { kind: 'import', batch, keys });
    log('Making demonstration data: 24 months of the index');
    // Behind the announcement, whose number they carry: nobody else writes to a database that nothing was written to.
    await writeHistory(tx, { now, timeZone, scheme, revision });
    return true;
  });
}

interface Generated {
  n: number;
  seed: number;
  now: Date;
}

/** The region around the businesses, the towns as cells of it, and the zones. */
async function drawAreas(tx: Tx, batch: number, of: Generated) {
  const region = await regionAround(tx, outlinePoints(of), MARGIN_M);
  const cells = await cellsAround(tx, demoTowns, region);
  const names = new Map(demoTowns.map(({ code, name }) => [code, name]));
  await stageAreas(tx, [
    { row: 1, ...CITY, parent: null, geometry: region },
    ...cells.map(({ code, geometry }, i) => ({
      row: i + 2,
      code,
      name: names.get(code)!,
      parent: CITY.code,
      geometry,
    })),
  ]);
  await keepDivisions(tx, batch);
  for (const kind of zoneKinds) {
    const areas: StagedArea[] = demoZones
      .filter((zone) => zone.kind === kind)
      .map(({ code, name, parent, outline }, i) => ({
        row: i + 1,
        code,
        name,
        parent,
        geometry: JSON.stringify({ type: 'Polygon', coordinates: [outline] }),
      }));
    if (kind === 'region')
      areas.push({ row: areas.length + 1, code: DEMO_REGION, name: CITY.name, parent: null, geometry: region });
    await stageAreas(tx, areas);
    await keepZones(tx, batch, kind, null);
  }
}

async function* outlinePoints({ n, seed, now }: Generated): AsyncGenerator<readonly [number, number]> {
  const every = Math.max(1, Math.floor(n / OUTLINE_POINTS));
  let i = 0;
  for (const { lng, lat } of demoBusinesses({ n, seed, now })) if (i++ % every === 0) yield [lng, lat];
}

/** @returns rows written: businesses, evaluations and records */
async function writeBusinesses(tx: Tx, batch: number, of: Generated, log: (line: string) => void): Promise<number> {
  const scheme = (await schemes(tx)).find(({ id }) => id === DEMO_SCHEME)!.number;
  const source = await createSource(tx, batch, DEMO_SOURCE.code, DEMO_SOURCE.name);
  const divisions = await areaIds(tx, 'division');
  const first = await reserveEntities(tx, of.n);
  let slab: DemoBusiness[] = [];
  let done = 0;
  let written = 0;
  const write = async () => {
    const rows = demoRows(slab, { firstEntity: first + done, firstRow: done + 1, batch, scheme, source, divisions });
    for (const table of Object.keys(bulkTables) as BulkTable[])
      if (table !== 'footfall') await copyBulk(tx, table, each(rows[table]));
    done += slab.length;
    written += slab.length + rows.evaluation.length + rows.record.length;
    if (done % (SLAB * 4) === 0 && done < of.n)
      log(`Making demonstration data: ${done.toLocaleString('en')} businesses`);
    slab = [];
  };
  for (const business of demoBusinesses(of)) if (slab.push(business) === SLAB) await write();
  if (slab.length > 0) await write();
  return written;
}

async function* each<T>(rows: Iterable<T>): AsyncGenerator<T> {
  yield* rows;
}

/** What zones report of the months that are over. */
async function writeObservations(
  tx: Tx,
  batch: number,
  { seed, now, timeZone }: { seed: number; now: Date; timeZone: string },
) {
  const source = await createSource(tx, batch, DEMO_SOURCE.code, DEMO_SOURCE.name);
  const last = monthAfter(monthOf(now, timeZone), -1);
  await insertDemoObservations(tx, { batch, source, rows: [...demoObservations({ seed, last })] });
}

async function writeFootfall(tx: Tx, batch: number, zones: Map<string, number>, of: Parameters<typeof demoSlots>[0]) {
  const devices = await createDevices(
    tx,
    demoDevices.map((device) => ({ ...device, zones: device.zones.map((code) => zones.get(code)!) })),
  );
  await copyBulk(tx, 'footfall', slots());
  async function* slots(): AsyncGenerator<readonly CopyValue[]> {
    for (const { device, start, minutes, entered, left } of demoSlots(of))
      yield [devices.get(device)!, new Date(start).toISOString(), minutes, entered, left, batch];
  }
}
