import type { Tx } from '@/db/db';
import { hasSynthetic } from '@/db/queries/demo';
import { defaultScheme, schemes } from '@/db/queries/schemes';
import { setting } from '@/db/queries/settings';
import { evaluationsByScheme, setupCounts } from '@/db/queries/setup';
import { mayCountGrades, viewerOf } from '@/lib/credit/publication';
import type { SetupState } from '@/lib/credit/setup';
import { zoneKinds } from '@/lib/credit/zone';
import { BASEMAP_SETTING } from './basemap';
import type { Config } from './config';
import { mapSettings } from './map-settings';
import { objectionContact } from './objection-contact';

/** Code of the scheme that zones without one of their own are counted by. */
export const SCHEME_SETTING = 'default_scheme';
/** When an admin said that all is set up. */
export const FINISHED_SETTING = 'setup_finished';

/** How far the deployment is set up. */
export async function setupState(
  tx: Tx,
  config: Pick<Config, 'mapApproval' | 'isPublic' | 'basemap'>,
): Promise<SetupState> {
  const demonstration = await hasSynthetic(tx);
  const { zones: counted, ...counts } = await setupCounts(tx);
  const zones = Object.fromEntries(zoneKinds.map((kind) => [kind, counted[kind] ?? 0])) as SetupState['zones'];
  const evaluations = await evaluationsByScheme(tx);
  const all = await schemes(tx);
  const inForce = await defaultScheme(tx);
  const chosen = (await setting<string>(tx, SCHEME_SETTING)) ?? null;
  const map = await mapSettings(tx, config);
  const objections = await objectionContact(tx);
  return {
    demonstration,
    ...counts,
    zones,
    schemes: publicOf(all).map(({ id, name, number }) => ({ id, name, evaluations: evaluations.get(number) ?? 0 })),
    defaultScheme: { chosen, inForce: all.find(({ number }) => number === inForce)?.id ?? null },
    map: {
      ...map,
      fromEnvironment: config.mapApproval !== null,
      writtenBasemap: config.basemap === undefined ? ((await setting<string>(tx, BASEMAP_SETTING)) ?? '') : null,
      isPublic: config.isPublic,
    },
    objections,
    done: {
      demonstration: !demonstration,
      divisions: counts.divisions > 0,
      zones: Object.values(zones).some((n) => n > 0),
      scheme: chosen !== null,
      map: map.mapApproval !== null || map.attribution !== null,
      contact: objections !== null,
    },
    finishedAt: (await setting<string>(tx, FINISHED_SETTING)) ?? null,
  };
}

/** Schemes that the public may see counted: under another one its maps would be empty. */
export const publicOf = <S extends { audience: 'public' | 'regulator' }>(all: readonly S[]): S[] =>
  all.filter(({ audience }) => mayCountGrades(viewerOf('public'), audience));
