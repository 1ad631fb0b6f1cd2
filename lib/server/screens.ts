import { randomBytes } from 'node:crypto';
import type { Db, Tx } from '@/db/db';
import { deleteScreen, insertScreen, screenList, screenOfToken, updateScreen } from '@/db/queries/screens';
import type { MadeSecret, ScreenAudience, ScreenItem } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent, type EventSource } from './account-events';
import { hashOfSecret } from './api-keys';
import { SCREEN_PREFIX } from './caller';
import { cookie, SCREEN_COOKIE } from './cookies';
import { isSecure } from './origin';

/** Walls that an admin has named, and the tokens by which a wall's browser shows that it is one of them. */

const SECRET_BYTES = 32;
const freshToken = () => SCREEN_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
/** A wall has nobody at a keyboard; an admin ends it by another token. */
const COOKIE_SECONDS = 400 * 24 * 3600;

export const screensFor = (tx: Tx): Promise<ScreenItem[]> => screenList(tx);

const refuseWithoutReason = (audience: ScreenAudience | null, reason: string | null) => {
  if (audience === 'regulator' && !reason)
    throw new Refusal('screen_reason', 'A wall that sees what a regulator sees needs the reason: it is kept.', 422);
};

/**
 * Make a screen with a token.
 *
 * @returns the token, which is stored nowhere: show it once
 * @throws {Refusal} 409 when there is one with this id
 */
export async function createScreen(
  db: Db,
  screen: { id: string; name: string; audience: ScreenAudience; reason: string | null; now: Date },
  by: EventSource,
): Promise<MadeSecret> {
  refuseWithoutReason(screen.audience, screen.reason);
  const reason = screen.audience === 'wall' ? null : screen.reason;
  const secret = freshToken();
  return db.transaction(async (tx) => {
    if (!(await insertScreen(tx, { ...screen, reason, tokenHash: hashOfSecret(secret) })))
      throw new Refusal('screen_taken', `There is a screen ${screen.id} already.`, 409);
    await accountEvent(tx, by, 'screen_create', `screen:${screen.id}`, reason);
    return { id: screen.id, name: screen.name, secret };
  });
}

/**
 * Change a screen, or give it a new token: the one before is of no use any more.
 *
 * @throws {Refusal} 404 when there is none
 */
export async function changeScreen(
  db: Db,
  id: string,
  change: { name?: string; audience?: ScreenAudience; reason?: string | null; rotate?: boolean; now: Date },
  by: EventSource,
): Promise<{ screen: ScreenItem; secret: string | null }> {
  const { name = null, audience = null, reason = null, rotate = false, now } = change;
  refuseWithoutReason(audience, reason);
  const secret = rotate ? freshToken() : null;
  return db.transaction(async (tx) => {
    const tokenHash = secret === null ? null : hashOfSecret(secret);
    const screen = await updateScreen(tx, id, { name, audience, reason, tokenHash, now });
    if (screen === undefined) throw unknown(id);
    await accountEvent(tx, by, rotate ? 'screen_rotate' : 'screen_change', `screen:${id}`, screen.reason);
    return { screen, secret };
  });
}

/** Take a screen away. @throws {Refusal} 404 when there is none */
export async function removeScreen(db: Db, id: string, by: EventSource): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await deleteScreen(tx, id))) throw unknown(id);
    await accountEvent(tx, by, 'screen_remove', `screen:${id}`);
  });
}

const unknown = (id: string) => new Refusal('unknown_screen', `There is no screen ${id}.`, 404);

/**
 * Let a wall's browser keep its token where no script reads it.
 *
 * @returns the screen, and the `Set-Cookie` header
 * @throws {Refusal} 401 for a token that is unknown or was replaced
 */
export async function signInScreen(db: Db, token: string, request: Request) {
  const screen = token.startsWith(SCREEN_PREFIX) ? await screenOfToken(db, hashOfSecret(token)) : undefined;
  if (screen === undefined)
    throw new Refusal('bad_screen_token', 'The token of this screen is unknown or was replaced by another.', 401);
  return { screen, setCookie: cookie(SCREEN_COOKIE, token, { seconds: COOKIE_SECONDS, secure: isSecure(request) }) };
}
