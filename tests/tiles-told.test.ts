import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Db } from '@/db/db';
import { newestRevision } from '@/db/queries/feed';
import type { TilesChange } from '@/lib/live/protocol';
import { createKey } from '@/lib/server/api-keys';
import { readConfig } from '@/lib/server/config';
import { tail } from '@/lib/server/feed';
import { keepTiles } from '@/lib/server/kept-tiles';
import { startLive } from '@/lib/server/live';
import { seedShipped } from '@/lib/server/shipped';
import { tilePath } from './support/audience-tiles';
import { forEachEngine } from './support/engines';
import { ask, connect } from './support/hub-world';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';
import { until } from './support/until';

/** Who is told of which tiles, from the commit to the socket. */

const home: [number, number] = [120.0712, 29.3155];
const abroad: [number, number] = [120.2712, 29.5155];

const nameOf = (point: readonly [number, number], z: number) => {
  const { x, y } = tilePath(point, z);
  return `${z}/${x}/${y.replace('.mvt', '')}`;
};

forEachEngine('tiles that are told', (open) => {
  const clock = new SetClock('2026-11-21T04:00:00Z');
  let db: Db;
  let url: string;
  const closers: (() => unknown)[] = [];
  const faults: string[] = [];

  const shop = (code: string, given: Record<string, unknown>) =>
    row({ code, lng: home[0], lat: home[1], sourceKey: code, ...given });

  before(async () => {
    db = await open();
    await seedShipped(db);
    await take(db, [shop('E', { kind: 'enterprise', grade: 'B' }), shop('I', { kind: 'individual', grade: 'B' })]);
    const http = createServer();
    const feed = tail(db, { after: await newestRevision(db), pollMs: 10 });
    keepTiles(db, feed);
    const hub = startLive(http, { db, feed, epoch: 'e', config: readConfig({}), clock }, (line) => faults.push(line));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    closers.push(
      () => feed.stop(),
      () => hub.close(),
    );
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
    assert.deepEqual(faults, []);
  });

  /** Somebody who follows tiles. @returns what it hears */
  async function follower(topics: string[], given: Parameters<typeof connect>[1] = {}) {
    const { socket } = await connect(url, given);
    const heard: TilesChange[] = [];
    socket.on('tiles', (change) => heard.push(change));
    const answer = await ask(socket, { topics });
    assert.ok('snapshots' in answer, JSON.stringify(answer));
    return heard;
  }
  const secretOf = async (audience: 'regulator' | 'district', division: string | null = null) => {
    const made = { name: audience, scope: 'read', audience, division, synthetic: false } as const;
    return { auth: { token: (await createKey(db, made)).secret } };
  };
  const namesIn = (heard: readonly TilesChange[], topic: string) =>
    heard.filter((change) => change.topic === topic).map(({ tiles }) => tiles);

  test('a grade that the public is not shown touches no tile of it, a move and an enterprise’s grade do', async () => {
    const everybody = await follower(['tiles']);
    const walls = await follower(['tiles'], { auth: { screen: 'hall' } });
    const regulators = await follower(['tiles', 'tiles?scheme=SAMR-RISK'], await secretOf('regulator'));
    const tiles = Array.from({ length: 15 }, (_, z) => nameOf(home, z));

    await take(db, [shop('I', { grade: 'D', evaluatedAt: '2026-02-01', sourceKey: 'I2' })]);
    await until(() => regulators.length === 1);
    assert.deepEqual(namesIn(regulators, 'tiles'), [tiles]);

    await take(db, [shop('E', { scheme: 'SAMR-RISK', grade: 'D', sourceKey: 'risk' })]);
    await until(() => namesIn(regulators, 'tiles?scheme=SAMR-RISK').length === 1);
    assert.deepEqual(namesIn(regulators, 'tiles?scheme=SAMR-RISK'), [tiles]);
    assert.equal(namesIn(regulators, 'tiles').length, 1, 'a risk class differs under its own scheme only');

    await take(db, [shop('E', { grade: 'C', evaluatedAt: '2026-02-01', sourceKey: 'E2' })]);
    await until(() => everybody.length > 0 && walls.length > 0);
    // Nothing was told of the commits before: they would have come first.
    assert.deepEqual(namesIn(everybody, 'tiles'), [tiles]);
    assert.deepEqual(namesIn(walls, 'tiles'), [tiles]);

    await take(db, [
      shop('E', { lng: abroad[0], lat: abroad[1], grade: 'C', evaluatedAt: '2026-02-01', sourceKey: 'E2' }),
    ]);
    await until(() => everybody.length > 1);
    const moved = everybody[1]!.tiles as string[];
    for (let z = 0; z <= 14; z++)
      for (const point of [home, abroad]) assert.ok(moved.includes(nameOf(point, z)), `${z} ${point}`);
    assert.ok(moved.length <= 2 * 15, `${moved.length} tiles`);
  });

  test('a risk class touches no tile of the public, a business that comes does', async () => {
    const everybody = await follower(['tiles']);
    await take(db, [shop('I', { scheme: 'SAMR-RISK', grade: 'C', sourceKey: 'risk2' })]);
    await take(db, [shop('N', { kind: 'enterprise', grade: 'A' })]);
    await until(() => everybody.length === 1);
    assert.ok((everybody[0]!.tiles as string[]).includes(nameOf(home, 14)));
  });
});
