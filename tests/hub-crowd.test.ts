import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Viewer } from '@/lib/credit/publication';
import { viewerOf } from '@/lib/credit/publication';
import type { Zone } from '@/lib/credit/zone';
import type { LiveEvent, Pulse, Subscribed } from '@/lib/live/protocol';
import type { TopicSource } from '@/lib/live/topic-source';
import { ask, at, bySort, type Commit, connect, EPOCH, world, zone } from './support/hub-world';
import { until } from './support/until';

/** Many sockets on the hub: what a crowd costs, what an address may take, and what comes of two processes. */

test('a crowd of 300 that reconnects is current without a single read, whether it holds something or nothing', async () => {
  const { url, hub, reads, commit } = await world();
  await hub.prepare();
  const prepared = reads.whole;
  const crowd = await Promise.all(Array.from({ length: 300 }, () => connect(url)));
  const newest = commit('a');
  await until(() => reads.part === 1);
  const since = { epoch: EPOCH, revision: 10 };
  const replies = await Promise.all(
    crowd.map(({ socket }, i) => ask(socket, { topics: ['zones', 'events'], ...(i % 2 === 0 ? { since } : {}) })),
  );
  for (const [i, reply] of replies.entries()) {
    assert.ok(!('error' in reply) && reply.revision === newest);
    assert.equal('changes' in reply, i % 2 === 0);
    const data =
      'changes' in reply ? reply.changes.find(({ topic }) => topic === 'zones')!.data : reply.snapshots.zones!.data;
    assert.equal((data as Zone[]).find(({ id }) => id === 'a')!.entities, 1);
  }
  assert.deepEqual([reads.whole, reads.part], [prepared, 1]);
});

test('an answer reads the same, however long its websocket frame is', async () => {
  for (const characters of [1, 10_000, 100_000]) {
    const name = '信'.repeat(characters);
    const { url } = await world({
      sources: bySort({
        zones: {
          concerns: () => true,
          whole: async (revision) => ({ data: [zone(name, 1, 1)], revision }),
          part: async () => ({ data: [], revision: 0 }),
        },
      }),
    });
    const clients = [await connect(url), await connect(url)];
    for (const { socket } of clients)
      for (let i = 0; i < 3; i++) {
        const reply = await ask(socket, { topics: ['zones'] });
        assert.ok('snapshots' in reply);
        assert.deepEqual(reply.snapshots.zones!.data, [zone(name, 1, 1)]);
      }
  }
});

test('a lone commit is on its way at once, long before the tick is over', async () => {
  const { url, commit } = await world({ tickMs: 5_000 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones'] });
  const from = performance.now();
  const first = commit('a');
  await until(() => changes.length === 1);
  assert.ok(performance.now() - from < 2_500);
  assert.equal(changes[0]!.revision, first);
  commit('a');
  for (let i = 0; i < 3; i++) await ask(socket, { topics: ['events'] });
  assert.equal(changes.length, 1, 'those that follow wait for the tick');
});

test('a commit after which nothing differs is not sent, and the chain goes on over it', async () => {
  const { url, commit, counts, hub } = await world({
    sources: bySort({
      zones: {
        concerns: () => true,
        whole: async () => ({ data: [zone('a', 0, 0), zone('b', 0, 0)], revision: 10 }),
        part: async (changes) => ({
          data: [zone('a', counts.get('a')!, 0), zone('b', 0, 0)],
          revision: changes.at(-1)!.revision,
        }),
      },
    }),
  });
  await hub.prepare();
  const { socket, changes } = await connect(url);
  const reply = await ask(socket, { topics: ['zones'] });
  assert.ok('snapshots' in reply);
  const quiet = commit('b');
  await until(async () => {
    const later = await ask(socket, { topics: ['zones'] });
    return 'snapshots' in later && later.revision === quiet;
  });
  assert.equal(changes.length, 0);
  const loud = commit('a');
  await until(() => changes.length === 1);
  assert.deepEqual([changes[0]!.prev, changes[0]!.revision], [10, loud]);
  assert.deepEqual(
    (changes[0]!.data as Zone[]).map(({ id, entities }) => [id, entities]),
    [['a', 1]],
    'what did not change is not sent along',
  );
});

test('who joined with what another process told hears of a commit that this one had read already', async () => {
  let entities = 0;
  let revision = 10;
  const { url, hub } = await world({
    sources: bySort({
      zones: {
        concerns: () => true,
        whole: async () => ({ data: [zone('a', entities, 0)], revision }),
        part: async () => ({ data: [zone('a', entities, 0)], revision }),
      },
    }),
  });
  const [resumes, begins] = [await connect(url), await connect(url)];
  await ask(resumes.socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 10 } });
  // The snapshot is read after the commit and before the feed tells of it.
  [entities, revision] = [1, 11];
  await ask(begins.socket, { topics: ['zones'] });
  hub.publish([{ revision: 11, at: at(11), zones: ['a'] }]);
  await until(() => resumes.changes.length === 1);
  assert.deepEqual(
    (resumes.changes[0]!.data as Zone[]).map((one) => one.entities),
    [1],
  );
});

