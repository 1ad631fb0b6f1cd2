import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { valuesToRecompute } from '@/db/queries/index-values';
import { setFactor } from '@/db/queries/methodology-life';
import { embargoEnded } from '@/db/queries/releases';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { viewerOf } from '@/lib/credit/publication';
import { activateMethodology, draftMethodology, methodologiesFor, retireMethodology } from '@/lib/server/methodologies';
import { compareMethodology } from '@/lib/server/methodology-comparison';
import { closeMonth } from '@/lib/server/month-jobs';
import { monthFor, monthsFor } from '@/lib/server/months';
import { monthChanges, releaseMonthFile } from '@/lib/server/release-months';
import { publishMonth, reviseMonth, signMonth, withdrawMonth } from '@/lib/server/releases';
import { indexSeriesFor } from '@/lib/server/zone-index';
import { row, take } from './rows';

export const timeZone = 'Asia/Shanghai';
const signal = new AbortController().signal;

/** What a regulator's console would do at a moment. */
export const regulatorAt = (account: number, moment: string) => ({
  account,
  request: null,
  actor: { account, role: 'regulator' as const },
  now: new Date(moment),
  timeZone,
});

export const insertRegulator = (db: Db, name: string) =>
  insertAccount(db, { name, role: 'regulator', passwordHash: 'x', mustChange: false, entity: null, ssoName: null });

/** A month from its close to its revision, and the methodology after it, in a database with zones and evaluations. */
export async function monthLife(db: Db, zone: string): Promise<void> {
  const account = await insertRegulator(db, 'Months');
  const at = (day: string) => regulatorAt(account, `${day}T02:00:00Z`);
  const months = { timeZone, signal };
  await closeMonth(db, { period: '2026-09', ...months });
  await closeMonth(db, { period: '2026-10', ...months });
  const file = () =>
    db.transaction((tx) => releaseMonthFile(tx, '2026-09', new Date('2026-10-05T02:00:00Z')), 'snapshot');
  const signing = { period: '2026-09', hash: (await file()).hash, embargoUntil: '2026-10-31T02:00:00Z' };
  const { hash } = await signMonth(db, signing, at('2026-10-05'));
  await withdrawMonth(db, '2026-09', 'a mistake', at('2026-10-06'));
  await signMonth(db, { ...signing, hash: (await file()).hash }, at('2026-10-07'));
  if (hash !== (await file()).hash) throw new Error('signing twice gives the same values');
  await embargoEnded(db, new Date('2026-11-01T02:00:00Z'));
  await publishMonth(db, '2026-09', new Date('2026-11-01T02:00:00Z'));
  const late = { code: 'late', sourceKey: 'late', grade: 'D', kind: 'enterprise', lng: 120.15, lat: 29.1 };
  await take(db, [row({ ...late, evaluatedAt: '2026-02-01' })]);
  await db.transaction((tx) => monthChanges(tx, '2026-09', timeZone), 'snapshot');
  await reviseMonth(db, { period: '2026-09', kind: 'data', reason: 'a late file', ...months }, at('2026-11-02'));
  await db.transaction(
    (tx) => indexSeriesFor(tx, viewerOf('regulator'), { zone, from: '2026-01', timeZone }),
    'snapshot',
  );
  const regulator = viewerOf('regulator');
  await db.transaction((tx) => monthsFor(tx, regulator), 'snapshot');
  await db.transaction((tx) => monthFor(tx, regulator, { period: '2026-09' }), 'snapshot');
  await valuesToRecompute(db, zone, '2026-09');
  await versionLife(db, at('2026-11-03'));
}

async function versionLife(db: Db, by: ReturnType<typeof regulatorAt>) {
  const draft = { ...marketCredit, version: '2' };
  const { number } = await draftMethodology(db, draft, by);
  await db.transaction((tx) => compareMethodology(tx, number, by), 'snapshot');
  // Too little is shown here for a base or a link.
  await setFactor(db, number, { factor: 1.5, overlap: '2026-09' });
  await activateMethodology(db, { number, from: '2026-10' }, by);
  await closeMonth(db, { period: '2026-10', timeZone, signal });
  const old = (await db.transaction((tx) => methodologiesFor(tx, by), 'snapshot')).items.length;
  const spare = await draftMethodology(db, { ...marketCredit, version: `${old + 1}` }, by);
  await retireMethodology(db, spare.number, by);
}
