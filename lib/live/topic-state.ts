import type { Zone } from '@/lib/credit/zone';
import {
  type Change,
  type LiveEvent,
  type Subscribe,
  type Subscribed,
  type Topic,
  type TopicData,
  topics,
} from './protocol';

/** How many events a page keeps, whatever arrives: a wall runs for months. */
export const EVENTS_KEPT = 50;

/** How many changes wait for an unanswered subscription before they are given up and asked for again. */
const WAITING_KEPT = 500;

/** One topic's data at one of its revisions. */
export interface Held<T> {
  revision: number;
  /** The server's time of the change or snapshot, RFC 3339. */
  at: string;
  data: T;
}

/** What a client holds. Pure: every function below returns a new state and leaves the old one alone. */
export interface TopicState {
  /** null = nothing can be relied on to be continued: before the first answer, or after an epoch was announced. */
  epoch: string | null;
  /** Whom what is held was for; null = nothing is held. */
  audience: string | null;
  topics: { readonly [T in Topic]: Held<TopicData[T]> | null };
  /** Changes that came between a subscription and its answer; null = no subscription is open. */
  waiting: readonly Change[] | null;
}

export const nothingHeld: TopicState = {
  epoch: null,
  audience: null,
  topics: { zones: null, events: null },
  waiting: null,
};

/**
 * What became of a message. `gap`: something was missed, subscribe again with `since`. `waits`: kept until the open
 * subscription is answered. `duplicate`: already held.
 */
export type Verdict = 'applied' | 'duplicate' | 'waits' | 'gap';

/** A subscription was sent: from now on changes wait for its answer. */
export function subscribing(state: TopicState): TopicState {
  return { ...state, waiting: [] };
}

/** The connection closed: the open subscription, if any, will not be answered. What is held stays held. */
export function disconnected(state: TopicState): TopicState {
  return { ...state, waiting: null };
}

/** A new epoch: data stay on screen, but nothing can be continued from them. An epoch that is held already changes nothing. */
export function epochAnnounced(state: TopicState, epoch: string): TopicState {
  return state.epoch === epoch ? state : { ...state, epoch: null };
}

/**
 * The `since` of the next subscription; undefined = ask for snapshots. It is the lowest revision among the topics: what
 * is then sent twice is recognised as a duplicate, while any higher number could skip a change of the slower topic.
 */
export function since(state: TopicState): Subscribe['since'] {
  if (state.epoch === null || state.audience === null) return undefined;
  const revisions = topics.map((topic) => state.topics[topic]?.revision);
  return revisions.every((revision) => revision !== undefined)
    ? { epoch: state.epoch, revision: Math.min(...revisions), audience: state.audience }
    : undefined;
}

/** Apply one change by the rule `prev` = the revision held; anything newer that does not follow on is a gap. */
export function changed(state: TopicState, change: Change): { state: TopicState; verdict: Verdict } {
  if (state.waiting) {
    if (state.waiting.length >= WAITING_KEPT) return { state: { ...state, waiting: [] }, verdict: 'gap' };
    return { state: { ...state, waiting: [...state.waiting, change] }, verdict: 'waits' };
  }
  const held = state.topics[change.topic];
  if (state.epoch === null || !held) return { state, verdict: 'gap' };
  if (change.revision <= held.revision) return { state, verdict: 'duplicate' };
  if (change.prev !== held.revision) return { state, verdict: 'gap' };
  return { state: { ...state, topics: withChange(state.topics, change) }, verdict: 'applied' };
}

/**
 * Apply the answer to a subscription, then the changes that waited for it.
 * @returns complete = false when the answer does not lead to a whole state (changes that do not follow on, another epoch):
 *   subscribe again, without `since`
 */
export function answered(
  state: TopicState,
  answer: Exclude<Subscribed, { error: unknown }>,
): { state: TopicState; complete: boolean } {
  const waiting = state.waiting ?? [];
  let next: TopicState = { ...state, waiting: null };
  let rest: readonly Change[] = waiting;
  if ('snapshots' in answer) {
    const continues = state.epoch === answer.epoch && state.audience === answer.audience;
    const older = continues ? state.topics : nothingHeld.topics;
    const { epoch, audience } = answer;
    next = { epoch, audience, topics: withSnapshots(older, answer), waiting: null };
  } else {
    if (state.epoch !== answer.epoch || state.audience !== answer.audience)
      return { state: { ...next, epoch: null }, complete: false };
    rest = [...answer.changes, ...waiting];
  }
  for (const change of rest) {
    const step = changed(next, change);
    if (step.verdict === 'gap') return { state: { ...step.state, epoch: null }, complete: false };
    next = step.state;
  }
  return { state: next, complete: true };
}

function withSnapshots(
  older: TopicState['topics'],
  answer: Extract<Subscribed, { snapshots: unknown }>,
): TopicState['topics'] {
  // A topic that the server left out has never changed: revision 0, so that its first change follows on or shows a gap.
  const never = { revision: 0, at: answer.at };
  const { zones = { ...never, data: [] as Zone[] }, events = { ...never, data: [] as LiveEvent[] } } = answer.snapshots;
  return { zones: newer(older.zones, zones), events: newer(older.events, events) };
}

/** A snapshot taken before a change that already arrived must not turn the clock back. */
function newer<T>(held: Held<T> | null, snapshot: Held<T>): Held<T> {
  return held && held.revision > snapshot.revision
    ? held
    : { revision: snapshot.revision, at: snapshot.at, data: snapshot.data };
}

function withChange(held: TopicState['topics'], change: Change): TopicState['topics'] {
  const { revision, at } = change;
  if (isOf('zones', change)) {
    return { ...held, zones: { revision, at, data: mergeZones(held.zones?.data ?? [], change.data) } };
  }
  if (isOf('events', change)) {
    const data = [...(held.events?.data ?? []), ...change.data].slice(-EVENTS_KEPT);
    return { ...held, events: { revision, at, data } };
  }
  return held;
}

function isOf<T extends Topic>(topic: T, change: Change): change is Change<T> {
  return change.topic === topic;
}

function mergeZones(held: readonly Zone[], changes: readonly Zone[]): Zone[] {
  const byId = new Map(held.map((zone) => [zone.id, zone]));
  for (const zone of changes) byId.set(zone.id, zone);
  return [...byId.values()];
}
