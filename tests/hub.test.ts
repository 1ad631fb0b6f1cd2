import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from 'socket.io-client';
import type { Zone } from '@/lib/credit/zone';
import { type Change, LIVE_PATH, type LiveEvent, type Subscribed } from '@/lib/live/protocol';
import { ask, at, bySort, type Client, type Commit, connect, EPOCH, world, zone } from './support/hub-world';
import { until } from './support/until';

/** Two real sockets on the hub: what it promises of one topic. */

/** What a client that keeps to the protocol would hold of `zones`: a strict one, that takes no gap. */
function heldZones(reply: Subscribed, changes: Change[]) {
  assert.ok('snapshots' in reply);
  const snapshot = reply.snapshots.zones!;
  const held = new Map(snapshot.data.map(({ id, entities }) => [id, entities]));
  let last = snapshot.revision;
  for (const change of changes.filter(({ topic }) => topic === 'zones')) {
    if (change.revision <= last) continue;
    assert.equal(change.prev, last, 'the chain has a gap');
    for (const { id, entities } of change.data as Zone[]) held.set(id, entities);
    last = change.revision;
  }
  return { last, zones: Object.fromEntries(held) };
}

test('two clients: what is committed is heard by both, in the same bytes and without a gap', async () => {
  const { url, commit, counts } = await world();
  const [first, second] = [await connect(url), await connect(url)];
  const replies = [
    await ask(first.socket, { topics: ['zones'] }),
    await ask(second.socket, { topics: ['zones', 'events'] }),
  ];
  for (let i = 0; i < 20; i++) {
    commit(i % 3 === 0 ? 'b' : 'a');
    if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
  }
  const newest = commit('a', 'b');
  await until(() =>
    [first, second].every(({ changes }) => changes.some((c) => c.topic === 'zones' && c.revision === newest)),
  );
  for (const [i, { changes }] of [first, second].entries()) {
    assert.deepEqual(heldZones(replies[i]!, changes), { last: newest, zones: Object.fromEntries(counts) });
  }
  const ofZones = (changes: Change[]) => changes.filter(({ topic }) => topic === 'zones');
  assert.deepEqual(ofZones(first.changes), ofZones(second.changes));
  assert.equal(first.changes.length, ofZones(first.changes).length, 'a client hears only what it asked for');
});

