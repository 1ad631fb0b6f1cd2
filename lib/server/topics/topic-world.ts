import type { Db } from '@/db/db';
import type { Change } from '@/db/queries/feed';
import { dayOf } from '@/lib/credit/local-time';
import type { Viewer } from '@/lib/credit/publication';
import type { TopicKind } from '@/lib/live/protocol';
import type { TopicName } from '@/lib/live/topic-name';
import type { TopicSource } from '@/lib/live/topic-source';
import type { Clock } from '../clock';

/** What the data of every topic are read from. */
export interface TopicWorld {
  db: Db;
  clock: Clock;
  timeZone: string;
}

/** The day that titles and publication periods are judged by, YYYY-MM-DD. */
export const today = ({ clock, timeZone }: Pick<TopicWorld, 'clock' | 'timeZone'>) => dayOf(clock.now(), timeZone);

/** Makes the source of a topic, as a viewer sees it. */
export type MakeSource<K extends TopicKind> = (
  world: TopicWorld,
  viewer: Viewer,
  name: TopicName,
) => TopicSource<Change, K>;
