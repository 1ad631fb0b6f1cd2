import { z } from 'zod';
import type { Answers } from './answers';
import { type AudienceRooms, audienceOf, type Entry } from './audience-rooms';
import { type ReadyAnswer, readyAs } from './encoded';
import type { Outlet, OutletUser } from './outlet';
import type { Head, Subscribe, Subscribed, SubscribeFault, Topic } from './protocol';
import type { Identity, LiveSocket } from './socket-identity';
import type { Tally } from './tally';
import { type TopicName, topicForms, topicName } from './topic-name';
import { Overtaken } from './topic-room';
import { type Published, UnknownTopic } from './topic-source';

/** What the requests of all sockets are answered out of. */
export interface Context<C extends Published, I extends Identity> {
  epoch: string;
  rooms: AudienceRooms<C>;
  answers: Answers<C>;
  admit: (identity: I, topics: readonly string[]) => Promise<void>;
  /** Why somebody may not follow a topic; null = it may. */
  forbids: (identity: I, name: TopicName) => SubscribeFault | null;
  /** Topics by address. */
  topics: Tally;
  topicsPerSocket: number;
  /** Everything that was committed before this time has been published. */
  followedAt: (entries: readonly Entry<C>[]) => string;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Requests of one socket that may wait for their turn. */
const MAX_QUEUE = 20;
/** How long it is waited for what a client holds already, from a process that is ahead. */
const CATCH_UP_MS = 3_000;

const topicList = z.array(z.string().max(200)).min(1).max(50);
const subscribeShape = z.object({
  topics: topicList,
  since: z
    .object({
      epoch: z.string().max(100),
      revision: z.number().int().min(0),
      audience: z.string().max(10_000).optional(),
    })
    .optional(),
});
const unsubscribeShape = z.object({ topics: topicList });

/** Where a socket goes that could not keep up: it is told of a gap when something comes that it misses. */
export const behindKey = (key: string): string => `${key} behind`;

/** The topics of one socket. Payloads are a stranger's: nothing in them may throw, and requests are answered in turn. */
export class Subscriptions<C extends Published, I extends Identity> implements OutletUser {
  readonly #entries = new Map<string, Entry<C>>();
  /** What runs and what waits for it; null = nothing. */
  #queue: Promise<unknown> | null = null;
  #queued = 0;

  constructor(
    private readonly socket: LiveSocket<I>,
    private readonly outlet: Outlet,
    private readonly context: Context<C, I>,
  ) {
    socket.onAny((event: unknown, request: unknown, answer: unknown) => {
      if (event === 'subscribe') this.#asked(request, answer);
      else if (event === 'unsubscribe') this.#askedToLeave(request);
    });
    // Not at the end of the connection: a client may leave and come back on the same one.
    socket.on('disconnect', () => this.#leave([...this.#entries.keys()]));
  }

  #asked(request: unknown, answer: unknown): void {
    // Without an acknowledgement there is no way to tell the client where its topics stand.
    if (typeof answer !== 'function') return;
    const reply = answer as (reply: Subscribed) => void;
    const fault = this.#queued < MAX_QUEUE ? subscribeFault(request) : tooMany;
    if (fault) reply({ error: fault });
    else this.#inTurn(() => this.#subscribe(request as Subscribe, reply));
  }

  #askedToLeave(request: unknown): void {
    const parsed = unsubscribeShape.safeParse(request);
    if (parsed.success && this.#queued < MAX_QUEUE)
      this.#inTurn(async () => this.#leave(parsed.data.topics.filter((topic) => this.#entries.has(topic))));
  }

  /** It could not keep up: it hears no more than that it has missed something, until it asks again. */
  fallBehind(): void {
    for (const { key } of this.#entries.values()) {
      this.socket.leave(key);
      this.socket.join(behindKey(key));
    }
  }

  #inTurn(work: () => Promise<void>): void {
    this.#queued++;
    this.#queue = (this.#queue ?? Promise.resolve())
      .then(() => this.outlet.drained())
      .then(work)
      .catch(this.context.onError)
      .then(() => {
        if (--this.#queued === 0) this.#queue = null;
      });
  }

  #leave(topics: readonly string[]): void {
    for (const topic of topics) {
      const entry = this.#entries.get(topic)!;
      this.#entries.delete(topic);
      this.socket.leave(entry.key);
      this.socket.leave(behindKey(entry.key));
      this.context.rooms.leave(entry);
    }
    this.context.topics.give(this.outlet.address, topics.length);
  }