test('who is ahead of this process waits until it has caught up, and is told busy when it does not', async () => {
  const { url, hub, counts } = await world();
  const { socket } = await connect(url);
  let reply: Subscribed | undefined;
  const asked = ask(socket, { topics: ['zones', 'events'], since: { epoch: EPOCH, revision: 12 } });
  void asked.then((heard) => {
    reply = heard;
  });
  const { socket: other } = await connect(url);
  for (let i = 0; i < 3; i++) await ask(other, { topics: ['zones'] });
  assert.equal(reply, undefined);
  counts.set('a', 2);
  hub.publish([11, 12].map((revision) => ({ revision, at: at(revision), zones: ['a'] })));
  const heard = await asked;
  assert.ok(!('error' in heard) && heard.revision >= 10);
  const never = await ask(socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 1_000 } });
  assert.ok('error' in never && never.error.code === 'busy');
});

test('an address may have so many sockets and topics and no more, and what ends makes room again', async () => {
  const limits = { socketsPerAddress: 2, topicsPerAddress: 3, topicsPerSocket: 2 };
  const addressOf = (headers: Record<string, unknown>) => (headers['x-address'] as string | undefined) ?? null;
  const { url, hub } = await world({
    limits,
    addressOf,
    sources: () => ({
      concerns: () => true,
      whole: async (revision) => ({ data: null, revision }),
      part: async () => ({ data: null, revision: 0 }),
    }),
  });
  const from = (address: string) => connect(url, { headers: { 'x-address': address } });
  const code = (reply: Subscribed) => ('error' in reply ? reply.error.code : 'given');
  const [first, second] = [await from('1'), await from('1')];
  await assert.rejects(from('1'), (error: Error & { data?: { code?: string } }) => {
    assert.equal(error.data?.code, 'too_many_connections');
    return true;
  });
  await from('2');
  assert.equal(code(await ask(first.socket, { topics: ['zone:a', 'zone:b'] })), 'given');
  assert.equal(code(await ask(first.socket, { topics: ['zone:a', 'zone:c'] })), 'too_many_subscriptions');
  assert.equal(code(await ask(first.socket, { topics: ['zone:b', 'zone:a'] })), 'given', 'again is not more');
  assert.equal(code(await ask(second.socket, { topics: ['zone:a', 'zone:b'] })), 'too_many_subscriptions');
  assert.equal(code(await ask(second.socket, { topics: ['zone:a'] })), 'given');
  first.socket.emit('unsubscribe', { topics: ['zone:a', 'nonsense'] });
  assert.equal(code(await ask(first.socket, { topics: ['zone:c'] })), 'given');
  first.socket.disconnect();
  // Its connection ends a moment after its socket.
  let third: Awaited<ReturnType<typeof from>> | undefined;
  await until(async () => {
    third ??= await from('1').catch(() => undefined);
    return third !== undefined;
  });
  assert.equal(code(await ask(third!.socket, { topics: ['zone:a', 'zone:b'] })), 'given');
  for (let i = 0; i < 5; i++) await connect(url);
  assert.equal(hub.sockets(), 8, 'without an address nobody is counted');
});

test('a topic that is refused is given back: neither its room nor its count stays', async () => {
  const { url, hub } = await world({
    limits: { topicsPerSocket: 1 },
    lingerMs: 1,
    sources: () => ({
      concerns: () => true,
      whole: () => Promise.reject(new Error('no database')),
      part: async () => ({ data: null, revision: 0 }),
    }),
  });
  const { socket } = await connect(url);
  const always = hub.topics();
  for (let i = 0; i < 5; i++) assert.ok('error' in (await ask(socket, { topics: [`zone:${i}`] })));
  await until(() => hub.topics() === always);
});

