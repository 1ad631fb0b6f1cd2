import type { Server as HttpServer } from 'node:http';
import type { Db } from '@/db/db';
import { recentEvents, type ZoneEvent } from '@/db/queries/events';
import type { Change } from '@/db/queries/feed';
import { defaultScheme } from '@/db/queries/schemes';
import { dayOf } from '@/lib/credit/local-time';
import { mayNameInEvents, type Viewer } from '@/lib/credit/publication';
import type { Sources } from '@/lib/live/audience-rooms';
import { attachHub, type Hub } from '@/lib/live/hub';
import type { LiveEvent } from '@/lib/live/protocol';
import type { TopicSource } from '@/lib/live/topic-room';
import { faultLine } from './fault';
import { type LiveIdentity, liveAccess } from './live-access';
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
  'publication',
]);
/** What no zone's counts depend on: it would make every zone pulse each quarter of an hour. */
const uncountedKinds = new Set(['footfall', 'observation']);
/** Only these commits can take a zone away; a zone that is gone is in nobody's keys. */
const removingKinds = new Set(['zones', 'rollback']);

/** What the live stream takes from the running program. */
type Running = Pick<Runtime, 'db' | 'feed' | 'epoch' | 'config' | 'clock'>;

/** Where the topics' data come from, as a viewer sees them. */
export function liveSources(
  db: Db,
  { clock, config }: Pick<Running, 'clock' | 'config'>,
): (viewer: Viewer) => Sources<Change> {
  const day = () => dayOf(clock.now(), config.timeZone);
  return (viewer) => ({ zones: zonesSource(db, viewer, day), events: eventsSource(db, viewer) });
}

/** Wire the feed to the live stream: every change that this process follows goes out to its sockets. */
export function startLive(http: HttpServer, running: Running, log: (line: string) => void): Hub<Change> {
  const { db, feed, epoch, config, clock } = running;
  const hub = attachHub<Change, LiveIdentity>(http, {
    epoch,
    revision: feed.revision,
    sources: liveSources(db, running),
    ...liveAccess(db, clock),
    now: () => clock.now(),
    destroyUpgrade: !config.dev,
    onError: (error) => log(`live stream: ${faultLine(error)}`),
    onSlow: ({ socket, waiting }) => log(`live stream: let ${socket} go, ${waiting} characters behind`),
  });
  feed.subscribe((changes) => hub.publish(changes));
  return hub;
}

/** Zones as a viewer sees them: the latest of each replaces all before. */
function zonesSource(db: Db, viewer: Viewer, day: () => string): TopicSource<'zones', Change> {
  /** What clients may hold: zones once sent, and the scheme that changes were last counted under; null = not known yet. */
  let sent: { zones: Set<string>; scheme: number | null } | null = null;
  const read = (ids: number[] | null) =>
    db.transaction(async (tx) => {
      const scheme = await defaultScheme(tx);
      // Where the deployment's scheme is the one with most evaluations, an import can change it under every zone.
      const all = ids === null || ids.length > NAMED_ZONES || scheme !== sent?.scheme;
      const { items } = await zonesFor(tx, viewer, all ? {} : { ids }, { today: day() });
      return { items, all, scheme };
    }, 'snapshot');
  return {
    concerns: ({ keys, kind }) => (keys.zones.length > 0 && !uncountedKinds.has(kind)) || removingKinds.has(kind),
    async whole() {
      const { items, scheme } = await read(null);
      // The scheme of changes stays: whoever came before has zones under it.
      sent ??= { zones: new Set(), scheme };
      for (const { id } of items) sent.zones.add(id);
      return items;
    },
    async part(changes) {
      const ids = [...new Set(changes.flatMap(({ keys }) => keys.zones))];
      const { items, all, scheme } = await read(changes.some(({ kind }) => removingKinds.has(kind)) ? null : ids);
      const here = new Set(items.map(({ id }) => id));
      const before = sent?.zones;
      // Without knowing what clients hold, nobody can be brought from there to here: everyone asks for the whole.
      const cut = before === undefined || (all && [...before].some((id) => !here.has(id)));
      sent = { zones: cut ? here : new Set([...before, ...here]), scheme };
      return { data: items, cut };
    },
  };
}

/** Events are added, never replaced, so that a snapshot ends at its revision. */
function eventsSource(db: Db, viewer: Viewer): TopicSource<'events', Change> {
  const named = mayNameInEvents(viewer);
  const read = async (limit: number, after: number, through: number) => {
    const events = (await recentEvents(db, limit, after, through)).filter(isLiveEvent);
    return events.map(({ entities, ...event }): LiveEvent => (named ? { ...event, entities } : event));
  };
  return {
    concerns: ({ kind }) => eventKinds.has(kind),
    whole: (revision) => read(EVENTS, 0, revision),
    part: (changes) => read(EVENTS, changes[0]!.revision - 1, changes.at(-1)!.revision).then((data) => ({ data })),
  };
}

const isLiveEvent = (event: ZoneEvent): event is ZoneEvent & Pick<LiveEvent, 'kind'> => eventKinds.has(event.kind);
