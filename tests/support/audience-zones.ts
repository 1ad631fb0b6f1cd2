import assert from 'node:assert/strict';
import type { IndexPoint } from '@/lib/credit/index/series';
import { distributions, rankings, riskKnown, riskZones, rounded, unitsFor, zonesFor } from './audience-answers';
import type { Fields } from './audience-asking';
import { byName, type List, type Seen, timeless, zonesTold } from './audience-seen';
import { type Asker, divisions } from './audience-world';

/** Zones, their index and ranks: exact for whom the figures are, and for everybody else nothing that holds a grade which is not public. */

/** What is kept of a month to come in every zone, by the exact figures; by those that everybody may know it is another. */
export const MONTH_AHEAD = '2026-12';
export const expectedLevel = { value: 50, low80: 45, high80: 55, low95: 40, high95: 60 };

/** Of the shipped methodology, those that hold grades. */
const protectedIndicators = ['good_rate', 'bad_rate', 'evaluation_coverage', 'evaluation_freshness'];
const publicGraded = (zone: string) => {
  const [, , grades] = distributions.public.find(([id]) => id === zone)!;
  return grades.reduce((sum, n) => sum + n, 0);
};
const divisionOf: Fields = { east: divisions.east, west: divisions.west };

export async function rankingsSeen({ api, allIn }: Seen, asker: Asker): Promise<void> {
  const name = 'GET /rankings';
  for (const [what, values] of Object.entries(rankings[asker.as])) {
    const { items } = await api.body<List>(asker, name, { query: `?of=zones&by=${what}` });
    assert.deepEqual(Object.fromEntries(items.map(({ id, value }) => [id, value])), values, `${asker.who}, ${what}`);
  }
  const { items } = await api.body<List>(asker, name, { query: '?of=entities' });
  assert.deepEqual(items.map(timeless).sort(byName), unitsFor(asker).sort(byName), asker.who);
  const byLevel = (await api.body<List>(asker, name, { query: '?by=level' })).items;
  const levels = zonesFor(asker, allIn).map(({ id, level }) => [id, level]);
  assert.deepEqual(
    Object.fromEntries(byLevel.map(({ id, value }) => [id, rounded(value as number | null)])),
    Object.fromEntries(levels),
    asker.who,
  );
  for (const what of ['good', 'bad', 'evaluated', 'footfall', 'level'])
    await api.refused(asker, name, { query: `?of=entities&by=${what}` }, 409, 'not_computed');
  const query = '?scheme=SAMR-RISK&by=bad';
  if (riskKnown[asker.as]) await api.body(asker, name, { query });
  else await api.refused(asker, name, { query }, 404, 'unknown_scheme');
}

export async function zonesSeen({ api, allIn }: Seen, asker: Asker): Promise<void> {
  const { items } = await api.body<List>(asker, 'GET /zones');
  assert.deepEqual(zonesTold(items), zonesFor(asker, allIn), asker.who);
  for (const { id, division } of items) if (id !== 'all') assert.equal(division, divisionOf[id as string]);
  const query = '?scheme=SAMR-RISK';
  if (!riskKnown[asker.as]) await api.refused(asker, 'GET /zones', { query }, 404, 'unknown_scheme');
  else
    assert.deepEqual(zonesTold((await api.body<List>(asker, 'GET /zones', { query })).items), riskZones(), asker.who);
}

export async function zoneSeen({ api, allIn }: Seen, asker: Asker): Promise<void> {
  for (const expected of zonesFor(asker, allIn)) {
    const zone = await api.body(asker, 'GET /zones/{id}', { id: expected.id });
    assert.deepEqual(zonesTold([zone]), [expected], asker.who);
  }
  const risk = { id: 'west', query: '?scheme=SAMR-RISK' };
  if (riskKnown[asker.as])
    assert.deepEqual(zonesTold([await api.body(asker, 'GET /zones/{id}', risk)]), [riskZones()[2]]);
  else await api.refused(asker, 'GET /zones/{id}', risk, 404, 'unknown_scheme');
}

/** A month: exact for regulators and inside a district's divisions; else nothing that holds a grade which is not public. */
export async function indexSeen({ api }: Seen, asker: Asker): Promise<void> {
  for (const [id, , [a, b, c, d]] of distributions.regulator) {
    if (id === 'all' && asker.as === 'district') continue;
    const { items, forecast } = await api.body<List & Fields>(asker, 'GET /zones/{id}/index', { id });
    const [month] = items.filter(({ period }) => period === '2026-10') as unknown as [IndexPoint];
    const isExact = asker.as === 'regulator' || (asker.as === 'district' && asker.inside === id);
    const graded = a + b + c + d;
    assert.deepEqual(
      [month.state, month.evaluated, month.values.good_rate, month.hidden],
      isExact
        ? ['provisional', graded, (100 * (a + b)) / graded, []]
        : ['provisional', publicGraded(id), null, protectedIndicators],
      `${asker.who}, ${id}`,
    );
    assert.equal(month.level !== null, isExact, `${asker.who}, ${id}`);
    // Of the exact figures to whom they are shown; where the level of today is withheld, so is what is to come.
    assert.deepEqual(
      forecast,
      isExact ? [{ period: MONTH_AHEAD, level: expectedLevel, index: null }] : null,
      asker.who,
    );
  }
  await api.refused(asker, 'GET /zones/{id}/index', { id: 'nowhere' }, 404, 'unknown_zone');
}

export async function footfallSeen({ api }: Seen, asker: Asker): Promise<void> {
  const { devices, total } = await api.body(asker, 'GET /zones/{id}/footfall', { id: 'west' });
  assert.deepEqual([devices, total], [1, { in: 7, out: 5, compared: null, expected: null, weeks: null }], asker.who);
}
