import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { areaIds } from '@/db/queries/demo';
import { announce } from '@/db/queries/feed';
import { defaultScheme, schemes } from '@/db/queries/schemes';
import { lockSetting, removeSetting, saveSetting, settleSetting } from '@/db/queries/settings';
import { Refusal } from '@/lib/credit/refusal';
import { approvalFault } from '@/lib/credit/setup';
import { BASEMAP_SETTING } from './basemap';
import { BasemapFault, readBasemap } from './basemap-config';
import { type DemoRemoved, removeDemo } from './demo-remove';
import { MAP_SETTING, type WrittenOfMap } from './map-settings';
import { FINISHED_SETTING, publicOf, SCHEME_SETTING } from './setup-state';

/** The steps of setting up that change something. Each may be done again, and writes its audit row where it changes. */

/** Writes the audit row of a change into its transaction. */
export type Note = (tx: Tx, about: { subject: string; details?: Record<string, unknown> }) => Promise<void>;

/** Take the demonstration out. @returns null when there is none: it may have been asked twice */
export async function removeDemonstration(db: Db, note: Note): Promise<DemoRemoved | null> {
  try {
    return await removeDemo(db, (tx, batch) => note(tx, { subject: `batch:${batch}` }));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'no_demonstration') return null;
    throw error;
  }
}

/**
 * Choose the scheme that zones are counted by where they have none of their own: a change of every zone.
 *
 * @param code null = again the one with most evaluations
 * @returns the revision; null when nothing changed
 * @throws {Refusal} 422 for a scheme that is not known, or that the public may not see
 */
export async function chooseScheme(db: Db, code: string | null, note: Note): Promise<{ revision: number | null }> {
  return db.transaction(async (tx) => {
    const all = await schemes(tx);
    const open = publicOf(all).map(({ id }) => id);
    if (code !== null && !all.some(({ id }) => id === code))
      throw new Refusal('unknown_scheme', `There is no scheme "${code}". There are: ${open.join(', ')}.`, 422);
    if (code !== null && !open.includes(code))
      throw new Refusal('not_public', `The public may not see grades of "${code}": its maps would be empty.`, 422);
    const before = await lockSetting<string>(tx, SCHEME_SETTING);
    if ((before ?? null) === code) return { revision: null };
    const countedBefore = await defaultScheme(tx);
    if (code === null) await removeSetting(tx, SCHEME_SETTING);
    else await saveSetting(tx, SCHEME_SETTING, code);
    await note(tx, { subject: `scheme:${code ?? 'most'}` });
    if ((await defaultScheme(tx)) === countedBefore) return { revision: null };
    const zones = [...(await areaIds(tx, 'zone')).values()];
    const batch = await createBatch(tx, { kind: 'command' });
    return announce(tx, { kind: 'scheme', batch, keys: { zones, entities: null, rows: zones.length } });
  });
}

const ATTRIBUTION_LENGTH = 200;

/**
 * Write down approval number and attribution of the boundaries, and the basemap (left out = as it is); an empty text takes
 * one away.
 *
 * @throws {Refusal} 422
 */
export async function describeMap(
  db: Db,
  given: { number: string; attribution: string; basemap?: string | undefined },
  note: Note,
): Promise<void> {
  const number = given.number.trim() || null;
  const fault = number === null ? null : approvalFault(number);
  if (fault !== null) throw new Refusal('bad_approval', `The number cannot be taken: ${fault}`, 422);
  const attribution = given.attribution.trim() || null;
  if (attribution !== null && (attribution.length > ATTRIBUTION_LENGTH || /\p{C}/u.test(attribution)))
    throw new Refusal(
      'bad_attribution',
      `An attribution is one line of ${ATTRIBUTION_LENGTH} characters at most.`,
      422,
    );
  const basemap = given.basemap === undefined ? undefined : basemapText(given.basemap);
  await db.transaction(async (tx) => {
    if (basemap !== undefined) await chooseBasemap(tx, basemap, note);
    const before = await lockSetting<WrittenOfMap>(tx, MAP_SETTING);
    if ((before?.number ?? null) === number && (before?.attribution ?? null) === attribution) return;
    await saveSetting(tx, MAP_SETTING, { number, attribution } satisfies WrittenOfMap);
    await note(tx, { subject: `setting:${MAP_SETTING}`, details: { number } });
  });
}

/** As it was written, without what surrounds it; empty = none. @throws {Refusal} 422 */
function basemapText(given: string): string {
  const text = given.trim();
  try {
    return readBasemap(text, null) === null ? '' : text;
  } catch (error) {
    if (!(error instanceof BasemapFault)) throw error;
    throw new Refusal('bad_basemap', `The basemap cannot be taken: ${error.message}`, 422);
  }
}

async function chooseBasemap(tx: Tx, text: string, note: Note): Promise<void> {
  if (((await lockSetting<string>(tx, BASEMAP_SETTING)) ?? '') === text) return;
  if (text === '') await removeSetting(tx, BASEMAP_SETTING);
  else await saveSetting(tx, BASEMAP_SETTING, text);
  // Its addresses may hold a key: that it is another is said, and where it is read from.
  await note(tx, { subject: `setting:${BASEMAP_SETTING}`, details: { hosts: readBasemap(text, null)?.hosts ?? [] } });
}

/** Say that all is set up; the first time counts. */
export async function finishSetup(db: Db, now: Date, note: Note): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await lockSetting(tx, FINISHED_SETTING)) !== undefined) return;
    await settleSetting(tx, FINISHED_SETTING, now.toISOString());
    await note(tx, { subject: `setting:${FINISHED_SETTING}` });
  });
}
