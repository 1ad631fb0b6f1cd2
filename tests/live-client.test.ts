import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Zone } from '@/lib/credit/zone';
import { backoffMs } from '@/lib/live/client';
import type { Change, LiveEvent, Subscribed } from '@/lib/live/protocol';
import { EVENTS_KEPT } from '@/lib/live/topic-merge';
import {
  answered,
  changed,
  disconnected,
  epochAnnounced,
  nothingHeld,
  since,
  subscribing,
  type TopicState,
} from '@/lib/live/topic-state';

const AT = '2026-03-01T00:00:00.000Z';

/** The topics of these tests: one that replaces by key, one that adds, one that is sent whole. */
const topics = ['zones', 'events', 'zone:a'] as const;
type Followed = (typeof topics)[number];

function zone(id: string, revision: number): Zone {
  return {
    id,
    kind: 'region',
    name: id,
    scheme: null,
    division: null,
    parent: null,
    level: null,
    index: null,
    change: null,
    alarm: null,
    indexCoverage: null,
    withheld: false,
    rankOf: null,
    coverage: null,
    rank: null,
    entities: revision,
    evaluated: 0,
    grades: {},
    states: { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: revision, suppressed: 0 },
    demonstration: 0,
    synthetic: false,
    asOf: AT,
    revision,
  };
}

function event(revision: number): LiveEvent {
  return { revision, at: AT, kind: 'evaluation', zones: [], count: 1 };
}

/** A server with one log per topic, which answers as lib/live/protocol.ts promises. */
class Server {
  epoch = 'e1';
  revision = 0;
  log: Change[] = [];
  private last: Record<Followed, number> = { zones: 0, events: 0, 'zone:a': 0 };
  private zones = new Map<string, Zone>();
  private events: LiveEvent[] = [];
  private one: Zone | null = null;

  commit(topic: Followed, id: string): Change {
    const revision = ++this.revision;
    const one = id === 'gone' ? null : zone('a', revision);
    const data = topic === 'zones' ? [zone(id, revision)] : topic === 'events' ? [event(revision)] : one;
    const change: Change = { topic, revision, prev: this.last[topic], at: AT, data };
    this.last[topic] = revision;
    this.log.push(change);
    if (topic === 'zones') this.zones.set(id, zone(id, revision));
    else if (topic === 'zone:a') this.one = one;
    else this.events = [...this.events, event(revision)].slice(-EVENTS_KEPT);
    return change;
  }

  restart(epoch: string): void {
    this.epoch = epoch;
    this.revision = 0;
    this.log = [];
    this.last = { zones: 0, events: 0, 'zone:a': 0 };
    this.zones = new Map();
    this.events = [];
    this.one = null;
  }

  answer(from: ReturnType<typeof since>, held: number): Exclude<Subscribed, { error: unknown }> {
    const head = { epoch: this.epoch, revision: this.revision, at: AT, followedAt: AT, audience: 'public' };
    if (from && from.epoch === this.epoch && this.revision - from.revision <= held) {
      return { ...head, changes: this.log.filter((change) => change.revision > from.revision) };
    }
    const { zones, events, 'zone:a': one } = this.state();
    return {
      ...head,
      snapshots: {
        zones: { topic: 'zones', ...zones },
        events: { topic: 'events', ...events },
        'zone:a': { topic: 'zone:a', ...one },
      },
    };
  }

  state() {
    return {
      zones: { revision: this.last.zones, at: AT, data: [...this.zones.values()] },
      events: { revision: this.last.events, at: AT, data: this.events },
      'zone:a': { revision: this.last['zone:a'], at: AT, data: this.one },
    };
  }
}

function sync(state: TopicState, server: Server, held = 1000): TopicState {
  const first = answered(subscribing(state, topics), server.answer(since(state, topics), held));
  if (first.complete) return first.state;
  const second = answered(subscribing(first.state, topics), server.answer(undefined, held));
  assert.ok(second.complete, 'snapshots always lead to a whole state');
  return second.state;
}

function same(state: TopicState, server: Server): void {
  const byId = (zones: Zone[]) => [...zones].sort((a, b) => a.id.localeCompare(b.id));
  const expected = server.state();
  for (const topic of topics) assert.equal(state.topics[topic]?.revision, expected[topic].revision);
  assert.deepEqual(byId(state.topics.zones?.data ?? []), byId(expected.zones.data));
  assert.deepEqual(state.topics.events?.data, expected.events.data);
  assert.deepEqual(state.topics['zone:a']?.data, expected['zone:a'].data);
}

test('a change that follows on is applied, and the same one again is recognised', () => {
  const server = new Server();
  const state = sync(nothingHeld, server);
  const change = server.commit('zones', 'a');
  const once = changed(state, change);
  assert.equal(once.verdict, 'applied');
  same(once.state, server);
  const twice = changed(once.state, change);
  assert.equal(twice.verdict, 'duplicate');
  assert.equal(twice.state, once.state);
});

test('a missed change shows as a gap, changes nothing, and the missing changes heal it', () => {
  const server = new Server();
  const state = sync(nothingHeld, server);
  server.commit('zones', 'a');
  const later = changed(state, server.commit('zones', 'b'));
  assert.equal(later.verdict, 'gap');
  assert.equal(later.state, state);
  assert.deepEqual(since(state, topics), { epoch: 'e1', revision: 0, audience: 'public' });
  same(sync(state, server), server);
});

