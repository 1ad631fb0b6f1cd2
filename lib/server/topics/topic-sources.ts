import type { Change } from '@/db/queries/feed';
import type { Sources } from '@/lib/live/audience-rooms';
import type { TopicKind } from '@/lib/live/protocol';
import type { TopicSource } from '@/lib/live/topic-source';
import { alertsTopic } from './alerts';
import { entityTopic } from './entity';
import { eventsTopic } from './events';
import { footfallTopic } from './footfall';
import { jobTopic } from './job';
import { rankingsTopic } from './rankings';
import { tilesTopic } from './tiles';
import type { MakeSource, TopicWorld } from './topic-world';
import { zoneTopic } from './zone';
import { zonesTopic } from './zones';

/** Every kind of topic, one line each. */
const makers: { readonly [K in TopicKind]: MakeSource<K> } = {
  zones: zonesTopic,
  events: eventsTopic,
  alerts: alertsTopic,
  zone: zoneTopic,
  rankings: rankingsTopic,
  footfall: footfallTopic,
  entity: entityTopic,
  job: jobTopic,
  tiles: tilesTopic,
};

/** Where the topics' data come from, as a viewer sees them. */
export function topicSources(world: TopicWorld): Sources<Change> {
  return (viewer, name) => makers[name.kind](world, viewer, name) as TopicSource<Change>;
}
