import type { Db, Tx } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { dropIndexValues, saveIndexValues, standingValues } from '@/db/queries/index-values';
import type { StoredMethodology } from '@/db/queries/methodologies';
import {
  activate,
  insertDraft,
  lastSigned,
  lockMethodology,
  methodologyList,
  methodologyNumbered,
  methodologyOn,
  retire,
  setFactor,
} from '@/db/queries/methodology-life';
import { dropProvisional } from '@/db/queries/releases';
import { linkFactor } from '@/lib/credit/index/link';
import type { MethodologyItem, StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import { checkedMonth, monthAfter } from '@/lib/credit/index/period';
import { definitionOf } from '@/lib/credit/indicators/definitions';
import { dayOf, monthOf } from '@/lib/credit/local-time';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent, type EventSource } from './account-events';
import { announceIndex, computeMonth } from './close-month';
import { enqueue } from './jobs';
import { parseMethodology } from './methodology-document';
import { referenceIn } from './month-values';

/** The life of methodology versions: draft, overlap, active from a month, retired. */

export interface MethodologyBy extends EventSource {
  now: Date;
  timeZone: string;
}

/** Versions that decide, will decide, or did. Call it in a snapshot transaction. */
export async function methodologiesFor(
  tx: Tx,
  { now, timeZone }: Pick<MethodologyBy, 'now' | 'timeZone'>,
): Promise<{ items: MethodologyItem[]; revision: number }> {
  const known = (await methodologyList(tx, dayOf(now, timeZone))).filter(({ state }) => state !== 'draft');
  const items = known.map(({ number: _, createdAt: __, ...item }) => item);
  return { items, revision: await appliedRevision(tx) };
}

/** All versions, newest first. */
export const storedMethodologies = (
  tx: Tx,
  { now, timeZone }: Pick<MethodologyBy, 'now' | 'timeZone'>,
): Promise<StoredMethodologyItem[]> => methodologyList(tx, dayOf(now, timeZone));

const eventOf = (tx: Tx, by: EventSource, action: string, number: number) =>
  accountEvent(tx, by, action, `methodology:${number}`);

/**
 * Bring a draft in: its document is checked whole.
 *
 * @returns its number
 * @throws {Refusal} `bad_methodology` naming every fault, `unknown_indicator` (422); 409 `methodology_taken` where there
 *   is one with this id and version
 */
export async function draftMethodology(db: Db, json: unknown, by: MethodologyBy): Promise<{ number: number }> {
  const document = parseMethodology(json, 'draft');
  const unknown = document.indicators.filter(({ id }) => definitionOf(id) === undefined).map(({ id }) => `"${id}"`);
  if (unknown.length > 0)
    throw new Refusal('unknown_indicator', `Nothing is counted as ${unknown.join(', ')}. See docs/METHOD.md.`, 422);
  return db.transaction(async (tx) => {
    const number = await insertDraft(tx, document);
    if (number === null)
      throw new Refusal(
        'methodology_taken',
        `There is a methodology ${document.id} ${document.version} already: give it another version.`,
        409,
      );
    await eventOf(tx, by, 'methodology_draft', number);
    return { number };
  });
}

const unknown = (number: number) => new Refusal('unknown_methodology', `There is no methodology ${number}.`, 404);

/** A version, to be read only. @throws {Refusal} 404 `unknown_methodology` */
export async function methodologyFor(tx: Tx, number: number): Promise<StoredMethodology> {
  const found = await methodologyNumbered(tx, number);
  if (found !== undefined) return found;
  throw unknown(number);
}

async function lockedMethodology(tx: Tx, number: number) {
  const found = await lockMethodology(tx, number);
  if (found !== undefined) return found;
  throw unknown(number);
}

function refuseUnlessDraft({ state, document: { id, version } }: Awaited<ReturnType<typeof lockedMethodology>>) {
  if (state !== 'draft')
    throw new Refusal('not_a_draft', `${id} ${version} is ${state}: only a draft can be linked or activated.`, 409);
}

/** @throws {Refusal} `no_methodology` */
async function decidingIn(tx: Tx, period: string): Promise<StoredMethodology> {
  const found = await methodologyOn(tx, `${period}-01`);
  if (found !== null) return found;
  throw new Refusal('no_methodology', `No methodology decides ${period}.`, 409);
}

