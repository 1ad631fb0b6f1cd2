import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { entityKinds } from '@/lib/credit/entity';
import { encodeTile } from '@/lib/tiles/encode';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { bareCells, barePoints } from './support/bare-tiles';
import { type DecodedFeature, decodedTile, withoutStack } from './support/decoded-tile';
import { onEngine } from './support/engines';
import { seeded } from './support/random-life';
import { row, take } from './support/rows';
import { DAY, GRADES, live, read } from './support/tile-life';
import { scopes, tileAt } from './support/tile-scopes';

/** A street with more businesses than a tile shows as points. */
const street = { west: 120.3, south: 29.3, edge: 0.02, businesses: 6_000 };

/** Twice the area of a ring, without sign. */
const area = (ring: readonly (readonly [number, number])[]) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0));

onEngine('postgres', 'tiles beside ST_AsMVT', (open) => {
  let db: Db;
  let scheme: number;
  before(async () => {
    db = await open(DAY);
    scheme = await live(db, { seed: 3, steps: 40 });
    const random = seeded(4);
    const rows = Array.from({ length: street.businesses }, (_, i) =>
      row({
        code: `s${i}`,
        sourceKey: `s${i}`,
        kind: entityKinds[i % 3],
        ...(i % 9 === 0 ? { state: 'unrated' } : { grade: GRADES[i % 4] }),
        lng: street.west + random() * street.edge,
        lat: street.south + random() * street.edge,
      }),
    );
    await take(db, rows);
  });

  const both = async (address: TileAddress, layer: 'entities' | 'cells') => {
    const filter = { scheme, grade: null, demonstration: null, kinds: entityKinds };
    const tile = await read(db, address, filter, scopes.regulator(GRADES));
    const bare = layer === 'entities' ? barePoints : bareCells;
    return [decodedTile(encodeTile(tile)), decodedTile(await bare(db, address, scheme, DAY))] as const;
  };
  const addresses = (zooms: readonly number[]) =>
    zooms.flatMap((z) => {
      const side = street.edge / 4;
      const places = Array.from({ length: 4 }, (_, i) =>
        tileAt(z, street.west + (i + 0.5) * side, street.south + (i + 0.5) * side),
      );
      return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
    });

  test('points are the same features with the same attributes, at most one unit apart, and differ in the last unit of the buffer only', async (t) => {
    let [compared, apart, edge] = [0, 0, 0];
    for (const address of addresses([15, 16, 17, 18])) {
      const [ours, theirs] = await both(address, 'entities');
      const found = new Map((ours.entities ?? []).map((feature) => [feature.id, feature]));
      for (const feature of theirs.entities ?? []) {
        const own = found.get(feature.id);
        if (own === undefined) {
          assert.ok(isOnEdge(feature), JSON.stringify([address, feature]));
          edge++;
          continue;
        }
        assert.deepEqual(withoutStack(own).properties, feature.properties, JSON.stringify(address));
        const [[a]] = own.rings as [[[number, number]]];
        const [[b]] = feature.rings as [[[number, number]]];
        const units = Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]));
        assert.ok(units <= 1, `${feature.id} is ${units} units apart in ${JSON.stringify(address)}`);
        if (units > 0) apart++;
        compared++;
        found.delete(feature.id);
      }
      for (const feature of found.values()) {
        assert.ok(isOnEdge(feature), JSON.stringify([address, feature]));
        edge++;
      }
    }
    t.diagnostic(
      `${compared} points, ${apart} of them a unit apart, ${edge} only in one of them, in the buffer's last unit`,
    );
    assert.ok(compared > 3_000);
  });

  test('cells are the same places with the same counts', async () => {
    const asText = (features: readonly DecodedFeature[]) =>
      features
        .map(({ rings, properties }) => {
          const counts = Object.entries(properties).filter(([, n]) => n !== 0);
          return `${rings[0]![0]} ${JSON.stringify(counts.sort())}`;
        })
        .sort();
    let compared = 0;
    for (const address of addresses([4, 9, 11, 12, 13, 14])) {
      const [ours, theirs] = await both(address, 'cells');
      if (ours.cells === undefined) continue;
      compared++;
      // The state that the bare query counts apart is the only one beside unevaluated.
      assert.deepEqual(asText(ours.cells!.map(withoutUnrated)), asText(theirs.cells!), JSON.stringify(address));
    }
    assert.ok(compared >= 3);
  });

  test('zones cover the same parts of a tile, to a unit along their outlines', async () => {
    for (const z of [0, 4, 7, 8, 9, 10, 12])
      for (const [lng, lat] of [
        [120.3, 29.3],
        [120.5, 29.5],
        [120.7, 29.8],
      ] as const) {
        const [ours, theirs] = await both(tileAt(z, lng, lat), 'entities').then((tiles) =>
          tiles.map(({ zones = [] }) => zones),
        );
        const large = ({ rings }: DecodedFeature) => area(rings[0]!) > 2 * 64;
        assert.deepEqual(
          ours!
            .filter(large)
            .map(({ properties: { id, kind, name } }) => [id, kind, name])
            .sort(),
          theirs!
            .filter(large)
            .map(({ properties: { id, kind, name } }) => [id, kind, name])
            .sort(),
        );
        for (const zone of ours!.filter(large)) {
          const other = theirs!.find(({ properties }) => properties.id === zone.properties.id)!;
          const [a, b] = [zone, other].map(({ rings }) => rings.reduce((sum, ring) => sum + area(ring) / 2, 0));
          assert.ok(Math.abs(a! - b!) <= 4 * 4_224, `${z} ${zone.properties.id}: ${a} and ${b}`);
        }
      }
  });
});

/** ST_AsMVTGeom clips at the buffer's edge, and what is on it. */
const isOnEdge = ({ rings }: DecodedFeature) => rings[0]![0]!.some((unit) => unit <= -63 || unit >= 4159);

/** Without what the bare query does not count apart. */
function withoutUnrated({ properties, ...feature }: DecodedFeature): DecodedFeature {
  const { s_unrated: _, s_insufficient_data: __, s_out_of_scope: ___, ...counted } = properties;
  return { ...feature, properties: counted };
}