test('changes out of order are a gap, and afterwards a duplicate', () => {
  const server = new Server();
  const state = sync(nothingHeld, server);
  const first = server.commit('zones', 'a');
  const second = server.commit('zones', 'a');
  assert.equal(changed(state, second).verdict, 'gap');
  const healed = sync(state, server);
  assert.equal(changed(healed, first).verdict, 'duplicate');
  same(healed, server);
});

test('since is what the slower topic holds, so that a change of it cannot be skipped', () => {
  const server = new Server();
  let state = sync(nothingHeld, server);
  state = changed(state, server.commit('events', '')).state;
  server.commit('zones', 'a');
  state = changed(state, server.commit('events', '')).state;
  assert.deepEqual(since(state, topics), { epoch: 'e1', revision: 0, audience: 'public' });
  same(sync(state, server), server);
});

test('a new epoch asks for snapshots, and low revisions of the new numbering replace high ones of the old', () => {
  const server = new Server();
  for (let i = 0; i < 9; i++) server.commit('zones', 'old');
  let state = sync(nothingHeld, server);
  assert.equal(epochAnnounced(state, 'e1'), state, 'the epoch held already is no news');
  server.restart('e2');
  server.commit('zones', 'new');
  state = epochAnnounced(state, 'e2');
  assert.equal(since(state, topics), undefined);
  assert.equal(state.topics.zones?.data.length, 1, 'the old data stay on screen until the answer');
  state = sync(state, server);
  same(state, server);
  assert.deepEqual(
    state.topics.zones?.data.map(({ id }) => id),
    ['new'],
  );
});

test('an answer of another epoch with changes instead of snapshots is refused', () => {
  const server = new Server();
  const state = sync(nothingHeld, server);
  const answer = {
    epoch: 'e9',
    revision: 1,
    at: AT,
    followedAt: AT,
    audience: 'public',
    changes: [server.commit('zones', 'a')],
  };
  const step = answered(subscribing(state, topics), answer);
  assert.equal(step.complete, false);
  assert.equal(since(step.state, topics), undefined);
});

test('what is held of one audience is not continued by another: it is dropped, however new it is', () => {
  const server = new Server();
  for (let i = 0; i < 5; i++) server.commit('zones', 'secret');
  const regulator = sync(nothingHeld, server);
  const head = { epoch: server.epoch, revision: 1, at: AT, followedAt: AT, audience: 'wall' };
  assert.equal(answered(subscribing(regulator, topics), { ...head, changes: [] }).complete, false);
  const zones = { topic: 'zones' as const, revision: 1, at: AT, data: [zone('open', 1)] };
  const { state, complete } = answered(subscribing(regulator, ['zones']), { ...head, snapshots: { zones } });
  assert.ok(complete);
  assert.deepEqual([state.audience, state.topics.zones?.data.map(({ id }) => id)], ['wall', ['open']]);
  assert.deepEqual(Object.keys(state.topics), ['zones'], 'topics that were not asked for are dropped with the rest');
  assert.deepEqual(since(state, ['zones']), { epoch: server.epoch, revision: 1, audience: 'wall' });
});

test('changes that arrive before the answer wait for it and are not lost', () => {
  const server = new Server();
  const open = subscribing(nothingHeld, topics);
  const snapshot = server.answer(undefined, 0);
  const early = changed(open, server.commit('zones', 'a'));
  assert.equal(early.verdict, 'waits');
  const done = answered(early.state, snapshot);
  assert.equal(done.complete, true);
  same(done.state, server);
});

test('the list of events stays bounded', () => {
  const server = new Server();
  let state = sync(nothingHeld, server);
  for (let i = 0; i < EVENTS_KEPT * 3; i++) state = changed(state, server.commit('events', '')).state;
  assert.equal(state.topics.events?.data.length, EVENTS_KEPT);
  same(state, server);
});

test('full jitter: the delay lies anywhere between nothing and a ceiling that doubles up to 30 s', () => {
  assert.equal(
    backoffMs(0, () => 0),
    0,
  );
  assert.equal(
    backoffMs(3, () => 0.5),
    2000,
  );
  assert.ok(backoffMs(1000, () => 1) === 30_000);
});

test('any sequence of commits, drops, repeats, disorder and restarts ends equal to the server after a resync', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('commit' as const),
      topic: fc.constantFrom(...topics),
      id: fc.constantFrom('a', 'b', 'gone'),
    }),
    fc.record({ do: fc.constantFrom('deliver' as const, 'drop' as const, 'repeat' as const, 'swap' as const) }),
    fc.record({ do: fc.constantFrom('disconnect' as const, 'subscribe' as const, 'restart' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 8 }), (steps, held) => {
      const server = new Server();
      let state = sync(nothingHeld, server);
      let line: Change[] = [];
      for (const now of steps) {
        if (now.do === 'commit') line.push(server.commit(now.topic, now.id));
        else if (now.do === 'drop') line.shift();
        else if (now.do === 'repeat' && line[0]) line.unshift(line[0]);
        else if (now.do === 'swap') line.reverse();
        else if (now.do === 'disconnect') [state, line] = [disconnected(state), []];
        else if (now.do === 'restart') {
          server.restart(`${server.epoch}'`);
          [state, line] = [epochAnnounced(state, server.epoch), []];
        } else if (now.do === 'subscribe') state = sync(state, server, held);
        else {
          const next = line.shift();
          if (!next) continue;
          const result = changed(state, next);
          state = result.verdict === 'gap' ? sync(result.state, server, held) : result.state;
        }
      }
      same(sync(state, server, held), server);
    }),
    { numRuns: 500, seed: 20260301 },
  );
});
