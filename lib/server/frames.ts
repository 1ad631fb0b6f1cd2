import type { Db, Tx } from '@/db/db';
import {
  insertFrame,
  lastFrame,
  newestApplied,
  saveFrameCursor,
  takeFrameTurn,
  zonesWereReshaped,
} from '@/db/queries/frames';
import { changedZones } from '@/db/queries/zone-state';
import { viewerOf } from '@/lib/credit/publication';
import type { TopicData, TopicKind } from '@/lib/live/protocol';
import { alertsFor } from './alerts';
import { liveEvents } from './live-events';
import { zonesFor } from './zones';

/** Changes that a frame tells of: revisions in (after, through]. */
interface Span {
  after: number;
  through: number;
}

/** A topic of which is kept what walls were shown. */
interface FrameTopic<K extends TopicKind> {
  topic: K;
  /** All of it. */
  whole(tx: Tx, span: Span): Promise<TopicData[K]>;
  /** What changed, to be applied as a change of the live stream is; null = nothing did. */
  part(tx: Tx, span: Span): Promise<TopicData[K] | null>;
}

const wall = viewerOf('wall');

const zonesFrames: FrameTopic<'zones'> = {
  topic: 'zones',
  whole: async (tx) => (await zonesFor(tx, wall, {})).items,
  async part(tx, { after }) {
    const ids = await changedZones(tx, after);
    return ids.length === 0 ? null : (await zonesFor(tx, wall, { ids })).items;
  },
};

const eventsFrames: FrameTopic<'events'> = {
  topic: 'events',
  whole: (tx, { through }) => liveEvents(tx, wall, { after: 0, through }),
  async part(tx, span) {
    const events = await liveEvents(tx, wall, span);
    return events.length === 0 ? null : events;
  },
};

const alertsFrames: FrameTopic<'alerts'> = {
  topic: 'alerts',
  whole: (tx) => alertsFor(tx, wall, null),
  async part(tx, { after }) {
    const alerts = await alertsFor(tx, wall, after);
    return alerts.length === 0 ? null : alerts;
  },
};

/** One line each. */
const frameTopics = [zonesFrames, eventsFrames, alertsFrames] as const;

/** A whole frame at least so often, so that no replay reads more than what happened in it. */
const WHOLE_EVERY_MS = 6 * 3_600_000;

/** What was written. */
export interface FramesWritten {
  /** Frames are written up to here. */
  revision: number;
  frames: number;
}

/** Another process wrote frames between this transaction's snapshot and its turn. */
const OVERTAKEN = '40001';

/**
 * Keep what audience wall was shown since the last frames, up to what the aggregates are up to: frames and how far they
 * reach commit together, so that each change is in exactly one of them, whichever process writes it and whenever it ends.
 *
 * @param everyMs the last frames are at least so old
 * @returns null while another process is at it, or it is too early
 */
export async function writeFrames(db: Db, everyMs: number): Promise<FramesWritten | null> {
  try {
    return await db.transaction(async (tx) => {
      const after = await takeFrameTurn(tx, everyMs);
      if (after === null) return null;
      const newest = await newestApplied(tx);
      if (newest === undefined || newest.revision <= after) return { revision: after, frames: 0 };
      const span = { after, through: newest.revision };
      const reshaped = await zonesWereReshaped(tx, after, newest.revision);
      let frames = 0;
      for (const topic of frameTopics) frames += await write(tx, topic, span, { at: newest.at, reshaped });
      await saveFrameCursor(tx, newest.revision);
      return { revision: newest.revision, frames };
    }, 'consistent');
  } catch (error) {
    if ((error as { code?: string }).code === OVERTAKEN) return null;
    throw error;
  }
}

async function write<K extends TopicKind>(
  tx: Tx,
  source: FrameTopic<K>,
  span: Span,
  { at, reshaped }: { at: string; reshaped: boolean },
): Promise<number> {
  const { topic } = source;
  const last = await lastFrame(tx, topic, wall.audience);
  const part = await source.part(tx, span);
  if (part === null && last !== undefined && !reshaped) return 0;
  const whole = last === undefined || reshaped || Date.parse(at) - Date.parse(last.wholeAt) >= WHOLE_EVERY_MS;
  const data = whole ? await source.whole(tx, span) : part;
  const { audience } = wall;
  await insertFrame(tx, { topic, audience, revision: span.through, prev: last?.revision ?? 0, at, whole, data });
  return 1;
}
