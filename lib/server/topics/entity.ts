import { asOf } from '@/db/queries/zones';
import type { EntityFile } from '@/lib/credit/entity';
import { Refusal } from '@/lib/credit/refusal';
import { UnknownTopic } from '@/lib/live/topic-source';
import { entityFor } from '../entities';
import { type MakeSource, today } from './topic-world';

/** Commits after which a file may name other zones, or a name mean another business. */
const reshapingKinds = new Set(['zones', 'rollback']);

/** The credit file of a business as a viewer may see it. */
export const entityTopic: MakeSource<'entity'> = (world, viewer, name) => {
  let known: number | null = null;
  const read = () =>
    world.db.transaction(async (tx) => {
      const { revision } = await asOf(tx);
      let data: EntityFile | null = null;
      try {
        data = await entityFor(tx, viewer, name.id, today(world));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === 'ambiguous_code') throw new UnknownTopic(error.message);
      }
      known = data?.id ?? known;
      return { data, revision };
    }, 'snapshot');
  return {
    concerns: ({ kind, keys }) =>
      known === null || keys.entities === null || keys.entities.includes(known) || reshapingKinds.has(kind),
    whole: read,
    part: read,
  };
};
