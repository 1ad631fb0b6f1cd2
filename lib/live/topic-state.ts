import type { Change, DataOf, Head, Snapshot, Subscribe, Subscribed, Topic, TopicData } from './protocol';
import { bothTiles, merged, unknownAt } from './topic-merge';
import { kindOf } from './topic-name';

/** How many changes wait for an unanswered subscription before they are given up and asked for again. */
const WAITING_KEPT = 500;

/** One topic's data at one of its revisions. */
export interface Held<T> {
  revision: number;
  /** The server's time of the change or snapshot, RFC 3339. */
  at: string;
  data: T;
  /** Of which numbering its revision is. */
  epoch: string;
  /** It is known that nothing newer was committed before this time by the server's clock, RFC 3339. */
  currentAsOf: string;
}

/** What is held of the topics that are followed; a topic that nothing is held of is absent. */
export type HeldTopics = { readonly [T in Topic]?: Held<DataOf<T>> };

/** What a client holds. Pure: every function below returns a new state and leaves the old one alone. */
export interface TopicState {
  /** null = nothing can be relied on to be continued: before the first answer, or after an epoch was announced. */
  epoch: string | null;
  /** Whom what is held was for; null = nothing is held. */
  audience: string | null;
  topics: HeldTopics;
  /** The subscription that is not answered yet, and the changes of its topics that came meanwhile. */
  open: { topics: readonly Topic[]; waiting: readonly Change[] } | null;
}

export const nothingHeld: TopicState = { epoch: null, audience: null, topics: {}, open: null };

/**
 * What became of a message. `gap`: something was missed, subscribe again with `since`. `waits`: kept until the open
 * subscription is answered. `duplicate`: already held.
 */
export type Verdict = 'applied' | 'duplicate' | 'waits' | 'gap';

/** A subscription was sent: from now on changes of its topics wait for its answer. */
export function subscribing(state: TopicState, topics: readonly Topic[]): TopicState {
  return { ...state, open: { topics, waiting: [] } };
}

/** The connection closed: the open subscription, if any, will not be answered. What is held stays held. */
export function disconnected(state: TopicState): TopicState {
  return { ...state, open: null };
}

/** A new epoch: data stay on screen, but nothing can be continued from them. An epoch that is held already changes nothing. */
export function epochAnnounced(state: TopicState, epoch: string): TopicState {
  return state.epoch === epoch ? state : { ...state, epoch: null };
}

/** A topic is followed no more. */
export function forgotten(state: TopicState, topic: Topic): TopicState {
  const { [topic]: _, ...topics } = state.topics;
  return { ...state, topics };
}

/** Can the topic be continued from what is held of it? */
export const isHeld = (state: TopicState, topic: Topic): boolean =>
  state.epoch !== null && state.topics[topic]?.epoch === state.epoch;

/**
 * The `since` of a subscription to some topics; undefined = ask for snapshots. It is the lowest revision among them: what
 * is then sent twice is recognised as a duplicate, while any higher number could skip a change of the slower topic.
 */
export function since(state: TopicState, topics: readonly Topic[]): Subscribe['since'] {
  const { epoch, audience } = state;
  if (epoch === null || audience === null || !topics.every((topic) => isHeld(state, topic))) return undefined;
  return { epoch, revision: Math.min(...topics.map((topic) => state.topics[topic]!.revision)), audience };
}

/** Apply one change, when it leads on from what is held or from before it; one that begins later shows a gap. */
export function changed(state: TopicState, change: Change): { state: TopicState; verdict: Verdict } {
  const { open } = state;
  if (open?.topics.includes(change.topic)) {
    const isFull = open.waiting.length >= WAITING_KEPT;
    const waiting = isFull ? [] : [...open.waiting, change];
    return { state: { ...state, open: { ...open, waiting } }, verdict: isFull ? 'gap' : 'waits' };
  }
  const held = state.topics[change.topic];
  if (!held || !isHeld(state, change.topic)) return { state, verdict: 'gap' };
  if (change.revision <= held.revision) return { state, verdict: 'duplicate' };
  if (change.prev > held.revision) return { state, verdict: 'gap' };
  return { state: { ...state, topics: { ...state.topics, [change.topic]: after(held, change) } }, verdict: 'applied' };
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
  const asked = state.open?.topics ?? [];
  const waiting = state.open?.waiting ?? [];
  let next: TopicState = { ...state, open: null };
  let rest = waiting;
  if ('snapshots' in answer) next = withSnapshots(next, answer, asked);
  else {
    const continues = state.epoch === answer.epoch && state.audience === answer.audience;
    if (!continues) return { state: { ...next, epoch: null }, complete: false };
    rest = [...answer.changes, ...waiting];
  }
  // What is looked at only once all of the answer is applied must say all of it.
  const told = new Map<Topic, TopicData['tiles']>();
  if ('snapshots' in answer) for (const topic of asked) if (kindOf(topic) === 'tiles') told.set(topic, 'all');
  for (const change of rest) {
    const step = changed(next, change);
    if (step.verdict === 'gap') return { state: { ...step.state, epoch: null }, complete: false };
    next =
      step.verdict === 'applied' && kindOf(change.topic) === 'tiles' ? withTold(step.state, change, told) : step.state;
  }
  return { state: followed(next, asked, answer.followedAt), complete: true };
}

/** The state after a change of tiles, which says what the changes before it in the same answer said too. */
function withTold(state: TopicState, { topic, data }: Change, told: Map<Topic, TopicData['tiles']>): TopicState {
  const both = bothTiles(told.get(topic) ?? [], data as TopicData['tiles']);
  told.set(topic, both);
  return { ...state, topics: { ...state.topics, [topic]: { ...state.topics[topic], data: both } } };
}

/** It is known of some topics that nothing newer was committed before a time. */
export function followed(state: TopicState, topics: readonly Topic[], at: string): TopicState {
  const current = topics.flatMap((topic): [Topic, Held<unknown>][] => {
    const held = state.topics[topic];
    return held && held.currentAsOf < at ? [[topic, { ...held, currentAsOf: at }]] : [];
  });
  if (current.length === 0) return state;
  return { ...state, topics: { ...state.topics, ...Object.fromEntries(current) } };
}

function withSnapshots(
  state: TopicState,
  answer: Head & { snapshots: { [T in Topic]?: Snapshot<T> } },
  asked: readonly Topic[],
): TopicState {
  const { epoch, audience, followedAt } = answer;
  // What is held of another audience is dropped; of another numbering it stays on screen until its own answer.
  const topics: { [T in Topic]?: Held<DataOf<T>> } = state.audience === audience ? { ...state.topics } : {};
  for (const topic of asked) {
    const held = topics[topic];
    const snapshot = answer.snapshots[topic];
    // A snapshot taken before a change that already arrived must not turn the clock back.
    if (!snapshot || (held?.epoch === epoch && held.revision > snapshot.revision)) continue;
    const { revision, at, data } = snapshot;
    Object.assign(topics, { [topic]: { revision, at, data, epoch, currentAsOf: followedAt } });
  }
  return { ...state, epoch, audience, topics };
}

function after(held: Held<DataOf<Topic>>, { topic, revision, at, data }: Change): Held<DataOf<Topic>> {
  const kind = kindOf(topic);
  const currentAsOf = held.currentAsOf > at ? held.currentAsOf : at;
  return { ...held, revision, at, data: merged(kind, held.data, unknownAt(kind, data, held.revision)), currentAsOf };
}
