import type { Db } from '@/db/db';
import { accountOfSubject, claimBySso } from '@/db/queries/accounts';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent } from './account-events';
import type { Config } from './config';
import { cookie, cookieOf, forgotten, SESSION_COOKIE } from './cookies';
import { isSecure, ownOrigin } from './origin';
import { seal, unseal } from './sealing';
import { sessionIdOf, startSession } from './sessions';
import { personOf, type SsoAttempt, signInUrl } from './sso-provider';

/** The cookie that holds what must come back from the provider. */
const ATTEMPT_COOKIE = 'xintu_sso';
/** A sign-in at the provider may take so long. */
const ATTEMPT_SECONDS = 600;

const callbackOf = (request: Request) => `${ownOrigin(request)}/console/sso/callback`;

function oidcOf({ oidc }: Config) {
  if (oidc === null)
    throw new Refusal('sso_off', 'Single sign-on is not set up: XINTU_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET.', 404);
  return oidc;
}

/** Send the browser to the provider. @throws {Refusal} 404 `sso_off`, 503 `sso_unreachable` */
export async function beginSso(db: Db, config: Config, request: Request, now: Date) {
  const { url, attempt } = await signInUrl(oidcOf(config), callbackOf(request));
  const sealed = await seal(db, { ...attempt, until: String(now.getTime() + ATTEMPT_SECONDS * 1000) });
  const setCookie = cookie(ATTEMPT_COOKIE, sealed, { seconds: ATTEMPT_SECONDS, secure: isSecure(request) });
  return { location: url.href, setCookies: [setCookie] };
}

/**
 * Take the browser that comes back from the provider, and sign in the account that its subject is tied to, or that an
 * admin has kept for one of its names. No account is ever made here.
 *
 * @throws {Refusal} 401 `sso_refused` for what does not fit, 403 `sso_unknown` when no account is for this person
 */
export async function finishSso(db: Db, config: Config, request: Request, now: Date) {
  const oidc = oidcOf(config);
  const attempt = await attemptOf(db, request, now);
  const back = new URL(`${callbackOf(request)}${new URL(request.url).search}`);
  const { names, ...identity } = await personOf(oidc, back, attempt);
  return db.transaction(async (tx) => {
    const tied = await accountOfSubject(tx, identity);
    const account = tied ?? (await claimBySso(tx, identity, names));
    if (account === undefined)
      throw new Refusal('sso_unknown', 'No account is kept for you. Ask an admin to make one with your name.', 403);
    if (tied === undefined) await accountEvent(tx, { account, request }, 'sso_tie', `account:${account}`);
    await accountEvent(tx, { account, request }, 'sign_in', `account:${account}`, 'sso');
    const had = cookieOf(request, SESSION_COOKIE);
    const before = had === null ? null : await sessionIdOf(tx, had);
    const { setCookie } = await startSession(tx, { account, method: 'sso', request, now }, before);
    return { location: '/console', setCookies: [setCookie, forgotten(ATTEMPT_COOKIE)] };
  });
}

async function attemptOf(db: Db, request: Request, now: Date): Promise<SsoAttempt> {
  const sealed = cookieOf(request, ATTEMPT_COOKIE);
  const { state, nonce, verifier, until } = (sealed === null ? null : await unseal(db, sealed)) ?? {};
  if (!state || !nonce || !verifier || !(Number(until) > now.getTime()))
    throw new Refusal('sso_refused', 'This sign-in was not begun here, or too long ago. Begin again.', 401);
  return { state, nonce, verifier };
}

/**
 * Answer a browser on its way: on to where it is sent, or back to the sign-in page, which says what was wrong by the
 * code in `refused`.
 */
export async function onTheWay(
  step: () => Promise<{ location: string; setCookies: string[] }>,
  log: (line: string) => void = console.error,
): Promise<Response> {
  try {
    const { location, setCookies } = await step();
    return redirect(location, setCookies);
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal';
    // The cause names the fault of protocol, never a token.
    const cause = (error as { cause?: unknown }).cause ?? error;
    log(`single sign-on: ${code}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return redirect(`/console/sign-in?refused=${code}`, [forgotten(ATTEMPT_COOKIE)]);
  }
}

function redirect(location: string, setCookies: readonly string[]) {
  const headers = new Headers({ Location: location, 'Cache-Control': 'no-store' });
  for (const line of setCookies) headers.append('Set-Cookie', line);
  return new Response(null, { status: 303, headers });
}
