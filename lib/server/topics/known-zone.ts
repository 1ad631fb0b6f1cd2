import type { Tx } from '@/db/db';
import { zoneNumber } from '@/db/queries/zones';
import type { TopicName } from '@/lib/live/topic-name';
import { UnknownTopic } from '@/lib/live/topic-source';

/** The zone that a topic is about. */
export interface KnownZone {
  /**
   * Look it up. @returns null when it has been removed
   * @throws {UnknownTopic} when it never was there
   */
  number(tx: Tx): Promise<number | null>;
  /** Is it one of these, as far as is known? */
  isIn(numbers: readonly number[]): boolean;
}

/** The zone whose code a topic names. Who listens while it is removed is told so; then nobody else can begin to. */
export function knownZone({ id, topic }: TopicName): KnownZone {
  let known: number | null = null;
  return {
    async number(tx) {
      const number = await zoneNumber(tx, id);
      if (number === null && known === null)
        throw new UnknownTopic(`There is no zone ${id}, so that nobody can follow ${topic}.`);
      known = number ?? known;
      return number;
    },
    isIn: (numbers) => known === null || numbers.includes(known),
  };
}
