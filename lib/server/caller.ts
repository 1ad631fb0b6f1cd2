import type { Tx } from '@/db/db';
import { type ApiKey, findByHash } from '@/db/queries/api-keys';
import type { Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { hashOfSecret } from './api-keys';

/** Who asks: what a request's key, if it has one, entitles it to. */
export interface Caller extends Viewer {
  /** null = nobody in particular: the public. */
  key: ApiKey | null;
}

const seen = new WeakMap<Request, Caller>();

/** The caller that a handler has asked for; undefined when it asked for none. */
export const callerSeen = (request: Request): Caller | undefined => seen.get(request);

/**
 * The caller of a request, by `Authorization: Bearer KEY`.
 *
 * @throws {Refusal} 401 when a key is given that is unknown or revoked: it never falls back to public
 */
export async function callerOf(tx: Tx, request: Request): Promise<Caller> {
  const caller = await identify(tx, request);
  seen.set(request, caller);
  return caller;
}

async function identify(tx: Tx, request: Request): Promise<Caller> {
  const header = request.headers.get('authorization');
  if (header === null) return { audience: 'public', divisions: [], entity: null, key: null };
  const secret = /^Bearer +(\S+)$/i.exec(header)?.[1];
  const key = secret === undefined ? undefined : await findByHash(tx, hashOfSecret(secret));
  if (key === undefined) {
    throw new Refusal('bad_key', 'The key is unknown or revoked. Send it as "Authorization: Bearer KEY".', 401);
  }
  return { audience: key.audience, divisions: key.division === null ? [] : [key.division], entity: null, key };
}

/**
 * The key of a caller who may write.
 *
 * @throws {Refusal} 401 without a key, 403 with one of scope read
 */
export function writerOf({ key }: Caller): ApiKey {
  if (key === null)
    throw new Refusal('key_needed', 'Writing needs a key of scope write: "Authorization: Bearer KEY".', 401);
  if (key.scope !== 'write')
    throw new Refusal('scope', 'This key may read only; writing needs one of scope write.', 403);
  return key;
}