test('changes within one tick become one message, whose prev is that of its oldest part', async () => {
  const { url, commit, reads } = await world({ tickMs: 40 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones', 'events'] });
  for (let i = 0; i < 5; i++) commit('a');
  await until(() => changes.length >= 2);
  const zones = changes.find(({ topic }) => topic === 'zones')!;
  assert.deepEqual([zones.prev, zones.revision, zones.at], [10, 15, at(15)]);
  assert.deepEqual(
    (zones.data as Zone[]).map(({ id, entities }) => [id, entities]),
    [['a', 5]],
  );
  const events = changes.find(({ topic }) => topic === 'events')!;
  assert.deepEqual(
    (events.data as LiveEvent[]).map(({ revision }) => revision),
    [11, 12, 13, 14, 15],
  );
  assert.equal(reads.part, 1);
});

test('one who comes back with since gets exactly the changes that it missed', async () => {
  const { url, commit } = await world();
  const [stays, leaves] = [await connect(url), await connect(url)];
  await ask(stays.socket, { topics: ['zones'] });
  await ask(leaves.socket, { topics: ['zones'] });
  const held = commit('a');
  await until(() => leaves.changes.length === 1);
  leaves.socket.disconnect();
  for (const id of ['a', 'b']) {
    const revision = commit(id);
    await until(() => stays.changes.at(-1)?.revision === revision);
  }
  const again = await connect(url);
  const reply = await ask(again.socket, { topics: ['zones'], since: { epoch: EPOCH, revision: held } });
  assert.ok('changes' in reply);
  assert.deepEqual(reply.changes, stays.changes.slice(1));
  assert.deepEqual(
    reply.changes.map(({ prev, revision }) => [prev, revision]),
    [
      [held, held + 1],
      [held + 1, held + 2],
    ],
  );
});

test('since of another epoch or of long ago is answered with a snapshot', async () => {
  const { url, commit } = await world({ tickMs: 40 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones'] });
  for (let i = 0; i < 3; i++) commit('a');
  await until(() => changes.length === 1);
  for (const since of [
    { epoch: 'another', revision: 13 },
    { epoch: EPOCH, revision: 3 },
  ]) {
    const reply = await ask(socket, { topics: ['zones'], since });
    assert.ok('snapshots' in reply, JSON.stringify(since));
    assert.deepEqual([reply.epoch, reply.snapshots.zones?.revision], [EPOCH, 13]);
  }
});

test('since between two messages, from a process whose messages end elsewhere, leads on from there', async () => {
  const { url, commit } = await world({ tickMs: 40 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones', 'events'] });
  for (let i = 0; i < 3; i++) commit('a');
  await until(() => changes.length === 2);
  const { socket: comes } = await connect(url);
  const reply = await ask(comes, { topics: ['zones', 'events'], since: { epoch: EPOCH, revision: 12 } });
  assert.ok('changes' in reply);
  const of = (wanted: string) => reply.changes.find(({ topic }) => topic === wanted)!;
  assert.deepEqual([of('zones').prev, of('zones').revision], [12, 13]);
  assert.deepEqual(
    of('zones').data,
    changes.find(({ topic }) => topic === 'zones')!.data,
    'more than is missed does no harm',
  );
  assert.deepEqual([of('events').prev, of('events').revision], [12, 13]);
  assert.deepEqual(
    (of('events').data as LiveEvent[]).map(({ revision }) => revision),
    [13],
    'what is held already is not told twice',
  );
});

test('one who missed nothing gets no changes and no snapshot', async () => {
  const { url, reads } = await world();
  const { socket } = await connect(url);
  const reply = await ask(socket, { topics: ['zones', 'events'], since: { epoch: EPOCH, revision: 10 } });
  assert.deepEqual(reply, {
    epoch: EPOCH,
    revision: 10,
    at: new Date(0).toISOString(),
    followedAt: new Date(0).toISOString(),
    audience: 'public',
    changes: [],
  });
  assert.equal(reads.whole, 0);
});

test('changes that are older than the ring holds give way to a snapshot', async () => {
  const { url, commit } = await world({ tickMs: 1 });
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones'] });
  for (let i = 0; i < 300; i++) {
    const revision = commit('a');
    await until(() => changes.at(-1)?.revision === revision);
  }
  assert.ok('snapshots' in (await ask(socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 10 } })));
  assert.ok('changes' in (await ask(socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 300 } })));
});

test('a change that cannot be told by adding shows as a gap to everyone, and then as a snapshot', async () => {
  const { url, commit, counts } = await world();
  const { socket, changes } = await connect(url);
  await ask(socket, { topics: ['zones'] });
  counts.delete('b');
  const revision = commit('b');
  await until(() => changes.length === 1);
  assert.notEqual(changes[0]!.prev, 10);
  const reply = await ask(socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 10 } });
  assert.deepEqual(heldZones(reply, []), { last: revision, zones: { a: 0 } });
});

test('a crowd that comes at once costs one read of the topic', async () => {
  const { url, reads } = await world();
  const crowd = await Promise.all(Array.from({ length: 20 }, () => connect(url)));
  await Promise.all(crowd.map(({ socket }) => ask(socket, { topics: ['zones'] })));
  assert.equal(reads.whole, 1);
});

test('no change is lost between a snapshot that takes long and the answer', async () => {
  let finish: (() => void) | undefined;
  const { url, commit } = await world({
    sources: bySort({
      zones: {
        concerns: () => true,
        whole: () =>
          new Promise((resolve) => {
            finish = () => resolve({ data: [zone('a', 0, 10)], revision: 10 });
          }),
        part: async (changes) => {
          const { revision } = changes.at(-1)!;
          return { data: [zone('a', revision, 0)], revision };
        },
      },
    }),
  });
  const { socket, changes } = await connect(url);
  const witness = await connect(url);
  await ask(witness.socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 10 } });
  const asked = ask(socket, { topics: ['zones'] });
  await until(() => finish !== undefined);
  const newest = commit('a');
  await until(() => witness.changes.length === 1);
  finish!();
  const reply = await asked;
  assert.deepEqual(heldZones(reply, changes), { last: newest, zones: { a: newest } });
});

