import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveClient } from '@/lib/live/client';
import type { Subscribed, TilesChange } from '@/lib/live/protocol';
import { topicName } from '@/lib/live/topic-name';
import type { TopicSource } from '@/lib/live/topic-source';
import { answered, changed, nothingHeld, subscribing, type TopicState } from '@/lib/live/topic-state';
import { ask, at, type Commit, closers, connect, EPOCH, world } from './support/hub-world';
import { until } from './support/until';

/** Topic `tiles` on the wire; what it says is held to the tables by tests/tiles-kept.test.ts. */

/** Each commit touches the tiles that it names. */
const named: TopicSource<Commit, 'tiles'> = {
  concerns: () => true,
  whole: async (revision) => ({ data: 'all', revision }),
  part: async (changes) => {
    const data = [...new Set(changes.flatMap(({ zones }) => zones))];
    return { data: data.includes('all') ? 'all' : data, revision: changes.at(-1)!.revision };
  },
};
const tiles = { sources: () => named as TopicSource<Commit> };

async function follower(url: string) {
  const { socket, changes } = await connect(url);
  const heard: TilesChange[] = [];
  socket.on('tiles', (change) => heard.push(change));
  return { socket, changes, heard };
}

test('a change of tiles is an event of its own that names them, and is none where nothing is touched', async () => {
  const { url, commit } = await world(tiles);
  const { socket, changes, heard } = await follower(url);
  const answer = (await ask(socket, { topics: ['tiles'] })) as unknown as { snapshots: { tiles: unknown } };
  assert.deepEqual(answer.snapshots.tiles, {
    topic: 'tiles',
    revision: 10,
    at: new Date(0).toISOString(),
    tiles: 'all',
  });
  commit('14/1/2', '13/0/1');
  await until(() => heard.length === 1);
  commit();
  commit('14/1/2', '13/0/1');
  await until(() => heard.length === 2);
  commit('all');
  await until(() => heard.length === 3);
  assert.deepEqual(heard, [
    { topic: 'tiles', revision: 11, prev: 10, at: at(11), tiles: ['14/1/2', '13/0/1'] },
    { topic: 'tiles', revision: 13, prev: 11, at: at(13), tiles: ['14/1/2', '13/0/1'] },
    { topic: 'tiles', revision: 14, prev: 13, at: at(14), tiles: 'all' },
  ]);
  assert.deepEqual(changes, [], 'and no change of another form');
});

test('who comes back is told the tiles that it missed, in the form of the event; who held nothing is told "all"', async () => {
  const { url, commit } = await world(tiles);
  const { socket, heard } = await follower(url);
  await ask(socket, { topics: ['tiles'] });
  for (const tile of ['14/1/1', '14/2/2', '14/2/2']) {
    const before = heard.length;
    commit(tile);
    await until(() => heard.length > before);
  }
  const since = { epoch: EPOCH, revision: heard[0]!.revision };
  const answer = (await ask(socket, { topics: ['tiles'], since })) as Subscribed & { changes: unknown[] };
  assert.deepEqual(answer.changes, heard.slice(1));
  const { socket: late } = await follower(url);
  const whole = JSON.stringify(await ask(late, { topics: ['tiles'] }));
  assert.match(whole, /"tiles":"all"/);
  assert.doesNotMatch(whole, /14\/2\/2/, 'a snapshot is not the last change');
});

test('the client hands each change of tiles on as it comes, whatever the one before it said', async () => {
  const { url, commit } = await world(tiles);
  const client = createLiveClient(url);
  closers.push(() => client.close());
  const seen: unknown[] = [];
  let revision = 0;
  client.subscribe(() => {
    const held = client.getSnapshot().topics.tiles;
    if (held === undefined || held.revision === revision) return;
    revision = held.revision;
    seen.push(held.data);
  });
  client.follow('tiles');
  await until(() => seen.length === 1);
  for (const count of [2, 3]) {
    commit('14/1/2');
    await until(() => seen.length === count);
  }
  assert.deepEqual(seen, ['all', ['14/1/2'], ['14/1/2']]);
});

test('tiles of several changes that are applied at once, after a pause or while an answer is awaited, are all told', () => {
  const head = { epoch: EPOCH, revision: 12, at: at(12), followedAt: at(12), audience: 'public' };
  const change = (revision: number, prev: number, data: string[] | 'all') =>
    ({ topic: 'tiles', revision, prev, at: at(revision), data }) as const;
  const asked = (state: TopicState) => subscribing(state, ['tiles']);
  const snapshot = {
    ...head,
    snapshots: { tiles: { topic: 'tiles', revision: 10, at: at(10), data: 'all' } },
  } as const;
  const early = changed(asked(nothingHeld), change(11, 10, ['14/1/1'])).state;
  const begun = answered(early, snapshot).state;
  assert.equal(begun.topics.tiles!.data, 'all', 'what came meanwhile does not narrow a snapshot');
  const changes = [change(12, 11, ['14/1/1', '14/2/2']), change(13, 12, ['14/3/3']), change(14, 13, ['14/2/2'])];
  const back = answered(asked(begun), { ...head, changes }).state.topics.tiles!;
  assert.deepEqual([back.revision, back.data], [14, ['14/1/1', '14/2/2', '14/3/3']]);
  const next = changed({ ...begun, topics: { tiles: back } }, change(15, 14, ['14/9/9'])).state.topics.tiles!;
  assert.deepEqual(next.data, ['14/9/9'], 'one that comes alone says what it says');
});

test('tiles are followed under the deployment’s scheme or a named one', () => {
  assert.deepEqual(topicName('tiles'), { topic: 'tiles', kind: 'tiles', id: '', scheme: null });
  assert.equal(topicName('tiles?scheme=CN-2026')?.scheme, 'CN-2026');
  for (const text of ['tiles:1', 'tiles?scheme=', 'tiles?grade=A', 'tile', 'tiles '])
    assert.equal(topicName(text), null, text);
});
