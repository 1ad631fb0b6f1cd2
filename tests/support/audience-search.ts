import assert from 'node:assert/strict';
import { isListed, summaryFor } from './audience-answers';
import type { Api, Fields } from './audience-asking';
import { type Asker, type Business, businesses, points } from './audience-world';

/** What search tells each audience: nobody whom it is not shown, and no place closer than it is shown. */

const EARTH_M = 6_371_008;

/** Names are compared by their letters and digits. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export async function searchSeen(api: Api, asker: Asker, ids: ReadonlyMap<string, number>): Promise<void> {
  const list = async (query: Record<string, string>) => {
    const search = new URLSearchParams({ limit: '5000', ...query });
    return (await api.body<{ items: Fields[] }>(asker, 'GET /entities', { query: `?${search}` })).items;
  };
  const found = async (q: string, expected: readonly Business[]) => {
    const names = (await list({ q })).map(({ name }) => name);
    assert.deepEqual(names.sort(), expected.map(({ name }) => name).sort(), `${asker.who}, q=${q}`);
  };
  const listed = businesses.filter((business) => isListed(asker, business));
  for (const q of ['enterprise', 'INDIVIDUAL', 'ther', businesses[0]!.name])
    await found(
      q,
      listed.filter(({ name }) => plain(name).includes(plain(q))),
    );
  // Whoever has a code finds whose it is, as by /entities/CODE and the QR code on the door; who is not listed stays unfound.
  for (const code of new Set(businesses.map((business) => business.code)))
    await found(
      code,
      listed.filter((one) => one.code === code),
    );
  await nearSeen(asker, listed, await list({ near: points.west.exact.join() }));
  for (const business of listed.slice(0, 3)) {
    const items = await list({ q: business.name, near: points.east.exact.join() });
    assert.ok(
      items.some(({ id }) => id === ids.get(business.name)),
      `${asker.who}: ${business.name} by name and place`,
    );
  }
}

/** By distance to the point that is shown, and with that distance. */
async function nearSeen(asker: Asker, listed: readonly Business[], items: readonly Fields[]) {
  const expected = new Map(
    listed.flatMap((business) => {
      const { point } = summaryFor(asker, business);
      return point === null ? [] : [[business.name, metresBetween(points.west.exact, point)] as const];
    }),
  );
  assert.deepEqual(items.map(({ name }) => name).sort(), [...expected.keys()].sort(), `${asker.who}, near`);
  const metres = items.map((item) => item.metres as number);
  assert.deepEqual(
    metres,
    metres.toSorted((a, b) => a - b),
    `${asker.who}: the nearest first`,
  );
  for (const { name, metres: told } of items) {
    const away = expected.get(name as string)!;
    assert.ok(Math.abs((told as number) - away) <= 1 + away * 0.005, `${asker.who}, ${name}: ${told}, not ${away}`);
  }
}

function metresBetween([lng1, lat1]: readonly number[], [lng2, lat2]: readonly number[]): number {
  const [a, b] = [lat1!, lat2!].map((lat) => (lat * Math.PI) / 180) as [number, number];
  const turn = ((lng2! - lng1!) * Math.PI) / 180;
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(turn / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}
