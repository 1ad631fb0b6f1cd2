import { randomUUID } from 'node:crypto';
import { Refusal } from '@/lib/credit/refusal';
import { reasonOf } from './audit';
import { auditAnswer } from './audited-answer';
import { forgotten, SCREEN_COOKIE, SESSION_COOKIE } from './cookies';
import { faultTrace } from './fault';
import { currentRuntime } from './runtime';

/** JSON answers and RFC 9457 problems of the API; each carries the revision in `Xintu-Revision`. */

function headers(revision: number | undefined, extra?: HeadersInit) {
  const all = new Headers(extra);
  const known = revision ?? currentRuntime()?.feed.revision;
  if (known !== undefined) all.set('Xintu-Revision', String(known));
  return all;
}

/**
 * Answer with JSON.
 *
 * @param revision the revision that the body was read at; left out = the newest this process has followed
 */
export function json(
  body: unknown,
  { status = 200, revision, headers: extra }: { status?: number; revision?: number; headers?: HeadersInit } = {},
): Response {
  return Response.json(body, { status, headers: headers(revision, extra) });
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

export interface RefusalLike extends Error {
  code: string;
  status: number;
}

/** By its form and not by its class: Next bundles the class a second time, and the engines throw the first. */
export function isRefusal(error: unknown): error is RefusalLike {
  return error instanceof Error && error.name === 'Refusal' && typeof (error as { code?: unknown }).code === 'string';
}

/**
 * Answer with a problem document: `{type, title, status, detail, code}` and every further field of a refusal, such
 * as `faults`. An unknown error says nothing of its insides: it is logged under the id that the answer carries, without
 * the values that it may quote.
 */
export function problem(error: unknown, log: (line: string) => void = console.error): Response {
  if (!isRefusal(error)) {
    const id = randomUUID();
    log(`error ${id}: ${faultTrace(error)}`);
    return answer(500, 'internal', `An error occurred in the server. Its log has the cause under ${id}.`, { id });
  }
  const { code, status, message, name: _, stack: __, cause: ___, ...further } = error;
  return answer(status, code, message, further);
}

/** Refusal → the cookie that a browser must forget with it, or it would be refused for ever. */
const endedCookies: Record<string, string> = { session_ended: SESSION_COOKIE, bad_screen_token: SCREEN_COOKIE };

function answer(status: number, code: string, detail: string, further: Record<string, unknown>) {
  const body = { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, ...further };
  const extra: HeadersInit = { 'Content-Type': 'application/problem+json' };
  if (status === 503) extra['Retry-After'] = '3';
  if (status === 401) extra['WWW-Authenticate'] = 'Bearer';
  const cookie = Object.hasOwn(endedCookies, code) ? endedCookies[code] : undefined;
  if (cookie !== undefined && further.replaced !== true) extra['Set-Cookie'] = forgotten(cookie);
  return new Response(JSON.stringify(body), { status, headers: headers(undefined, extra) });
}

/**
 * A route handler whose errors become problem documents, whose answers are counted, and audited where they say more than
 * everybody may see: an answer whose row cannot be written does not leave.
 *
 * @param path the template under /api/v1, such as `/zones/{id}`: what the metrics and the audit call it
 */
export function route<Context = unknown>(
  path: string,
  handler: (request: Request, context: Context) => Promise<Response> | Response,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const started = performance.now();
    const response = await answerOf(path, handler, request, context);
    const labels = { method: request.method, path, status: response.status };
    currentRuntime()?.metrics.request(labels, (performance.now() - started) / 1000);
    return response;
  };
}

async function answerOf<Context>(
  path: string,
  handler: (request: Request, context: Context) => Promise<Response> | Response,
  request: Request,
  context: Context,
): Promise<Response> {
  try {
    // PostgreSQL stores no NUL, and answers one with an error that is nobody's fault but the sender's.
    if (request.url.includes('%00'))
      throw new Refusal('bad_value', 'The address holds %00, a NUL, which no value may hold.', 400);
    reasonOf(request);
    const response = await handler(request, context);
    await auditAnswer(request, path, response, await paramsOf(context));
    return response;
  } catch (error) {
    return problem(error);
  }
}

/** Parts of the path. */
async function paramsOf(context: unknown): Promise<Record<string, string>> {
  const params = await (context as { params?: Promise<Record<string, string>> } | undefined)?.params;
  return params ?? {};
}
