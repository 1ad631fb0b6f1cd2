import assert from 'node:assert/strict';
import { labelCounts, wordsFor, zonesFor } from './audience-answers';
import type { Api, Fields } from './audience-asking';
import { type Asker, businesses, type Place, points } from './audience-world';

/** What is told of areas that the asker draws: what zones of the same outline tell, and no place that is not shown. */

const NAME = 'POST /compare/area';

const box = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const outlines = {
  all: box(120, 30, 120.2, 30.1),
  east: box(120.1, 30, 120.2, 30.1),
  west: box(120, 30, 120.1, 30.1),
};
/** Smaller than the way from a door to the point that stands for it. */
const about = ([lng, lat]: readonly [number, number]) => box(lng - 3e-4, lat - 3e-4, lng + 3e-4, lat + 3e-4);

/** Who is refused, by what; null = nobody. A wall is nobody's who could be asked why. */
function refusalOf({ as, headers, who }: Asker): [status: number, code: string] | null {
  const isScreen = 'x-xintu-screen' in headers || who === 'a wall by its token' || who === 'a wall in a closed room';
  if (isScreen || who === 'anybody') return [401, 'sign_in_needed'];
  return as === 'public' ? [403, 'no_own_areas'] : null;
}

export async function areasSeen(api: Api, asker: Asker, allIn: Place | null): Promise<void> {
  const refusal = refusalOf(asker);
  if (refusal !== null) return void (await api.refused(asker, NAME, { body: outlines.all }, ...refusal));
  for (const { id, entities, evaluated, grades, states, coverage, demonstration } of zonesFor(asker, allIn)) {
    const zone = id as keyof typeof outlines;
    const told = await api.body(asker, NAME, { body: outlines[zone] });
    const same = { entities, evaluated, grades, states, coverage, demonstration };
    const { penalty, zones } = told as { penalty: number; zones: Fields[] };
    const counts = Object.fromEntries(Object.keys(same).map((field) => [field, told[field]]));
    assert.deepEqual(counts, same, `${asker.who}, ${id}`);
    assert.equal(penalty, labelCounts[zone][3], `${asker.who}, ${id}`);
    const overlapping = { all: ['all', 'east', 'west'], east: ['all', 'east'], west: ['all', 'west'] }[zone];
    assert.deepEqual(zones.map((one) => one.id).sort(), overlapping);
  }
  for (const place of ['west', 'east'] as const)
    for (const seen of ['exact', 'coarse'] as const) {
      const told = await api.body(asker, NAME, { body: about(points[place][seen]) });
      const there = businesses.filter((one) => one.place === place && wordsFor(asker, one).includes(seen));
      assert.equal(told.entities, there.length, `${asker.who}, about the ${seen} point of the ${place}`);
    }
}

/** Who keeps comparisons: officials who are signed in. */
function sessionRefusal({ as, headers, who }: Asker): [status: number, code: string] | null {
  if ('authorization' in headers) return [401, 'no_keys_here'];
  if (as === 'wall' || who === 'anybody') return [401, 'sign_in_needed'];
  return as === 'public' ? [403, 'role'] : null;
}

export async function comparisonsSeen(api: Api, asker: Asker): Promise<void> {
  const refusal = sessionRefusal(asker);
  const id = '0b0e8f4e-0000-4000-8000-000000000001';
  if (refusal === null) {
    assert.deepEqual(await api.body(asker, 'GET /comparisons'), { items: [] }, asker.who);
    await api.refused(asker, 'GET /comparisons/{id}', { id }, 404, 'unknown_comparison');
  } else {
    await api.refused(asker, 'GET /comparisons', {}, ...refusal);
    await api.refused(asker, 'GET /comparisons/{id}', { id }, ...refusal);
  }
}

/** A cookie alone, as a page of another origin could send it, changes nothing. */
export async function noChange(api: Api, asker: Asker, name: string): Promise<void> {
  const body = { name: 'x', document: { zones: [] } };
  await api.refused(asker, name, { id: 'x', body }, ...(sessionRefusal(asker) ?? ([403, 'csrf_token'] as const)));
}
