import assert from 'node:assert/strict';
import type { Db } from '@/db/db';
import { tellWarnings } from '@/db/queries/feed';
import * as warnings from '@/db/queries/warnings';
import * as watch from '@/db/queries/watch';
import * as forecasts from '@/db/queries/zone-forecasts';

const at = '2026-11-20T10:00:00.000Z';
const timeZone = 'Asia/Shanghai';

/** Every statement on warnings once, with nothing drawn at random. Nothing of it stays but what is noted. */
export async function warningLife(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    const numberOf = async (sql: string) => (await tx.query<{ id: number }>(sql))[0]!.id;
    const zone = await numberOf('select min(id) as id from zone');
    const entity = await numberOf('select min(id) as id from entity');
    const scheme = await numberOf("select id from scheme where code = 'CN-2026'");
    const exact = { part: 'index', from: 'green', to: 'red', scores: [90, 1] as const, ahead: null, fallen: null };
    const fell = { ...exact, part: 'CN-2026', scores: null };
    await warnings.insertWarnings(
      tx,
      [
        { key: 'z', rule: 'zone_band', zone, entity: null, exact, shown: exact },
        { key: 'e', rule: 'entity_fell', zone: null, entity, exact: fell, shown: null },
      ],
      { revision: 1, at },
    );
    const [kept] = await warnings.keptOfZones(tx, null);
    assert.equal((await warnings.keptOfEntities(tx, [entity])).length, 1);
    await warnings.updateWarnings(tx, [{ ...kept!, state: 'acknowledged' }], 2);
    assert.equal((await warnings.lockWarning(tx, kept!.number))?.state, 'acknowledged');
    assert.equal((await warnings.openWarnings(tx, true)).length, 2);
    assert.equal((await warnings.changedWarnings(tx, 1, true)).length, 1);
    await warnings.warningList(tx, { state: null, zones: [zone], of: 'zones', before: null, limit: 10 });
    assert.equal((await warnings.watchedEntities(tx, 0, 10)).length, 1);
    await warnings.accountNames(tx, [1]);
    await warnings.accountsWithRoles(tx, ['admin']);
    assert.equal(await warnings.isMonthUnderEmbargo(tx), false);
    await tellWarnings(tx, 1);
    await watch.notedEntities(tx, 10);
    await watch.watchCandidates(tx, null, { scheme, timeZone });
    await watch.countFalls(tx, { scheme, day: '2026-11-20', days: 30, timeZone });
    await watch.noteFallen(tx);
    await watch.replaceClusters(tx, new Map([[zone, 5]]));
    assert.equal((await watch.watchClusters(tx)).length, 1);
    await watch.replaceClusters(tx, new Map());
    const bounds = { low80: 45, high80: 55, low95: 40, high95: 60 };
    const steps = [{ period: '2026-12', methodology: 1, value: 50, ...bounds }];
    await forecasts.replaceForecasts(tx, [{ zone, guarded: true, part: 'index', steps }]);
    assert.deepEqual((await forecasts.zoneForecasts(tx, [zone]))[0]?.steps, steps);
    await forecasts.replaceForecasts(tx, []);
    await forecasts.monthScores(tx, { methodology: 1, parts: ['index'], since: '2026-01', before: '2027-01' });
    await warnings.forgetGoneWarnings(tx);
    await tx.query('delete from warning');
  });
}
