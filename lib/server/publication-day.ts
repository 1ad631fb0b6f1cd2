import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { turnedEntities, zonesOfEntities } from '@/db/queries/publication-days';
import { lockSetting, saveSetting, settleSetting } from '@/db/queries/settings';
import { dayOf } from '@/lib/credit/local-time';
import { periodLengths } from '@/lib/credit/publication-period';
import { NAMED_ENTITIES } from './ingest';
import type { JobContext, JobKind } from './job-kind';

/** The last day whose beginnings and ends were announced. */
const SETTING = 'publication_day';

/**
 * At local midnight, announce whose records begin or cease to be published, so that open screens follow without a
 * reload: that a period ends is an event, and a late removal is an unlawful publication (DOMAIN 5.3). A day that begins
 * is a change also where nothing begins or ends on it: the aggregates are as of a day. Days on which the program did not
 * run are made up for.
 */
function run({ clock, timeZone, finish }: JobContext) {
  const through = dayOf(clock.now(), timeZone);
  return finish(async (tx) => {
    // On the first day there is no screen yet that could show the day before.
    await settleSetting(tx, SETTING, through);
    const after = (await lockSetting<string>(tx, SETTING))!;
    if (after >= through) return { entities: 0 };
    const entities = await turnedEntities(tx, { after, through }, periodLengths());
    await saveSetting(tx, SETTING, through);
    const zones = await zonesOfEntities(tx, entities);
    const batch = await createBatch(tx, { kind: 'command' });
    const named = entities.length > NAMED_ENTITIES ? null : entities;
    const keys = { zones, entities: named, rows: entities.length, day: through };
    const { revision } = await announce(tx, { kind: entities.length === 0 ? 'day' : 'publication', batch, keys });
    return { entities: entities.length, revision };
  });
}

export const publicationDay: JobKind = { kind: 'publication-day', every: 'day', run };
