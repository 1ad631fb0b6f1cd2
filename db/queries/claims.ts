import type { ClaimState, EntityClaim } from '@/lib/credit/account';
import type { Tx } from '../db';

const claims = `select c.id, json_build_object('id', a.id, 'name', a.name) as account,
    json_build_object('id', e.id, 'name', e.name) as entity, c.proof, c.state, c.asked_at as "askedAt",
    c.decided_at as "decidedAt", c.note
  from entity_claim c join account a on a.id = c.account join entity e on e.id = c.entity`;

/** Claims, the newest first. @param account of one account; null = of all @param state null = in any */
export async function claimList(tx: Tx, account: number | null, state: ClaimState | null): Promise<EntityClaim[]> {
  return tx.query(
    `${claims} where ($1::int is null or c.account = $1) and ($2::text is null or c.state = $2) order by c.id desc limit 500`,
    [account, state],
  );
}

/** Ask to be bound to a business. @returns its id; undefined while an earlier claim of the account is open */
export async function insertClaim(
  tx: Tx,
  claim: { account: number; entity: number; proof: string; now: Date },
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `insert into entity_claim (account, entity, proof, asked_at) values ($1, $2, $3, $4)
     on conflict (account) where state = 'open' do nothing returning id`,
    [claim.account, claim.entity, claim.proof, claim.now],
  );
  return row?.id;
}

/** Decide over an open claim. @returns whose it is and of what; undefined when no open one has this id */
export async function decideClaim(
  tx: Tx,
  id: number,
  decision: { state: 'accepted' | 'refused'; by: number; note: string | null; now: Date },
): Promise<{ account: number; entity: number } | undefined> {
  const [row] = await tx.query<{ account: number; entity: number }>(
    `update entity_claim set state = $2, decided_by = $3, note = $4, decided_at = $5
     where id = $1 and state = 'open' returning account, entity`,
    [id, decision.state, decision.by, decision.note, decision.now],
  );
  return row;
}
