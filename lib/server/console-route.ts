import { z } from 'zod';
import type { Db } from '@/db/db';
import type { Role } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { bodyText } from './body';
import { type Caller, callerOf, nobody } from './caller';
import { json, route } from './http';
import { refuseForeign } from './origin';
import { runtime } from './runtime';
import { isCsrfToken } from './sealing';

/** A caller who is signed in. */
export interface SignedIn extends Caller {
  account: NonNullable<Caller['account']>;
  session: string;
}

/** Roles that may call a route; `anyone` = also nobody. */
type Roles = readonly Role[] | 'anyone';

interface Options<Of extends Roles, Body> {
  roles: Of;
  /** What the body of a change must be; left out = it has none. */
  body?: z.ZodType<Body>;
  /** Bytes of a body at most; left out = 64 KiB. */
  maxBody?: number;
  /** Open to an account that has not chosen its own password yet. */
  beforePassword?: boolean;
}

export interface ConsoleCall<Of extends Roles, Body> {
  request: Request;
  caller: Of extends 'anyone' ? Caller : SignedIn;
  body: Body;
  /** Parts of the path, such as `id`. */
  params: Readonly<Record<string, string>>;
  db: Db;
  now: Date;
}

type Context = { params?: Promise<Record<string, string>> };

const MAX_BODY = 64 * 1024;
const safe = new Set(['GET', 'HEAD']);

/**
 * A handler of what only our pages call, the console's own API first of all: who is signed in is asked, and whether the role may;
 * a change must come from our own origin with the session's token in `x-csrf-token`. Its answers are kept nowhere.
 *
 * @param path the template, such as `/console/accounts/{id}`: what the metrics call it
 * @param handler its value becomes JSON; a Response is sent as it is
 */
export function consoleRoute<const Of extends Roles, Body = undefined>(
  path: string,
  { roles, body, maxBody = MAX_BODY, beforePassword = false }: Options<Of, Body>,
  handler: (call: ConsoleCall<Of, Body>) => Promise<unknown>,
): (request: Request, context: Context) => Promise<Response> {
  const answer = route<Context>(path, async (request, context) => {
    const { db, clock } = runtime();
    const now = clock.now();
    const change = !safe.has(request.method);
    if (change) refuseForeign(request);
    const caller = await consoleCaller(db, request, { roles, beforePassword, now });
    if (change && caller.session !== null) await refuseWithoutToken(db, request, caller.session);
    const call = {
      request,
      caller: caller as ConsoleCall<Of, Body>['caller'],
      body: (body === undefined ? undefined : await bodyOf(request, body, maxBody)) as Body,
      params: (await context.params) ?? {},
      db,
      now,
    };
    const value = await handler(call);
    return value instanceof Response ? value : json(value ?? {});
  });
  return async (request, context) => {
    const response = await answer(request, context);
    response.headers.set('Cache-Control', 'no-store');
    return response;
  };
}

async function consoleCaller(
  db: Db,
  request: Request,
  { roles, ...options }: { roles: Roles; beforePassword: boolean; now: Date },
): Promise<Caller> {
  if (request.headers.has('authorization'))
    throw new Refusal('no_keys_here', 'The console is for people who are signed in, not for keys.', 401);
  if (roles === 'anyone') return openCaller(db, request, options);
  const caller = await callerOf(db, request, options);
  if (caller.account === null) throw new Refusal('sign_in_needed', 'Sign in first.', 401);
  if (!roles.includes(caller.account.role))
    throw new Refusal('role', `This needs the role ${roles.join(' or ')}.`, 403);
  return caller;
}

/** Signing in with the cookie of a session that has ended is no fault: it is about to be replaced. */
async function openCaller(db: Db, request: Request, options: { beforePassword: boolean; now: Date }): Promise<Caller> {
  try {
    return await callerOf(db, request, options);
  } catch (error) {
    const ended = error instanceof Refusal && error.code === 'session_ended';
    if (ended && !safe.has(request.method)) return nobody;
    throw error;
  }
}

async function refuseWithoutToken(db: Db, request: Request, session: string) {
  if (await isCsrfToken(db, session, request.headers.get('x-csrf-token') ?? '')) return;
  const mend = 'A change needs the header x-csrf-token, as GET /api/console/session gives it.';
  throw new Refusal('csrf_token', mend, 403);
}

async function bodyOf<Body>(request: Request, shape: z.ZodType<Body>, maxBody: number): Promise<Body> {
  // A form of another origin cannot send JSON without being asked for leave first.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new Refusal('not_json', 'Send the body as application/json.', 415);
  const text = await bodyText(request, maxBody);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('bad_json', 'The body is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Refusal('bad_body', z.prettifyError(parsed.error), 422);
  return parsed.data;
}
