import type { Heartbeat, ScreenAudience, ScreenItem } from '@/lib/credit/account';
import type { Tx } from '../db';

const columns = `id, name, audience, reason, case when token_hash is null then null else token_made_at end as "tokenMadeAt",
  state -> 'heartbeat' as heartbeat`;

/** The screen with this hash of its token. */
export async function screenOfToken(
  tx: Tx,
  hash: string,
): Promise<{ id: string; audience: ScreenAudience } | undefined> {
  const [screen] = await tx.query<{ id: string; audience: ScreenAudience }>(
    'select id, audience from screen where token_hash = $1',
    [hash],
  );
  return screen;
}

/** Every screen, by id. */
export async function screenList(tx: Tx): Promise<ScreenItem[]> {
  return tx.query(`select ${columns} from screen order by id`);
}

/** Make a screen. @returns false when there is one with this id */
export async function insertScreen(
  tx: Tx,
  screen: { id: string; name: string; audience: ScreenAudience; reason: string | null; tokenHash: string; now: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into screen (id, name, audience, reason, token_hash, token_made_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do nothing returning id`,
    [screen.id, screen.name, screen.audience, screen.reason, screen.tokenHash, screen.now],
  );
  return rows.length > 0;
}

/** Change a screen; null keeps what is. @param tokenHash of a new token: the one before is of no use any more */
export async function updateScreen(
  tx: Tx,
  id: string,
  change: {
    name: string | null;
    audience: ScreenAudience | null;
    reason: string | null;
    tokenHash: string | null;
    now: Date;
  },
): Promise<ScreenItem | undefined> {
  const [screen] = await tx.query<ScreenItem>(
    `update screen set name = coalesce($2, name), audience = coalesce($3, audience),
       reason = case $3::text when 'wall' then null when 'regulator' then $4 else reason end,
       token_hash = coalesce($5, token_hash), token_made_at = case when $5::text is null then token_made_at else $6 end
     where id = $1 returning ${columns}`,
    [id, change.name, change.audience, change.reason, change.tokenHash, change.now],
  );
  return screen;
}

/** The scenes of a screen as they were written; undefined = there is no such screen. An empty object = it has none of its own. */
export async function screenDocument(tx: Tx, id: string): Promise<unknown> {
  const [screen] = await tx.query<{ document: unknown }>('select document from screen where id = $1', [id]);
  return screen?.document;
}

/** Keep the newest sign of life of a screen, in the place of the one before. */
export async function keepHeartbeat(tx: Tx, id: string, heartbeat: Heartbeat): Promise<void> {
  await tx.query(`update screen set state = state || jsonb_build_object('heartbeat', $2::jsonb) where id = $1`, [
    id,
    JSON.stringify(heartbeat),
  ]);
}

/** Take a screen away, and with it its token. @returns false when there is none */
export async function deleteScreen(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('delete from screen where id = $1 returning id', [id])).length > 0;
}
