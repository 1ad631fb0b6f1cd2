import { classOf, type Viewer } from '@/lib/credit/publication';
import { type Change, type Topic, topics } from './protocol';
import { type Published, TopicRoom, type TopicSource } from './topic-room';

/** Where the topics' data come from, as one class of viewers sees them. */
export type Sources<C extends Published> = { [T in Topic]: TopicSource<T, C> };

/** The topics of one class of viewers: one encoding of each for all of them. */
export type Rooms<C extends Published> = ReadonlyMap<string, TopicRoom<Topic, C>>;

interface Held<C extends Published> {
  rooms: Rooms<C>;
  sockets: number;
}

/** The name of a topic's room at socket.io: an audience never meets the messages of another. */
export const roomName = (audience: string, topic: string) => `${audience} ${topic}`;

/**
 * Rooms of topics by class of viewers. Those of the public are always there; those of others while a socket of the class
 * is. A room begins at what is published by then, so that whoever holds something older is given a snapshot.
 */
export class AudienceRooms<C extends Published> {
  readonly #held = new Map<string, Held<C>>();

  constructor(
    private readonly sources: (viewer: Viewer) => Sources<C>,
    private published: number,
    private readonly now: () => Date,
  ) {
    this.enter({ audience: 'public', divisions: [], entity: null });
  }

  /** A socket of this viewer came. @returns the rooms of its class */
  enter(viewer: Viewer): Rooms<C> {
    const name = classOf(viewer);
    const held = this.#held.get(name) ?? this.#make(name, viewer);
    held.sockets++;
    return held.rooms;
  }

  /** It went. */
  leave(viewer: Viewer): void {
    const name = classOf(viewer);
    const held = this.#held.get(name);
    if (held !== undefined && --held.sockets === 0) this.#held.delete(name);
  }

  add(changes: readonly C[]): void {
    this.published = changes.at(-1)?.revision ?? this.published;
    for (const { rooms } of this.#held.values()) for (const room of rooms.values()) room.add(changes);
  }

  /** Every topic of these rooms has been sent every commit up to here. */
  settled(rooms: Rooms<C>): number {
    return Math.min(...[...rooms.values()].map((room) => (room.oldestWaiting ?? this.published + 1) - 1));
  }

  /** Send what waits in every room. */
  send(emit: (room: string, change: Change) => void, onError: (error: unknown) => void): void {
    for (const [name, { rooms }] of this.#held)
      for (const [topic, room] of rooms) room.send((change) => emit(roomName(name, topic), change)).catch(onError);
  }

  #make(name: string, { audience, divisions }: Viewer): Held<C> {
    // What a class sees knows no business of its own: whoever came first must not decide for the others.
    const sources = this.sources({ audience, divisions, entity: null });
    const rooms = new Map(
      topics.map((topic) => [topic, new TopicRoom<Topic, C>(topic, sources[topic], this.published, this.now)]),
    );
    const held = { rooms, sockets: 0 };
    this.#held.set(name, held);
    return held;
  }
}
