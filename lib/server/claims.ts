import type { Db, Tx } from '@/db/db';
import { bindEntity } from '@/db/queries/accounts';
import { claimList, decideClaim, insertClaim } from '@/db/queries/claims';
import type { EntityClaim } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent } from './account-events';
import type { SignedIn } from './console-route';
import { resolveEntity } from './entities';

/** An account of an entity asks to be bound to a business; a steward looks at the proof and decides. */

/** A business sees its own claims; who decides sees all, or those of one state. */
export function claimsFor(tx: Tx, { account }: SignedIn, state: EntityClaim['state'] | null): Promise<EntityClaim[]> {
  return claimList(tx, account.role === 'entity' ? account.id : null, state);
}

/**
 * Ask to be bound to the business of a code.
 *
 * @throws {Refusal} 404 for an unknown code, 409 while an earlier claim is open or the account is bound already
 */
export async function makeClaim(
  db: Db,
  caller: SignedIn,
  { code, proof, request, now }: { code: string; proof: string; request: Request; now: Date },
): Promise<{ id: number }> {
  if (caller.entity !== null)
    throw new Refusal('claim_bound', 'This account is bound to a business already; an admin can change that.', 409);
  return db.transaction(async (tx) => {
    const entity = await resolveEntity(tx, code);
    const id = await insertClaim(tx, { account: caller.account.id, entity, proof, now });
    if (id === undefined)
      throw new Refusal('claim_open', 'An earlier claim of this account waits for its decision.', 409);
    await accountEvent(tx, { account: caller.account.id, request }, 'claim', `claim:${id}`);
    return { id };
  });
}

/**
 * Accept or refuse a claim; accepted, it binds the account.
 *
 * @throws {Refusal} 404 when no open claim has this id
 */
export async function judgeClaim(
  db: Db,
  caller: SignedIn,
  given: { id: number; state: 'accepted' | 'refused'; note: string | null; request: Request; now: Date },
): Promise<void> {
  const { id, state, note, request, now } = given;
  await db.transaction(async (tx) => {
    const claim = await decideClaim(tx, id, { state, by: caller.account.id, note, now });
    if (claim === undefined) throw new Refusal('unknown_claim', `There is no open claim ${id}.`, 404);
    if (state === 'accepted' && !(await bindEntity(tx, claim.account, claim.entity)))
      throw new Refusal('claim_role', 'The account is no account of an entity any more: refuse the claim.', 409);
    await accountEvent(tx, { account: caller.account.id, request }, `claim_${state}`, `claim:${id}`, note);
  });
}
