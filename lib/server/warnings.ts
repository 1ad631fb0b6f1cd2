import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import {
  accountNames,
  accountsWithRoles,
  lockWarning,
  updateWarnings,
  type WarningFilter,
  type WarningRow,
  warningList,
  watchedEntities,
} from '@/db/queries/warnings';
import { zones } from '@/db/queries/zones';
import { seesEntityWarnings, seesHandling, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Alert, WarningItem, WarningPage, WatchPage } from '@/lib/credit/warning/alert';
import { dealsWithWarnings, handlers, step, type WarningState } from '@/lib/credit/warning/handling';
import { alertsOf } from './alerts';
import { auditChange } from './audited-answer';
import type { SignedIn } from './console-route';

/** What the console does with warnings. */

/**
 * A page of warnings, newest first: all for who deals with them; a district reads those of its own zones.
 *
 * @param cursor `nextCursor` of the page before
 * @throws {Refusal} 400 for a cursor that is none
 */
export async function warningsFor(
  tx: Tx,
  caller: SignedIn,
  { state, of, cursor, limit }: Pick<WarningFilter, 'state' | 'of' | 'limit'> & { cursor?: string | undefined },
): Promise<WarningPage> {
  const filter = { state, of, before: cursorOf(cursor), limit: limit + 1 };
  const rows = await warningList(tx, { ...filter, zones: await zonesSeenBy(tx, caller) });
  const shown = rows.slice(0, limit);
  const accounts = shown.flatMap(({ steps }) => steps.flatMap(({ by, assignee }) => [by, assignee]));
  const named = [...new Set(accounts)].filter((account) => account !== null);
  const names = await accountNames(tx, named);
  const alerts = await alertsOf(tx, caller, shown);
  return {
    items: shown.flatMap((row, i) => itemOf(row, alerts[i] ?? null, names) ?? []),
    nextCursor: rows.length > limit ? String(shown.at(-1)!.number) : null,
    assignees: dealsWithWarnings(caller.account.role) ? await accountsWithRoles(tx, handlers) : [],
  };
}

/** Numbers of the zones whose handling a viewer is told; null = of all, and of businesses. */
async function zonesSeenBy(tx: Tx, viewer: Viewer): Promise<number[] | null> {
  if (seesEntityWarnings(viewer)) return null;
  const all = await zones(tx, {});
  return all.filter(({ division }) => seesHandling(viewer, division)).map(({ number }) => number);
}

function itemOf(row: WarningRow, alert: Alert | null, names: ReadonlyMap<number, string>): WarningItem | null {
  if (alert === null || alert.state === null || alert.number === null) return null;
  const nameOf = (account: number | null) => (account === null ? null : (names.get(account) ?? `#${account}`));
  return {
    ...alert,
    number: alert.number,
    state: alert.state,
    raisedAt: row.raisedAt,
    steps: row.steps.map(({ by, assignee, ...taken }) => ({ ...taken, by: nameOf(by), assignee: nameOf(assignee) })),
  };
}

function cursorOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^[1-9]\d{0,14}$/.test(cursor))
    throw new Refusal('bad_cursor', 'cursor must be the nextCursor of the page before.');
  return Number(cursor);
}

/** Businesses that a regulator should look at, with all reasons, by id. @throws {Refusal} 400 for a cursor that is none */
export async function watchListFor(
  tx: Tx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<WatchPage> {
  const rows = await watchedEntities(tx, cursorOf(cursor) ?? 0, limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? String(items.at(-1)!.entity.id) : null };
}

/**
 * Take a warning one step on, which topic `alerts` tells at once.
 *
 * @throws {Refusal} 404 `unknown_warning`; what `step` throws; 422 `no_assignee` for an account that deals with no warnings
 */
export async function handleWarning(
  db: Db,
  caller: SignedIn,
  given: {
    number: number;
    to: WarningState;
    assignee: number | null;
    note: string | null;
    request: Request;
    template: string;
    now: Date;
  },
): Promise<void> {
  const { number, to, assignee, note, request, template, now } = given;
  await db.transaction(async (tx) => {
    const warning = await lockWarning(tx, number);
    if (warning === undefined) throw new Refusal('unknown_warning', `There is no warning ${number}.`, 404);
    const by = { account: caller.account.id, role: caller.account.role };
    const taken = step(warning, { to, by, at: now.toISOString(), assignee, note: note ?? '' });
    if (to === 'assigned' && !(await accountsWithRoles(tx, handlers)).some(({ id }) => id === assignee))
      throw new Refusal('no_assignee', 'Assign the warning to a regulator or an admin whose account is in use.', 422);
    const subject = `warning:${number}`;
    await auditChange(tx, request, template, { subject, details: { to, ...(assignee !== null && { assignee }) } });
    const keys = { zones: [], entities: [], rows: 1, warnings: true };
    const batch = await createBatch(tx, { kind: 'command' });
    const { revision } = await announce(tx, { kind: 'warning', batch, keys });
    await updateWarnings(tx, [{ ...warning, ...taken, steps: [...taken.steps] }], revision);
  });
}
