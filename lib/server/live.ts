import type { Server as HttpServer } from 'node:http';
import type { Db } from '@/db/db';
import { recentEvents } from '@/db/queries/events';
import type { Change } from '@/db/queries/feed';
import { defaultScheme } from '@/db/queries/schemes';
import type { Zone } from '@/lib/credit/zone';
import { attachHub, type Hub, type HubOptions } from '@/lib/live/hub';
import type { LiveEvent } from '@/lib/live/protocol';
import type { TopicSource } from '@/lib/live/topic-room';
import type { Runtime } from './runtime';
import { zonesFor } from './zones';

/** Events in a snapshot of the topic. */
const EVENTS = 50;
/** Above so many touched zones one read of all is cheaper than a list. */
const NAMED_ZONES = 500;

const eventKinds: ReadonlySet<string> = new Set<LiveEvent['kind']>([
  'import',
  'evaluation',
  'rollback',
  'zones',
  'divisions',
  'record',
  'footfall',
  'observation',
]);
/** What no zone's counts depend on: it would make every zone pulse each quarter of an hour. */
const uncountedKinds = new Set(['footfall', 'observation']);
/** Only these commits can take a zone away; a zone that is gone is in nobody's keys. */
const removingKinds = new Set(['zones', 'rollback']);

type Sources = HubOptions<Change>['sources'];

/** Where the topics' data come from. Make them before the feed starts: they compare with what stood at the start. */
export async function liveSources(db: Db): Promise<Sources> {
  return { zones: await zonesSource(db), events: eventsSource(db) };
}

/** Wire the feed to the live stream: every change that this process follows goes out to its sockets. */
export function startLive(
  http: HttpServer,
  sources: Sources,
  { feed, epoch, config, clock }: Pick<Runtime, 'feed' | 'epoch' | 'config' | 'clock'>,
  log: (line: string) => void,
): Hub<Change> {
  const hub = attachHub<Change>(http, {
    epoch,
    revision: feed.revision,
    sources,
    now: () => clock.now(),
    destroyUpgrade: !config.dev,
    onError: (error) => log(`live stream: ${error instanceof Error ? error.message : String(error)}`),
    onSlow: ({ socket, waiting }) => log(`live stream: let ${socket} go, ${waiting} characters behind`),
  });
  feed.subscribe((changes) => hub.publish(changes));
  return hub;
}

/** Zones as the public sees them: the latest of each replaces all before. */
async function zonesSource(db: Db): Promise<TopicSource<'zones', Change>> {
  const read = (ids: number[] | null) =>
    db.transaction(async (tx) => {
      const scheme = await defaultScheme(tx);
      // Where the deployment's scheme is the one with most evaluations, an import can change it under every zone.
      const all = ids === null || ids.length > NAMED_ZONES || scheme !== sent.scheme;
      const { items } = await zonesFor(tx, 'public', all ? {} : { ids });
      return { items, all, scheme };
    }, 'snapshot');
  /** What clients may hold: zones once sent, and the scheme that changes were last counted under. */
  const sent = { zones: new Set<string>(), scheme: null as number | null };
  const keep = (items: Zone[]) => {
    for (const { id } of items) sent.zones.add(id);
  };
  const start = await read(null);
  sent.scheme = start.scheme;
  keep(start.items);
  return {
    concerns: ({ keys, kind }) => (keys.zones.length > 0 && !uncountedKinds.has(kind)) || removingKinds.has(kind),
    async whole() {
      const { items } = await read(null);
      keep(items);
      return items;
    },
    async part(changes) {
      const ids = [...new Set(changes.flatMap(({ keys }) => keys.zones))];
      const { items, all, scheme } = await read(changes.some(({ kind }) => removingKinds.has(kind)) ? null : ids);
      const here = new Set(items.map(({ id }) => id));
      const cut = all && [...sent.zones].some((id) => !here.has(id));
      if (cut) sent.zones = here;
      keep(items);
      sent.scheme = scheme;
      return { data: items, cut };
    },
  };
}

/** Events are added, never replaced, so that a snapshot ends at its revision. */
function eventsSource(db: Db): TopicSource<'events', Change> {
  const read = (limit: number, after: number, through: number) =>
    recentEvents(db, limit, after, through).then((events) => events.filter(isLiveEvent));
  return {
    concerns: ({ kind }) => eventKinds.has(kind),
    whole: (revision) => read(EVENTS, 0, revision),
    part: async (changes) => ({
      data: await read(EVENTS, changes[0]!.revision - 1, changes.at(-1)!.revision),
    }),
  };
}

const isLiveEvent = (event: { kind: string }): event is LiveEvent => eventKinds.has(event.kind);
