import type { Tx } from '@/db/db';
import { setting } from '@/db/queries/settings';
import { hasImportedBoundary } from '@/db/queries/setup';
import type { MapSettings } from '@/lib/credit/setup';
import { basemapInForce, publicBasemap } from './basemap';
import type { Config } from './config';

/** What an admin wrote of the boundaries: `{number, attribution}`. */
export const MAP_SETTING = 'map_approval';

export interface WrittenOfMap {
  number: string | null;
  attribution: string | null;
}

/** What maps must say of themselves. The environment's approval number wins over the one that was written down. */
export async function mapSettings(
  tx: Tx,
  config: Pick<Config, 'mapApproval' | 'isPublic' | 'basemap'>,
): Promise<MapSettings> {
  const written = await setting<WrittenOfMap>(tx, MAP_SETTING);
  const basemap = await basemapInForce(tx, config);
  const approval = config.mapApproval ?? written?.number ?? null;
  return {
    mapApproval: approval,
    attribution: written?.attribution ?? null,
    basemap: basemap && publicBasemap(basemap),
    blocked: config.isPublic && approval === null && (isUnapproved(basemap) || (await hasImportedBoundary(tx))),
  };
}

/** A basemap may bring a number of its own. */
const isUnapproved = (basemap: { approval: string | null } | null) => basemap !== null && basemap.approval === null;
