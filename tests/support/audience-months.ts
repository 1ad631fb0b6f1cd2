import assert from 'node:assert/strict';
import type { IndexMonth, MonthOfZones } from '@/lib/credit/index/series';
import { zonesFor } from './audience-answers';
import type { Api } from './audience-asking';
import type { Asker, Place } from './audience-world';

/** The month that the matrix closes. */
const MONTH = '2026-10';

/** Which months there are is nobody's secret, as long as none is under embargo. */
export async function monthsSeen(api: Api, asker: Asker): Promise<void> {
  const { items } = await api.body<{ items: IndexMonth[] }>(asker, 'GET /months');
  assert.deepEqual(
    items.map(({ period, state }) => [period, state]),
    [[MONTH, 'provisional']],
    asker.who,
  );
}

/** All zones in a month: each has a level for those who are told its exact figures, and is withheld from everybody else. */
export async function monthSeen(api: Api, asker: Asker, allIn: Place | null): Promise<void> {
  const path = { month: MONTH };
  const { items } = await api.body<MonthOfZones>(asker, 'GET /months/{month}', { path });
  const isExact = (zone: string) =>
    asker.as === 'regulator' ||
    (asker.as === 'district' && asker.inside !== null && asker.inside === (zone === 'all' ? allIn : zone));
  const told = items.map(({ id, level, withheld }) => [id, level !== null, withheld]);
  const zones = zonesFor(asker, allIn).map(({ id }) => id);
  assert.deepEqual(told.sort(), zones.map((id) => [id, isExact(id), !isExact(id)]).sort(), asker.who);
  await api.refused(asker, 'GET /months/{month}', { path: { month: '2025-01' } }, 404, 'unknown_month');
}