const garbage: unknown[] = [
  undefined,
  null,
  42,
  'zones',
  [],
  {},
  { topics: 'zones' },
  { topics: [] },
  { topics: [1] },
  { topics: ['x'.repeat(300)] },
  { topics: Array.from({ length: 51 }, () => 'zones') },
  { topics: ['zones'], since: 5 },
  { topics: ['zones'], since: { epoch: EPOCH, revision: -1 } },
  { topics: ['zones'], since: { epoch: EPOCH, revision: '10' } },
];

test('garbage is answered with a code, an unknown topic with its own, and the socket goes on', async () => {
  const failures: unknown[] = [];
  const { url } = await world({ onError: (error) => failures.push(error) });
  const { socket } = await connect(url);
  const loose = socket as unknown as Socket;
  for (const request of garbage) {
    const reply = (await loose.emitWithAck('subscribe', request)) as Subscribed;
    assert.ok('error' in reply && reply.error.code === 'bad_request', JSON.stringify(request));
  }
  for (const topic of [
    'nonsense',
    '__proto__',
    'constructor',
    'zones?scheme=',
    'zone:',
    'rankings:x',
    'job:x',
    'events:1',
  ]) {
    const reply = await ask(socket, { topics: ['zones', topic] });
    assert.ok('error' in reply && reply.error.code === 'unknown_topic' && reply.error.message.includes(topic));
  }
  loose.emit('subscribe');
  loose.emit('subscribe', { topics: ['zones'] }, 'not a function');
  loose.emit('subscribe', { topics: ['zones'] });
  loose.emit('unsubscribe', 7);
  loose.emit('unsubscribe', { topics: ['nonsense'] });
  loose.emit('no such event', Buffer.from([1, 2, 3]));
  assert.ok('snapshots' in (await ask(socket, { topics: ['zones'] })));
  assert.deepEqual(failures, []);
});

test('after unsubscribe a topic is silent', async () => {
  const { url, commit } = await world();
  const [stays, leaves] = [await connect(url), await connect(url)];
  for (const { socket } of [stays, leaves]) await ask(socket, { topics: ['zones', 'events'] });
  leaves.socket.emit('unsubscribe', { topics: ['zones'] });
  await ask(leaves.socket, { topics: ['events'] });
  commit('a');
  await until(() => stays.changes.length === 2 && leaves.changes.length === 1);
  assert.deepEqual(
    leaves.changes.map(({ topic }) => topic),
    ['events'],
  );
});

test('a source that fails is reported, answered with a code, and its changes come when it works again', async () => {
  const failures: unknown[] = [];
  let broken = true;
  const { url, commit } = await world({
    onError: (error) => failures.push(error),
    sources: bySort({
      zones: {
        concerns: () => true,
        async whole(revision) {
          if (broken) throw new Error('no database');
          return { data: [], revision };
        },
        async part(changes) {
          if (broken) throw new Error('no database');
          const { revision } = changes.at(-1)!;
          return { data: [zone('a', 1, revision)], revision };
        },
      },
    }),
  });
  const { socket, changes } = await connect(url);
  const reply = await ask(socket, { topics: ['zones'] });
  assert.ok('error' in reply && reply.error.code === 'unavailable');
  await ask(socket, { topics: ['zones'], since: { epoch: EPOCH, revision: 10 } });
  commit('a');
  commit('a');
  await until(() => failures.length >= 3);
  broken = false;
  await until(() => changes.length > 0);
  assert.deepEqual(
    changes.map(({ prev, revision }) => [prev, revision]),
    [[10, 12]],
  );
});

/** Sources whose every change is so long, never the same twice. */
const long = (characters: number) => {
  let told = 0;
  const part = async (changes: readonly Commit[]) => ({
    data: [zone(`${++told}`.padEnd(characters, 'x'), 0, 0)],
    revision: changes.at(-1)!.revision,
  });
  return bySort({ zones: { concerns: () => true, whole: async (revision) => ({ data: [], revision }), part } });
};
const rawOf = (socket: Client) =>
  (socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void; once: Socket['once'] } } })
    .transport.ws;
