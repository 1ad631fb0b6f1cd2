import assert from 'node:assert/strict';
import type { Fields } from './audience-asking';
import type { Seen } from './audience-seen';
import { type Asker, businesses, slot } from './audience-world';
import { row } from './rows';

/** Who may send what. */

const shop = businesses[0]!;
const fact = { system: shop.system, code: shop.code, source: 'tests', sourceKey: 'posted' };
/** A row that says what is known already or what harms nobody, so that who may send it changes no other answer. */
const rows: Record<string, Fields> = {
  'POST /evaluations': row({ ...fact, name: null, scheme: 'CN-2019', grade: '优' }),
  'POST /records': {
    ...fact,
    kind: 'penalty',
    severity: 'minor',
    title: 'x',
    authority: 'y',
    decidedAt: '2015-01-01',
  },
  'POST /observations': { ...fact, kind: 'turnover', period: '2026', value: 1 },
  'POST /footfall': slot,
};

/** Whoever may write writes; whoever may not is refused, and nothing is written. */
export async function postSeen({ api, db }: Seen, asker: Asker, name: string): Promise<void> {
  const batches = async () => (await db.query<{ n: number }>('select count(*) as n from batch'))[0]!.n;
  const known = await batches();
  if (asker.writes === null) return void (await api.body(asker, name, { body: [rows[name]] }));
  await api.refused(asker, name, { body: [rows[name]] }, asker.writes === 'scope' ? 403 : 401, asker.writes);
  assert.equal(await batches(), known, `${asker.who} has written`);
}
