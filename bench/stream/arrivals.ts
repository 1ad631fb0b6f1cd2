import { setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from '../support/child';
import { openLive } from './live-wire';

/** Nothing that works takes longer. */
const PATIENCE_MS = 120_000;

/** Wait for numbers that only grow, and that something brings. */
export function arrivals() {
  let newest = 0;
  let at = 0;
  let wake = () => {};
  return {
    came(number: number) {
      newest = Math.max(newest, number);
      at = sharedNow();
      wake();
    },
    /** @returns when it, or a later one, came */
    async reached(number: number): Promise<number> {
      const deadline = sharedNow() + PATIENCE_MS;
      while (newest < number) {
        if (sharedNow() > deadline) throw new Error(`${number} did not come within ${PATIENCE_MS} ms`);
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          sleep(1_000),
        ]);
      }
      return at;
    },
  };
}

/** Subscribe to `zones` here. @returns waits until a revision has come, and says when */
export async function witness(port: number): Promise<(revision: number) => Promise<number>> {
  const { came, reached } = arrivals();
  const client = await openLive(port, '/live', {
    onEvent: (payload) => {
      const [event, change] = JSON.parse(payload.subarray(2).toString()) as [string, { revision: number }];
      if (event === 'change') came(change.revision);
    },
  });
  await client.ask('subscribe', { topics: ['zones'] });
  return reached;
}
