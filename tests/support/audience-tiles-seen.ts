import assert from 'node:assert/strict';
import { gradeLists, isListed, riskKnown, summaryFor, zonesFor } from './audience-answers';
import { TILE_ROUTE } from './audience-asking';
import { type Seen, sameForAll } from './audience-seen';
import { featureFor, tilePath } from './audience-tiles';
import { type Asker, type Business, businesses, points } from './audience-world';
import { type DecodedFeature, withoutStack } from './decoded-tile';

/** Tiles, and what leads maps to them. */

const byId = (a: { id?: number | undefined }, b: { id?: number | undefined }) => a.id! - b.id!;
const unplaced = ({ id, properties }: { id?: number | undefined; properties: object }) => ({ id, properties });

/** Tiles of zoom 14 about the two places: every business there once, as the list of businesses shows it. */
export async function tilesSeen(seen: Seen, asker: Asker): Promise<void> {
  const { api, ids } = seen;
  for (const place of ['west', 'east'] as const) {
    const path = tilePath(points[place].exact, 14);
    // Nobody sees more of its own business there.
    const everybody = { ...asker, own: null };
    const there = businesses.filter((business) => business.place === place && isListed(everybody, business));
    const same = async (query: string, of: Business[], scheme?: 'SAMR-RISK') => {
      const { entities = [] } = await api.tile(asker, { path, query });
      const expected = of.map((business) => featureFor(everybody, business, scheme, ids)).sort(byId);
      stacksTold(entities);
      const own = entities.map(withoutStack);
      const told = own.map(({ id, properties, rings }) => ({ id, properties, at: rings[0]![0]! }));
      assert.deepEqual(told.sort(byId).map(unplaced), expected.map(unplaced), `${asker.who}, ${place} ${query}`);
      for (const [i, { at }] of expected.entries())
        for (const axis of [0, 1] as const)
          assert.ok(Math.abs(told[i]!.at[axis] - at[axis]) <= 1, `${asker.who}: ${told[i]!.at}, not ${at}`);
    };
    await same('', there);
    const isUnit = (business: Business) => summaryFor(everybody, business).demonstration;
    await same('?demonstration=true', there.filter(isUnit));
    await same(
      '?demonstration=false&kind=individual',
      there.filter((business) => !isUnit(business) && business.kind === 'individual'),
    );
    for (const [grade, ofKinds] of Object.entries(gradeLists[asker.as])) {
      const query = `?grade=${grade}`;
      if (ofKinds === 'grade_not_listable') await api.refused(asker, TILE_ROUTE, { path, query }, 403, ofKinds);
      else
        await same(
          query,
          there.filter((one) => one.grade === grade && ofKinds.includes(one.kind)),
        );
    }
    const query = '?scheme=SAMR-RISK';
    if (riskKnown[asker.as]) await same(query, there, 'SAMR-RISK');
    else await api.refused(asker, TILE_ROUTE, { path, query }, 404, 'unknown_scheme');
    await outlinesSeen(seen, asker, path);
  }
}

/** What is said of several on one spot is of those that are shown there, and of nobody else. */
function stacksTold(entities: readonly DecodedFeature[]) {
  for (const { rings, properties } of entities) {
    const here = entities.filter((other) => JSON.stringify(other.rings) === JSON.stringify(rings));
    const looks = new Set(here.map(({ properties: { grade, state } }) => `${grade} ${state}`));
    assert.equal(properties.stack, here.length > 1 ? here.length : undefined);
    assert.equal(properties.mixed, looks.size > 1 ? true : undefined);
  }
}

async function outlinesSeen({ api, allIn }: Seen, asker: Asker, path: Record<string, string>) {
  const { zones: outlines = [] } = await api.tile(asker, { path });
  assert.ok(
    outlines.some(({ properties }) => properties.id === 'all'),
    asker.who,
  );
  for (const { properties } of outlines) {
    const { id, kind, name, level } = zonesFor(asker, allIn).find((zone) => zone.id === properties.id)!;
    assert.deepEqual([properties.id, properties.kind, properties.name], [id, kind, name], asker.who);
    const drawn = (properties.level ?? null) as number | null;
    assert.equal(drawn === null, level === null, `${asker.who}, ${id}`);
    if (level !== null) assert.ok(Math.abs(drawn! - level) <= 0.05 + 1e-9, `${asker.who}, ${id}: ${drawn}`);
  }
}

export async function tileJsonSeen(seen: Seen, asker: Asker, name: string): Promise<void> {
  const { api } = seen;
  const told = await sameForAll(seen, asker, name);
  const { tiles, bounds } = told as unknown as { tiles: string[]; bounds: number[] };
  assert.deepEqual(tiles, ['http://localhost:9/api/v1/tiles/{z}/{x}/{y}.mvt']);
  const [west, south, east, north] = bounds as [number, number, number, number];
  for (const { exact } of Object.values(points))
    assert.ok(west <= exact[0] && exact[0] <= east && south <= exact[1] && exact[1] <= north);
  const risk = { query: '?scheme=SAMR-RISK' };
  if (riskKnown[asker.as]) assert.match(await api.text(asker, name, risk), /scheme=SAMR-RISK/);
  else await api.refused(asker, name, risk, 404, 'unknown_scheme');
}
