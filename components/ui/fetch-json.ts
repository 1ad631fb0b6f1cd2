import { pageHeaders } from '@/lib/live/page-screen';

/** What the API answered instead of the thing asked for: a problem document (RFC 9457), or the lack of any answer. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 = no answer at all. */
    readonly status: number,
    /** Stable code of the problem; null where the answer was no problem document. */
    readonly code: string | null,
    readonly title: string | null,
    readonly detail: string | null,
    /** Seconds after which the server wants to be asked again; null = it said nothing of it. */
    readonly retryAfterS: number | null = null,
  ) {
    super(detail ?? title ?? `HTTP ${status}`);
    this.name = 'Problem';
  }
}

const pendingSince = new Set<number>();

/** Milliseconds that the oldest open request has been waiting; 0 = none is open. */
export function longestWaitMs(): number {
  return pendingSince.size === 0 ? 0 : performance.now() - Math.min(...pendingSince);
}

/** What a request changes, and the session's token that allows it. */
export interface Change {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A file is sent as it is; left out = the request has no body. */
  body?: unknown;
  /** null = nobody is signed in. */
  csrf: string | null;
}

/**
 * The browser's one way to the API.
 * @param change left out = it only reads
 * @throws {Problem} for every answer that is not 2xx, for an unreadable one, and where there is no answer
 * @throws {DOMException} AbortError when `signal` is aborted
 */
export async function fetchJson<T>(path: string, signal?: AbortSignal, change?: Change): Promise<T> {
  let start = performance.now();
  while (pendingSince.has(start)) start += 1e-6;
  pendingSince.add(start);
  try {
    const asked = { headers: pageHeaders(), ...(signal ? { signal } : {}) };
    const response = await fetch(path, change ? changing(asked, change) : asked);
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw problemOf(response, body);
    if (body === null || typeof body !== 'object') throw new Problem(response.status, null, null, null);
    return body as T;
  } catch (error) {
    if (error instanceof Problem || isAbort(error)) throw error;
    throw new Problem(0, null, null, null);
  } finally {
    pendingSince.delete(start);
  }
}

/** Was the request given up by ourselves? */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function changing(asked: { headers: Record<string, string> }, { method, body, csrf }: Change): RequestInit {
  const headers = { ...asked.headers, ...(csrf === null ? {} : { 'x-csrf-token': csrf }) };
  if (body === undefined) return { ...asked, method, headers };
  if (body instanceof Blob)
    return { ...asked, method, headers: { ...headers, 'content-type': 'application/geo+json' }, body };
  return { ...asked, method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function problemOf({ status, headers }: Response, body: unknown): Problem {
  const field = (name: string): string | null => {
    if (body === null || typeof body !== 'object' || !(name in body)) return null;
    const value: unknown = Reflect.get(body, name);
    return typeof value === 'string' ? value : null;
  };
  const after = Number.parseInt(headers.get('retry-after') ?? '', 10);
  const retryAfterS = Number.isNaN(after) ? null : after;
  return new Problem(status, field('code'), field('title'), field('detail'), retryAfterS);
}