  async #subscribe({ topics: asked, since }: Subscribe, reply: (reply: Subscribed) => void): Promise<void> {
    const { context, socket } = this;
    await context.answers.turn();
    const names = [...new Set(asked)].map((topic) => topicName(topic)!);
    const fault = this.#refusal(names);
    if (fault) return reply({ error: fault });
    const added = names.filter(({ topic }) => !this.#entries.has(topic));
    if (!context.topics.take(this.outlet.address, added.length)) return reply({ error: tooManyTopics('address') });
    const entered = added.map((name) => context.rooms.enter(socket.data.identity.viewer, name));
    const byTopic = new Map(entered.map((entry) => [entry.room.name.topic as string, entry]));
    const wanted = names.map(({ topic }) => this.#entries.get(topic) ?? byTopic.get(topic)!);
    const fail = await this.#answer(wanted, since, (ready) => {
      if (!socket.connected) return;
      for (const [topic, entry] of byTopic) this.#entries.set(topic, entry);
      for (const { key } of wanted) socket.leave(behindKey(key));
      socket.join(wanted.map(({ key }) => key));
      reply(readyAs<Subscribed>(ready));
      entered.length = 0;
    });
    // Given away again when there was no answer, or nobody to hear it.
    for (const entry of entered) context.rooms.leave(entry);
    context.topics.give(this.outlet.address, entered.length);
    if (fail) reply({ error: fail });
  }

  #refusal(names: readonly TopicName[]): SubscribeFault | null {
    const { context, socket } = this;
    for (const name of names) {
      const fault = context.forbids(socket.data.identity, name);
      if (fault) return { ...fault, topic: name.topic };
    }
    const added = names.filter(({ topic }) => !this.#entries.has(topic)).length;
    return this.#entries.size + added > context.topicsPerSocket ? tooManyTopics('socket') : null;
  }

  /**
   * @param give called with the answer in the turn of the event loop in which it is true, so that no change falls
   *   between it and the room
   * @returns why there is none
   */
  async #answer(
    wanted: readonly Entry<C>[],
    since: Subscribe['since'],
    give: (answer: ReadyAnswer) => void,
  ): Promise<SubscribeFault | null> {
    const { context, socket } = this;
    const audience = audienceOf(socket.data.identity.viewer);
    const head = (): Head => ({
      epoch: context.epoch,
      revision: context.rooms.settled(wanted),
      at: context.now().toISOString(),
      followedAt: context.followedAt(wanted),
      audience,
    });
    const isOurs = since?.epoch === context.epoch && (since.audience ?? 'public') === audience;
    try {
      await context.admit(
        socket.data.identity,
        wanted.map(({ room }) => room.name.topic),
      );
      if (isOurs && wanted.every(({ room }) => !room.isPolled)) {
        if (!(await context.rooms.reached(since.revision, CATCH_UP_MS))) return behind;
        const changes = context.answers.changes(head(), wanted, since.revision);
        if (changes !== null) {
          give(changes);
          return null;
        }
      }
      for (const { room } of wanted) await this.#load(room);
      give(context.answers.snapshots(head(), wanted));
      return null;
    } catch (error) {
      if (error instanceof TopicFault) return error.fault;
      context.onError(error);
      return error instanceof Overtaken ? overtaken : unavailable;
    }
  }

  async #load(room: Entry<C>['room']): Promise<void> {
    try {
      await room.load();
    } catch (error) {
      if (!(error instanceof UnknownTopic)) throw error;
      throw new TopicFault({ code: 'unknown_topic', message: error.message, topic: room.name.topic });
    }
  }
}

class TopicFault extends Error {
  constructor(readonly fault: SubscribeFault & { topic: Topic }) {
    super(fault.message);
  }
}

const AGAIN = 'Ask again in a few seconds.';
const tooMany: SubscribeFault = { code: 'busy', message: 'Too many subscriptions are waiting.' };
const overtaken: SubscribeFault = { code: 'busy', message: `The topics change faster than they can be read. ${AGAIN}` };
const behind: SubscribeFault = {
  code: 'busy',
  message: `This server has not yet read what you hold already. ${AGAIN}`,
};
const unavailable: SubscribeFault = { code: 'unavailable', message: `The database does not answer. ${AGAIN}` };
const tooManyTopics = (of: 'socket' | 'address'): SubscribeFault => ({
  code: 'too_many_subscriptions',
  message: `This ${of} follows as many topics as it may. Unsubscribe from others first.`,
});

function subscribeFault(request: unknown): SubscribeFault | null {
  const parsed = subscribeShape.safeParse(request);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { code: 'bad_request', message: `${path.length === 0 ? 'request' : path.join('.')}: ${message}` };
  }
  const topic = parsed.data.topics.find((text) => topicName(text) === null);
  if (topic === undefined) return null;
  return { code: 'unknown_topic', message: `There is no topic "${topic}". Topics are: ${topicForms}.`, topic };
}
