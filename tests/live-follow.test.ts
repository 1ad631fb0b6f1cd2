import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLiveClient } from '@/lib/live/client';
import type { LiveClient, LiveView } from '@/lib/live/live-view';
import type { TopicSource } from '@/lib/live/topic-source';
import { UnknownTopic } from '@/lib/live/topic-source';
import { at, type Commit, closers, world } from './support/hub-world';
import { until } from './support/until';

/** The page's client on a real hub: topics by reference, what is refused, what is current, and a server that goes. */

function open(url: string): LiveClient {
  const client = createLiveClient(url);
  closers.push(() => client.close());
  return client;
}

/** Zones that hold the revision of the last commit that concerned them. */
function numbered(asked: string[] = []) {
  const newest = new Map<string, number>();
  return (topic: string): TopicSource<Commit> => ({
    concerns: ({ zones }) => zones.includes(topic),
    async whole(revision) {
      asked.push(topic);
      if (topic === 'zone:nowhere') throw new UnknownTopic('There is no zone nowhere.');
      return { data: { id: topic, entities: newest.get(topic) ?? 0 } as never, revision };
    },
    async part(changes) {
      const { revision } = changes.at(-1)!;
      newest.set(topic, revision);
      return { data: { id: topic, entities: revision } as never, revision };
    },
  });
}

/** Wait until it has lost its connection, which it may have again before somebody looks. */
const lost = (client: LiveClient) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (client.getSnapshot().connection !== 'lost') return;
      leave();
      resolve();
    };
    const leave = client.subscribe(look);
    look();
  });

const held = (view: LiveView, topic: `zone:${string}`) => view.topics[topic]?.data?.entities;

test('a topic is asked for once, however many follow it, and left when the last of them goes', async () => {
  const asked: string[] = [];
  const source = numbered(asked);
  const { url, commit, hub } = await world({ lingerMs: 1, sources: (_viewer, { topic }) => source(topic) });
  const always = hub.topics();
  const client = open(url);
  const leave = [client.follow('zone:a'), client.follow('zone:a'), client.follow('zone:b')];
  await until(() => client.getSnapshot().connection === 'live' && held(client.getSnapshot(), 'zone:b') === 0);
  const first = commit('zone:a');
  await until(() => held(client.getSnapshot(), 'zone:a') === first);
  leave[0]!();
  leave[0]!();
  // In one turn of the loop: the last leaves and another begins.
  leave[1]!();
  const again = client.follow('zone:a');
  const second = commit('zone:a');
  await until(() => held(client.getSnapshot(), 'zone:a') === second);
  assert.deepEqual(asked.sort(), ['zone:a', 'zone:b']);
  again();
  await until(() => hub.topics() === always + 1);
  assert.deepEqual(Object.keys(client.getSnapshot().topics), ['zone:b']);
  leave[2]!();
  await until(() => hub.topics() === always);
});

test('a topic that is not there is refused by its name, and the others come all the same', async () => {
  const source = numbered();
  const { url } = await world({ sources: (_viewer, { topic }) => source(topic) });
  const client = open(url);
  for (const topic of ['zone:nowhere', 'zone:a', 'zone:b'] as const) client.follow(topic);
  await until(() => client.getSnapshot().connection === 'live' && held(client.getSnapshot(), 'zone:b') === 0);
  const { refused, topics, refusal } = client.getSnapshot();
  assert.equal(refused['zone:nowhere']?.code, 'unknown_topic');
  assert.deepEqual([Object.keys(topics).sort(), refusal], [['zone:a', 'zone:b'], null]);
});

test('what is shown is current as of the last word of the server, and grows old when it follows nothing', async () => {
  let followedAt = at(1);
  const source = numbered();
  const { url, commit } = await world({
    pulseMs: 5,
    followedAt: () => followedAt,
    sources: (_viewer, { topic }) => source(topic),
  });
  const client = open(url);
  client.follow('zone:a');
  const current = (time: string) => until(() => client.getSnapshot().currentAsOf === Date.parse(time));
  await current(at(1));
  followedAt = at(5);
  await current(at(5));
  // A change is as current as its own commit, whatever the pulse says.
  const revision = commit('zone:a');
  await current(at(revision));
  assert.equal(client.getSnapshot().topics['zone:a']!.currentAsOf, at(revision));
  assert.equal(client.getSnapshot().connection, 'live', 'a stream whose database is gone is up all the same');
});

test('the server’s clock is not taken to be ahead, however long its answer took', async () => {
  const source = numbered();
  const slow = (topic: string): TopicSource<Commit> => {
    const own = source(topic);
    return { ...own, whole: (revision) => sleep(200).then(() => own.whole(revision)) };
  };
  const { url } = await world({ now: () => new Date(), sources: (_viewer, { topic }) => slow(topic) });
  const client = open(url);
  client.follow('zone:a');
  await until(() => client.getSnapshot().connection === 'live');
  const { clockOffsetMs } = client.getSnapshot();
  assert.ok(clockOffsetMs <= 0, `${clockOffsetMs} ms`);
});

test('an answer that comes late does not set the server’s clock back; another connection tells it anew', async () => {
  const source = numbered();
  let lateMs = 0;
  const { url, hub } = await world({
    now: () => new Date(Date.now() - lateMs),
    sources: (_viewer, { topic }) => source(topic),
  });
  const client = open(url);
  client.follow('zone:a');
  await until(() => client.getSnapshot().connection === 'live');
  const known = client.getSnapshot().clockOffsetMs;
  lateMs = 700;
  client.follow('zone:b');
  await until(() => held(client.getSnapshot(), 'zone:b') === 0);
  assert.ok(client.getSnapshot().clockOffsetMs >= known, `${client.getSnapshot().clockOffsetMs} after ${known} ms`);
  hub.drain(1);
  await lost(client);
  await until(() => client.getSnapshot().connection === 'live');
  assert.ok(client.getSnapshot().clockOffsetMs <= -lateMs, `${client.getSnapshot().clockOffsetMs} ms`);
});

test('a client obeys a drain: it comes back after the time that it was told, and not before', async () => {
  const source = numbered();
  const { url, hub } = await world({ random: () => 1, sources: (_viewer, { topic }) => source(topic) });
  const client = open(url);
  client.follow('zone:a');
  await until(() => client.getSnapshot().connection === 'live');
  const from = performance.now();
  hub.drain(600);
  await lost(client);
  await until(() => client.getSnapshot().connection === 'live');
  assert.ok(performance.now() - from >= 600, 'it came back too early');
});

test('what happened while it was away is there when it is back: dropped at any moment, it ends as the server stands', async () => {
  const source = numbered();
  const { url, hub, commit } = await world({ sources: (_viewer, { topic }) => source(topic) });
  const client = open(url);
  for (const topic of ['zone:a', 'zone:b'] as const) client.follow(topic);
  await until(() => client.getSnapshot().connection === 'live');
  let last = 0;
  for (let i = 0; i < 10; i++) {
    hub.drain(1);
    commit('zone:a');
    await lost(client);
    last = commit('zone:b');
    if (i % 3 === 0) await until(() => client.getSnapshot().connection === 'live');
  }
  await until(() => client.getSnapshot().connection === 'live' && held(client.getSnapshot(), 'zone:b') === last);
  await until(() => held(client.getSnapshot(), 'zone:a') === last - 1);
});