test('a topic is held while somebody follows it and a little longer, so that who was dropped resumes', async () => {
  const { url, hub, reads, commit } = await world({
    // Longer than a busy machine may take to connect.
    lingerMs: 3_000,
    identify: async ({ auth }) => ({ viewer: viewerOf(auth.wall ? 'wall' : 'public'), credential: null }),
  });
  const always = hub.topics();
  const { socket } = await connect(url, { auth: { wall: true } });
  const reply = await ask(socket, { topics: ['zones'] });
  assert.ok('snapshots' in reply && reply.audience === 'wall');
  socket.disconnect();
  const again = await connect(url, { auth: { wall: true } });
  const revision = commit('a');
  await until(() => reads.part === 2);
  const since = { epoch: EPOCH, revision: 10, audience: 'wall' };
  const resumed = await ask(again.socket, { topics: ['zones'], since });
  assert.ok('changes' in resumed && resumed.changes.at(-1)?.revision === revision);
  again.socket.disconnect();
  await until(() => hub.topics() === always);
});

test('a business that sees its own file is given a room and an audience of its own', async () => {
  const asked: [own: number | null, topic: string][] = [];
  const source = (viewer: Viewer): TopicSource<Commit> => ({
    concerns: () => true,
    whole: async (revision) => ({ data: viewer.entity as never, revision }),
    part: async () => ({ data: null, revision: 0 }),
  });
  const { url } = await world({
    identify: async ({ auth }) => ({
      viewer: { ...viewerOf('public'), entity: (auth.own as number) ?? null },
      credential: null,
    }),
    sources: (viewer, { topic }) => {
      asked.push([viewer.entity, topic]);
      return source(viewer);
    },
  });
  const told = async (own: number | null) => {
    const { socket } = await connect(url, { auth: own === null ? {} : { own } });
    const reply = await ask(socket, { topics: ['zones', 'entity:7'] });
    assert.ok('snapshots' in reply);
    return [reply.audience, reply.snapshots['entity:7']!.data, reply.snapshots.zones!.data];
  };
  assert.deepEqual(await told(7), ['entity:7', 7, null]);
  assert.deepEqual(await told(null), ['public', null, null]);
  assert.deepEqual(await told(7), ['entity:7', 7, null]);
  assert.equal(
    asked.filter(([, topic]) => topic === 'zones').length,
    1,
    'what is not a file is shared with the public',
  );
});

test('everyone is told the time and until when the feed was followed, less what waits to be sent', async () => {
  let followedAt = at(100);
  let broken = false;
  const { url, hub } = await world({
    pulseMs: 5,
    followedAt: () => followedAt,
    sources: bySort({
      zones: {
        concerns: () => true,
        whole: async (revision) => ({ data: [], revision }),
        part: async (changes) => {
          if (broken) throw new Error('no database');
          return { data: [], revision: changes.at(-1)!.revision };
        },
      },
    }),
  });
  const { socket } = await connect(url);
  const pulses: Pulse[] = [];
  socket.on('pulse', (pulse) => pulses.push(pulse));
  const told = (time: string) => until(() => pulses.at(-1)?.followedAt === time);
  await told(at(100));
  assert.equal(pulses[0]!.at, new Date(0).toISOString());
  broken = true;
  hub.publish([{ revision: 11, at: at(50), zones: ['a'] }]);
  await told(at(50));
  const reply = await ask(socket, { topics: ['events'] });
  assert.ok('snapshots' in reply && reply.followedAt === at(100), 'what does not wait is current');
  broken = false;
  followedAt = at(200);
  await told(at(200));
});

test('news that both processes told is told once, in the order of the commits', async () => {
  const { url, commit } = await world({ tickMs: 20 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['events'] });
  for (let i = 0; i < 4; i++) commit('a');
  await until(() => changes.length === 1);
  for (const held of [10, 11, 12, 13]) {
    const reply = await ask(socket, { topics: ['events'], since: { epoch: EPOCH, revision: held } });
    assert.ok('changes' in reply);
    assert.deepEqual(
      reply.changes.flatMap(({ data }) => (data as LiveEvent[]).map(({ revision }) => revision)),
      [11, 12, 13, 14].filter((revision) => revision > held),
    );
    assert.equal(reply.changes[0]!.prev, held);
  }
});
