import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { underEither } from '@/lib/server/under-either';

test('work is ended by either signal, with its reason, also by one that was aborted before', async () => {
  for (const which of [0, 1]) {
    const sources = [new AbortController(), new AbortController()] as const;
    const signals = [sources[0].signal, sources[1].signal] as const;
    const reason = new Error(`by ${which}`);
    const ended = underEither(...signals, (signal) => sleep(60_000, undefined, { signal }).catch(() => signal.reason));
    sources[which]!.abort(reason);
    assert.equal(await ended, reason);
    assert.equal(await underEither(...signals, async (signal) => signal.reason), reason);
  }
});

test('a signal that lives for months keeps nothing of work that is done, well or not', async () => {
  const [stopping, late] = [new AbortController().signal, new AbortController().signal];
  const kept = () =>
    [stopping, late].flatMap((signal) => [
      getEventListeners(signal, 'abort').length,
      ...Object.getOwnPropertySymbols(signal)
        .filter(({ description }) => description === 'kDependantSignals')
        .map((symbol) => (signal as unknown as Record<symbol, Set<unknown> | undefined>)[symbol]?.size ?? 0),
    ]);
  const before = kept();
  for (let i = 0; i < 100; i++) {
    const work = underEither(stopping, late, async (signal) => {
      signal.addEventListener('abort', () => {});
      if (i % 2 === 1) throw new Error('failed');
    });
    if (i % 2 === 1) await assert.rejects(work, /failed/);
    else await work;
  }
  assert.deepEqual(kept(), before);
});
