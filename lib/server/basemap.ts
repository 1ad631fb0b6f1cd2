import type { Db, Tx } from '@/db/db';
import { setting } from '@/db/queries/settings';
import type { Basemap } from '@/lib/credit/basemap';
import { type ConfiguredBasemap, readBasemap } from './basemap-config';
import type { Clock } from './clock';
import type { Config } from './config';

/** What an admin wrote of the basemap, as in XINTU_BASEMAP. */
export const BASEMAP_SETTING = 'basemap';

/** A page that is asked for within so long of another has the same policy. */
const FRESH_MS = 3_000;

/** The basemap in force: the environment's wins over the one that was written down. */
export async function basemapInForce(tx: Tx, { basemap }: Pick<Config, 'basemap'>): Promise<ConfiguredBasemap | null> {
  if (basemap !== undefined) return basemap;
  const written = await setting<string>(tx, BASEMAP_SETTING);
  return written === undefined ? null : readBasemap(written, null);
}

/** What a browser is told of it. */
export const publicBasemap = ({ file: _, ...basemap }: ConfiguredBasemap): Basemap => basemap;

/** The hosts that pages may read a basemap from. */
export interface BasemapHosts {
  /** As they were known last; those of other processes' admins are learnt meanwhile. */
  known(): readonly string[];
  /** Read them now: what was written is in the policy of the next page. */
  refresh(): Promise<void>;
}

/** Never waits where a page is asked for: the embedded engine's one connection may be at work for a long import. */
export function openBasemapHosts(db: Db, config: Pick<Config, 'basemap'>, clock: Clock): BasemapHosts {
  let known: readonly string[] = config.basemap?.hosts ?? [];
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    if (config.basemap !== undefined) return;
    readAt = clock.now().getTime();
    known = (await db.transaction((tx) => basemapInForce(tx, config), 'snapshot'))?.hosts ?? [];
  };
  return {
    known() {
      // A database that does not answer leaves what was known; the next page asks again.
      if (clock.now().getTime() - readAt > FRESH_MS) refresh().catch(() => {});
      return known;
    },
    refresh,
  };
}
