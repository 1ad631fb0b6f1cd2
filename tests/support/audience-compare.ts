import assert from 'node:assert/strict';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { rounded, zonesFor } from './audience-answers';
import type { Api, Fields } from './audience-asking';
import type { Asker, Place } from './audience-world';

/** Whoever sees single scores: all but walls, each those of businesses whose grades it sees. */
const seesScores = ({ as }: Asker) => as !== 'wall';

/** Zones side by side: each as its own calls tell it to the same asker, and nothing of a score that it is not shown. */
export async function comparisonSeen(api: Api, asker: Asker, allIn: Place | null, knowsRisk: boolean): Promise<void> {
  const name = 'GET /compare';
  const ids = ['west', 'all', 'east'];
  const query = `?zones=${ids.join()},nowhere`;
  const told = await api.body<ZoneComparison>(asker, name, { query });
  assert.deepEqual([told.zones.map(({ zone }) => zone.id), told.unknown], [ids, ['nowhere']], asker.who);
  const own = async (id: string, route: string, asked = '') =>
    api.body<Fields>(asker, `GET /zones/{id}${route}`, { id, query: asked });
  for (const { zone, series, statistics, migration, footfall, shares, scores } of told.zones) {
    const { id } = zone;
    const expected = zonesFor(asker, allIn).find((one) => one.id === id)!;
    const { division: _, asOf: __, revision: ___, ...seen } = zone;
    assert.deepEqual({ ...seen, level: rounded(zone.level) }, expected, `${asker.who}, ${id}`);
    assert.deepEqual(zone, await own(id, ''), `${asker.who}, ${id}`);
    assert.deepEqual(series, await own(id, '/index'), `${asker.who}, ${id}`);
    for (const [by, one] of Object.entries(statistics))
      assert.deepEqual(one, await own(id, '/statistics', `?by=${by}`), `${asker.who}, ${id} by ${by}`);
    assert.deepEqual(migration, await own(id, '/migration', '?from=2025-11'), `${asker.who}, ${id}`);
    const { from, to } = footfall;
    assert.deepEqual(footfall, await own(id, '/footfall', `?from=${from}&to=${to}`), `${asker.who}, ${id}`);
    // Everybody with a grade was given a score, by the same evaluation.
    const graded = expected.evaluated;
    const scored = seesScores(asker) && graded >= 5 ? graded : 0;
    assert.deepEqual([scores?.n ?? 0, shares.fresh?.n ?? 0], [scored, graded], `${asker.who}, ${id}`);
  }
  const risk = { query: `${query}&scheme=SAMR-RISK` };
  if (!knowsRisk) await api.refused(asker, name, risk, 404, 'unknown_scheme');
  else assert.equal((await api.body<ZoneComparison>(asker, name, risk)).scheme, 'SAMR-RISK');
}
