import type { Server as HttpServer } from 'node:http';
import type { Change } from '@/db/queries/feed';
import { attachHub, type Hub } from '@/lib/live/hub';
import { faultLine } from './fault';
import { type LiveIdentity, liveAccess } from './live-access';
import type { Runtime } from './runtime';
import { topicSources } from './topics/topic-sources';

/** What the live stream takes from the running program. */
type Running = Pick<Runtime, 'db' | 'feed' | 'epoch' | 'config' | 'clock'> & Partial<Pick<Runtime, 'metrics'>>;

/** Wire the feed to the live stream: every change that this process follows goes out to its sockets. */
export function startLive(http: HttpServer, running: Running, log: (line: string) => void): Hub<Change> {
  const { db, feed, epoch, config, clock, metrics } = running;
  const hub = attachHub<Change, LiveIdentity>(http, {
    epoch,
    revision: feed.revision,
    sources: topicSources({ db, clock, timeZone: config.timeZone }),
    ...liveAccess(db, clock),
    followedAt: () => feed.followedAt,
    now: () => clock.now(),
    destroyUpgrade: !config.dev,
    onError: (error) => log(`live stream: ${faultLine(error)}`),
    onSlow({ reason, waiting }) {
      metrics?.slow(reason);
      log(`live stream: let a socket go, ${reason} with ${waiting} characters waiting`);
    },
  });
  feed.subscribe((changes) => hub.publish(changes));
  return hub;
}
