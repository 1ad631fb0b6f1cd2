import type { Db } from '@/db/db';
import { countAccounts } from '@/db/queries/accounts';
import type { Config } from './config';
import type { Front } from './front';
import { EVERYWHERE, LOOPBACK } from './listeners';

/**
 * Without HOST: nobody but this machine until somebody can sign in and so be told apart; then everyone. The port is open
 * before the database is, and so begins with this machine only.
 */
export async function openToOthers(
  config: Pick<Config, 'host'>,
  front: Pick<Front, 'host' | 'move'>,
  db: Db,
  log: (line: string) => void,
): Promise<void> {
  const accounts = config.host === null ? await countAccounts(db) : 0;
  if (accounts > 0) await front.move(EVERYWHERE);
  const who = whoReaches(front.host);
  const why =
    config.host === null && accounts === 0 ? ' until an account is set up; HOST=0.0.0.0 opens it at once' : '';
  log(`Listening on ${front.host}, open to ${who}${why}`);
}

function whoReaches(host: string): string {
  if (host === LOOPBACK || host === 'localhost' || host === '::1') return 'this machine only';
  return host === EVERYWHERE || host === '::'
    ? 'every machine that reaches this one'
    : 'machines that reach this address';
}
