import type { Tx } from '@/db/db';
import { setting } from '@/db/queries/settings';
import { hasImportedBoundary } from '@/db/queries/setup';
import type { MapSettings } from '@/lib/credit/setup';
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
  { mapApproval, isPublic }: Pick<Config, 'mapApproval' | 'isPublic'>,
): Promise<MapSettings> {
  const written = await setting<WrittenOfMap>(tx, MAP_SETTING);
  const approval = mapApproval ?? written?.number ?? null;
  return {
    mapApproval: approval,
    attribution: written?.attribution ?? null,
    blocked: isPublic && approval === null && (await hasImportedBoundary(tx)),
  };
}