const closeOf = (socket: Client) =>
  new Promise<[code: number, reason: string]>((resolve) =>
    rawOf(socket).once('close', (code: number, reason: Buffer) => resolve([code, String(reason)])),
  );

test('a socket that cannot keep up leaves its rooms, and when it reads again it asks for what it missed', async () => {
  const slow: unknown[] = [];
  const { url, commit, hub } = await world({ onSlow: (one) => slow.push(one), sources: long(400_000) });
  const [reader, sleeper] = [await connect(url), await connect(url)];
  for (const { socket } of [reader, sleeper]) await ask(socket, { topics: ['zones'] });
  rawOf(sleeper.socket).pause();
  // More than the kernel takes for a socket that does not read.
  const commits = 40;
  for (let i = 0; i < commits; i++) {
    const revision = commit('a');
    await until(() => reader.changes.at(-1)?.revision === revision);
  }
  assert.equal(hub.sockets(), 2);
  rawOf(sleeper.socket).resume();
  await until(() => sleeper.changes.some(({ prev, revision }) => prev === revision));
  const gap = sleeper.changes.at(-1)!;
  assert.deepEqual([gap.prev, gap.data], [gap.revision, []], 'the last that it hears is that something was missed');
  assert.ok(sleeper.changes.length < commits / 2, `it was sent ${sleeper.changes.length} of ${commits}`);
  const held = sleeper.changes.at(-2)!.revision;
  const reply = await ask(sleeper.socket, { topics: ['zones'], since: { epoch: EPOCH, revision: held } });
  assert.ok(!('error' in reply) && reply.revision === reader.changes.at(-1)!.revision);
  const next = commit('a');
  await until(() => sleeper.changes.at(-1)?.revision === next);
  assert.deepEqual(slow, []);
});

test('more than a socket may have waiting, or nothing moving for too long, ends it with a reason', async () => {
  const limits = { softWaiting: 256_000, hardWaiting: 1_000_000, stalledMs: 30_000 };
  for (const [characters, given, reason] of [
    [1_200_000, limits, 'behind'],
    [60_000, { ...limits, stalledMs: 100 }, 'stalled'],
  ] as const) {
    const slow: { waiting: number; reason: string }[] = [];
    const { url, commit, hub } = await world({
      limits: given,
      onSlow: (one) => slow.push(one),
      sources: long(characters),
    });
    const [reader, sleeper] = [await connect(url), await connect(url)];
    for (const { socket } of [reader, sleeper]) await ask(socket, { topics: ['zones'] });
    const closed = closeOf(sleeper.socket);
    const lost = new Promise<string>((resolve) => sleeper.socket.on('disconnect', resolve));
    rawOf(sleeper.socket).pause();
    while (slow.length === 0) {
      const revision = commit('a');
      await until(() => reader.changes.at(-1)?.revision === revision);
    }
    await until(() => hub.sockets() === 1);
    assert.deepEqual(
      slow.map((one) => one.reason),
      [reason],
    );
    assert.ok(slow[0]!.waiting > (reason === 'behind' ? limits.hardWaiting : limits.softWaiting));
    const newest = commit('a');
    await until(() => reader.changes.at(-1)?.revision === newest);
    rawOf(sleeper.socket).resume();
    // Not "io server disconnect", after which a client does not come back by itself.
    assert.match(await lost, /^transport (close|error)$/);
    assert.deepEqual(await closed, [4008, reason]);
  }
});

test('drain gives every client its own time to come back', async () => {
  const times = [0.25, 0.75];
  const { url, hub } = await world({ random: () => times.pop()! });
  const clients = [await connect(url), await connect(url)];
  const heard = clients.map(
    ({ socket }) => new Promise<number>((resolve) => socket.on('drain', ({ retryInMs }) => resolve(retryInMs))),
  );
  hub.drain(2_000);
  // At once: what was said before the end must still arrive.
  await hub.close();
  assert.deepEqual((await Promise.all(heard)).sort(), [1_500, 500]);
});

test('a client that wants to begin with polling is refused', async () => {
  const { url } = await world();
  const answer = await fetch(`${url}${LIVE_PATH}/?EIO=4&transport=polling`);
  assert.equal(answer.status, 400);
});
