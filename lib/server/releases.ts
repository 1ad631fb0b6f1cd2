import type { Db, Tx } from '@/db/db';
import { type IndexValue, saveIndexValues, standingValues } from '@/db/queries/index-values';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { lockMethodology, methodologyNumbered, setFactor } from '@/db/queries/methodology-life';
import {
  insertRevision,
  lockRelease,
  releaseOf,
  releaseRevisions,
  releases,
  type StoredRelease,
  saveRelease,
} from '@/db/queries/releases';
import { baseFactor } from '@/lib/credit/index/link';
import { BASE_VALUE } from '@/lib/credit/index/market-credit';
import { Refusal } from '@/lib/credit/refusal';
import { advance } from '@/lib/credit/release/advance';
import type { Actor, Release, ReleaseAction, RevisionKind } from '@/lib/credit/release/release';
import { accountEvent, type EventSource } from './account-events';
import { announceIndex, type ComputedMonth, computeMonth } from './close-month';
import type { SignedIn } from './console-route';
import { withBands } from './month-bands';
import { isSameValue, monthHash, referenceIn, releasedOf, valueKey, withFactor } from './month-values';

/** What is done to months: every step goes through lib/credit/release, is audited, and announced. */

export interface ReleaseBy extends EventSource {
  actor: Actor;
  now: Date;
}

/** Who asks over the console, and when. */
export const askedBy = ({ caller, request, now }: { caller: SignedIn; request: Request; now: Date }): ReleaseBy => ({
  account: caller.account.id,
  request,
  actor: { account: caller.account.id, role: caller.account.role },
  now,
});

const unknown = (period: string) => new Refusal('unknown_month', `There is no month ${period} that was closed.`, 404);

/** A month with everything that decides over its next step, locked. */
async function locked(tx: Tx, period: string) {
  const release = await lockRelease(tx, period);
  if (release === undefined) throw unknown(period);
  const methodology = (await lockMethodology(tx, release.methodology))!;
  return { release, methodology, standing: await standingValues(tx, methodology.number, [period]) };
}

/** The stored month as the domain has it. @param announcedAt where the calendar does not say */
async function domainOf(tx: Tx, stored: StoredRelease, standing: readonly IndexValue[], announcedAt?: string) {
  const { period, state, closesAt, signedBy, signedAt, embargoUntil, publishedAt } = stored;
  const isSigned = signedBy !== null && signedAt !== null && embargoUntil !== null;
  const release: Release = {
    period,
    state,
    values: releasedOf(standing),
    closesAt,
    announcedAt: stored.announcedAt ?? announcedAt ?? embargoUntil ?? closesAt,
    signature: isSigned ? { by: signedBy, at: signedAt, embargoUntil } : null,
    publishedAt,
    revisions: await releaseRevisions(tx, period),
  };
  return release;
}

/** Write what became of a month. */
const save = (tx: Tx, stored: StoredRelease, { state, announcedAt, signature, publishedAt }: Release) =>
  saveRelease(tx, {
    ...stored,
    state,
    announcedAt: state === 'signed' ? announcedAt : stored.announcedAt,
    signedBy: signature?.by ?? stored.signedBy,
    signedAt: signature?.at ?? stored.signedAt,
    embargoUntil: signature?.embargoUntil ?? stored.embargoUntil,
    publishedAt,
    ...(state === 'provisional' && { signedBy: null, signedAt: null, embargoUntil: null }),
  });

const noteOf = (tx: Tx, by: EventSource, action: string, period: string, reason: string | null = null) =>
  accountEvent(tx, by, action, `month:${period}`, reason);

export interface Signing {
  period: string;
  /** Of the values that the signer looked at. */
  hash: string;
  /** RFC 3339; left out = as announced. */
  embargoUntil?: string | undefined;
}

/**
 * Sign a month. The first one that is signed under a version gives its levels their base: the region reads 100.
 *
 * @returns the hash of what was signed; another than the one given where the base was set by it
 * @throws {Refusal} 404 `unknown_month`; 409 `values_moved` where other values stand than were looked at, `calendar_year`
 *   where nobody knows the announced day and no embargo is given; and what `advance` refuses
 */
export async function signMonth(
  db: Db,
  { period, hash, embargoUntil }: Signing,
  by: ReleaseBy,
): Promise<{ hash: string }> {
  return db.transaction(async (tx) => {
    const { release: stored, methodology, standing } = await locked(tx, period);
    if (stored.state === 'provisional' && monthHash(releasedOf(standing)) !== hash)
      throw new Refusal('values_moved', `The values of ${period} are others than those that were looked at.`, 409);
    if (stored.announcedAt === null && embargoUntil === undefined)
      throw new Refusal(
        'calendar_year',
        `The working days that decide when ${period} is announced are not known yet: give the day on which its embargo ends.`,
        409,
      );
    const at = by.now.toISOString();
    const release = await domainOf(tx, stored, standing, embargoUntil);
    const sign = {
      do: 'sign',
      at,
      by: by.actor,
      ...(embargoUntil && { embargoUntil }),
    } as const satisfies ReleaseAction;
    // Refused before anything is written.
    advance(release, sign);
    const based = await basedOn(tx, methodology, period, standing);
    const { revision } = await announceIndex(tx, [...new Set(standing.map(({ zone }) => zone))], standing.length);
    const values = based === null ? standing : await refactor(tx, based, { period, revision });
    const recomputed = advance(release, { do: 'recompute', at, values: releasedOf(values) });
    await save(tx, stored, advance(recomputed, sign));
    await noteOf(tx, by, 'month_sign', period);
    return { hash: monthHash(releasedOf(values)) };
  });
}