/**
 * Compute a month by a draft too, and link it there: the reference reads the same by both. The values stay beside those
 * of the version that decides the month, and are shown to nobody.
 *
 * @returns the factor
 * @throws {Refusal} 404 `unknown_methodology`; 409 `not_a_draft`, `no_methodology`; `bad_period`, `no_overlap`
 */
export async function overlapMethodology(
  db: Db,
  { number, period }: { number: number; period: string },
  by: MethodologyBy,
): Promise<{ factor: number }> {
  checkedMonth(period);
  return db.transaction(async (tx) => {
    const draft = await lockedMethodology(tx, number);
    refuseUnlessDraft(draft);
    const old = await decidingIn(tx, period);
    const options = { period, timeZone: by.timeZone };
    const { values } = await computeMonth(tx, options, { ...draft, factor: null });
    const reference = referenceIn(await standingValues(tx, old.number, [period]), old);
    const same = values.find(({ guarded, zone }) => guarded && zone === reference?.zone);
    const factor = linkFactor(reference?.index ?? null, same?.level ?? null);
    await setFactor(tx, number, { factor, overlap: period });
    const linked = await computeMonth(tx, options, { ...draft, factor });
    await dropIndexValues(tx, { methodology: number, period, zones: linked.standing.map(({ zone }) => zone) });
    const revision = await appliedRevision(tx);
    await saveIndexValues(
      tx,
      linked.values.map((value) => ({ ...value, version: 0, revision })),
    );
    await eventOf(tx, by, 'methodology_overlap', number);
    return { factor };
  });
}

/**
 * Let a draft decide from a month on. What is provisional from then on is computed anew by it.
 *
 * @param from YYYY-MM: after the last month that is signed, and after its overlap
 * @throws {Refusal} 404 `unknown_methodology`; 409 `not_a_draft`, `month_signed`, `no_link` where the version before makes
 *   an index and this one is not linked to it; `bad_period`
 */
export async function activateMethodology(
  db: Db,
  { number, from }: { number: number; from: string },
  by: MethodologyBy,
): Promise<void> {
  checkedMonth(from);
  await db.transaction(async (tx) => {
    const draft = await lockedMethodology(tx, number);
    refuseUnlessDraft(draft);
    const signed = await lastSigned(tx);
    if (signed !== null && from <= signed)
      throw new Refusal(
        'month_signed',
        `${signed} is signed: another version decides from ${monthAfter(signed, 1)} on.`,
        409,
      );
    const old = await methodologyOn(tx, `${from}-01`);
    if (old !== null && old.factor !== null && (draft.overlap === null || draft.overlap >= from))
      throw new Refusal(
        'no_link',
        `${old.document.id} ${old.document.version} makes an index: link the draft to it in a month before ${from}.`,
        409,
      );
    const dropped = old === null ? 0 : await dropProvisional(tx, old.number, from);
    await activate(tx, number, `${from}-01`);
    if (dropped > 0) await enqueue(tx, { kind: 'month-close', key: 'month-close' }, by.now);
    await announceIndex(tx, [], 1);
    await eventOf(tx, by, 'methodology_activate', number);
  });
}

/**
 * Let a version decide no more: a draft, one that is yet to decide, or one that others have replaced.
 *
 * @throws {Refusal} 404 `unknown_methodology`; 409 `methodology_retired`, `methodology_decides` where it decides now, or a
 *   month that is not signed yet
 */
export async function retireMethodology(db: Db, number: number, by: MethodologyBy): Promise<void> {
  await db.transaction(async (tx) => {
    const { state, document, ...version } = await lockedMethodology(tx, number);
    const name = `${document.id} ${document.version}`;
    if (state === 'retired') throw new Refusal('methodology_retired', `${name} is retired already.`, 409);
    const today = dayOf(by.now, by.timeZone);
    const open = monthAfter((await lastSigned(tx)) ?? monthAfter(monthOf(by.now, by.timeZone), -2), 1);
    for (const day of [`${open}-01`, today])
      if ((await methodologyOn(tx, day))?.number === version.number)
        throw new Refusal(
          'methodology_decides',
          `${name} decides ${day.slice(0, 7)}: activate another one first.`,
          409,
        );
    await retire(tx, number);
    await announceIndex(tx, [], 1);
    await eventOf(tx, by, 'methodology_retire', number);
  });
}