/** The version with the factor that the month gives it; null where it has one already, or the reference has no level. */
async function basedOn(
  tx: Tx,
  methodology: StoredMethodology,
  period: string,
  standing: readonly IndexValue[],
): Promise<StoredMethodology | null> {
  const { base } = methodology.document;
  if (methodology.factor !== null) return null;
  const values =
    base === undefined || base.period === period
      ? standing
      : await standingValues(tx, methodology.number, [base.period]);
  const reference = referenceIn(values, methodology);
  if (!reference?.level) return null;
  const factor = baseFactor(base?.value ?? BASE_VALUE, reference.level);
  await setFactor(tx, methodology.number, { factor, overlap: null });
  return { ...methodology, factor };
}

/** Let every provisional value of a version read by its factor. @returns those of the month */
async function refactor(
  tx: Tx,
  methodology: StoredMethodology,
  { period, revision }: { period: string; revision: number },
): Promise<IndexValue[]> {
  const open = (await releases(tx)).filter(
    ({ state, methodology: number }) => state === 'provisional' && number === methodology.number,
  );
  const periods = [...new Set([period, ...open.map(({ period: other }) => other)])];
  const values = (await standingValues(tx, methodology.number, periods)).map((value) => ({
    ...withFactor(value, methodology),
    revision,
  }));
  await saveIndexValues(tx, values);
  return values.filter((value) => value.period === period);
}

/**
 * Take a signature back. Where it gave the levels their base, and nothing else stands on it, they have none again.
 *
 * @throws {Refusal} 404 `unknown_month`, and what `advance` refuses
 */
export async function withdrawMonth(db: Db, period: string, reason: string, by: ReleaseBy): Promise<void> {
  await db.transaction(async (tx) => {
    const { release: stored, methodology, standing } = await locked(tx, period);
    const release = await domainOf(tx, stored, standing);
    const next = advance(release, { do: 'withdraw', at: by.now.toISOString(), by: by.actor });
    const { revision } = await announceIndex(tx, [...new Set(standing.map(({ zone }) => zone))], 0);
    await save(tx, stored, next);
    const others = (await releases(tx)).filter(
      (other) => other.methodology === methodology.number && other.state !== 'provisional',
    );
    if (others.length === 0 && methodology.overlap === null && methodology.factor !== null) {
      await setFactor(tx, methodology.number, { factor: null, overlap: null });
      await refactor(tx, { ...methodology, factor: null }, { period, revision });
    }
    await noteOf(tx, by, 'month_withdraw', period, reason);
  });
}

/**
 * Publish a month whose embargo is over. By the program.
 *
 * @throws {Refusal} what `advance` refuses
 */
export async function publishMonth(db: Db, period: string, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const { release: stored, standing } = await locked(tx, period);
    const next = advance(await domainOf(tx, stored, standing), { do: 'publish', at: now.toISOString() });
    await announceIndex(tx, [...new Set(standing.map(({ zone }) => zone))], standing.length);
    await save(tx, stored, next);
    await noteOf(tx, { account: null, request: null }, 'month_publish', period);
  });
}

export interface Revising {
  period: string;
  kind: RevisionKind;
  reason: string;
  timeZone: string;
  signal: AbortSignal;
}

/**
 * Revise a released month by what is known now: the values before are kept. A zone that is gone keeps its value.
 *
 * @returns number of the revision, and how many values changed
 * @throws {Refusal} 404 `unknown_month`; 409 `month_moved` where it was revised meanwhile; and what `advance` refuses
 */
export async function reviseMonth(
  db: Db,
  { period, kind, reason, timeZone, signal }: Revising,
  by: ReleaseBy,
): Promise<{ number: number; changed: number }> {
  const computed = await db.transaction((tx) => computeRelease(tx, period, timeZone), 'snapshot');
  const values = await withBands(computed.methodology.document, computed.values, computed.standing, signal);
  return db.transaction(async (tx) => {
    const { release: stored, methodology, standing } = await locked(tx, period);
    const before = new Map(standing.map((value) => [valueKey(value), value]));
    if (monthHash(releasedOf(standing)) !== monthHash(releasedOf(computed.standing)))
      throw new Refusal('month_moved', `${period} was revised meanwhile: look at it again.`, 409);
    const release = await domainOf(tx, stored, standing);
    const after = { ...release.values, ...releasedOf(values) };
    const action = { do: 'revise', at: by.now.toISOString(), by: by.actor, kind, reason, values: after } as const;
    const next = advance(release, action);
    const revision = next.revisions.at(-1)!;
    const differing = values.filter((value) => {
      const stood = before.get(valueKey(value));
      return stood === undefined || !isSameValue(value, stood);
    });
    const announced = await announceIndex(tx, [...new Set(differing.map(({ zone }) => zone))], differing.length);
    // In this order: the tables refuse every other one (db/migrations/0017_release_guard.sql).
    await save(tx, stored, next);
    await insertRevision(tx, methodology.number, { period, ...revision, changes: [...revision.changes] });
    const version = { version: revision.number, revision: announced.revision };
    await saveIndexValues(
      tx,
      differing.map((value) => ({ ...value, ...version })),
    );
    await noteOf(tx, by, 'month_revise', period, revision.reason);
    return { number: revision.number, changed: revision.changes.length };
  });
}

/**
 * A month that was closed by what is known now, under the version that it was released under. Nothing is written.
 *
 * @throws {Refusal} 404 `unknown_month`
 */
export async function computeRelease(tx: Tx, period: string, timeZone: string): Promise<ComputedMonth> {
  const release = await releaseOf(tx, period);
  if (release === undefined) throw unknown(period);
  return computeMonth(tx, { period, timeZone }, (await methodologyNumbered(tx, release.methodology))!);
}
