import assert from 'node:assert/strict';
import { createServer, get, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { appliedRevision } from '@/db/queries/aggregates';
import { createKey } from '@/lib/server/api-keys';
import { readConfig } from '@/lib/server/config';
import { followedTo } from '@/lib/server/followed-to';
import { openFront } from '@/lib/server/front';
import { currentRuntime } from '@/lib/server/runtime';
import { tileListeners } from '@/lib/server/tile-listener';
import { tilePath } from './support/audience-tiles';
import { serveFrom } from './support/console';
import { decodedTile } from './support/decoded-tile';
import { forEachEngine } from './support/engines';
import { ask } from './support/front';
import { take } from './support/rows';
import { asked, bytesOf, FEW, gradeCounts, hall, inTown, keeping, market, STEP, shop } from './support/tile-town';
import { until } from './support/until';

/** Tiles of a process that keeps them, by the pages' route and by the front. */

/** An answer as it was sent, not unpacked. */
function rawly(url: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(parts) }),
      );
    }).on('error', reject);
  });
}

forEachEngine('tiles of a process that keeps them', (open) => {
  const town = inTown(open);

  const kept = async () => {
    const process = await keeping(town.db());
    town.after(process.stop);
    return process;
  };

  test('a tile is read once, and again when a commit has touched it; what it did not touch is not read', async () => {
    const { reads, feed } = await kept();
    const [near, far] = [tilePath(market, 14), tilePath(hall, 14)];
    const before = await bytesOf(await asked(near));
    for (const path of [far, near, far, near]) await asked(path);
    assert.equal(reads(), 2);
    const changed = async (given: Record<string, unknown>) => {
      await take(town.db(), [shop(3, [market[0] + 3 * STEP, market[1]], given)]);
      const revision = await appliedRevision(town.db());
      await until(() => feed.revision >= revision);
      return revision;
    };
    const revision = await changed({ grade: 'A', evaluatedAt: '2026-02-01' });
    const now = await asked(near);
    assert.ok(Number(now.headers.get('xintu-revision')) >= revision);
    const counts = [before, await bytesOf(now)].map((bytes) => gradeCounts(decodedTile(bytes).entities!));
    assert.deepEqual(counts, [
      { A: 10, B: 10, C: 10, D: 10 },
      { A: 11, B: 10, C: 10, D: 9 },
    ]);
    assert.equal(reads(), 3);
    await asked(far);
    assert.equal(reads(), 3, 'the other tile has not changed');
    // A tile deeper than the ones that are told, and the world, are read again too.
    const [deep, world] = [tilePath([market[0] + 3 * STEP, market[1]], 17), { z: '0', x: '0', y: '0.mvt' }];
    for (const path of [deep, world]) await asked(path);
    assert.equal(reads(), 5);
    await changed({ grade: 'B', evaluatedAt: '2026-03-01' });
    for (const path of [deep, world, near, far]) await asked(path);
    assert.equal(reads(), 8);
  });

  test('another audience is never given what was kept for one', async () => {
    await kept();
    const { secret } = await createKey(town.db(), {
      name: 'r',
      scope: 'read',
      audience: 'regulator',
      division: null,
      synthetic: false,
    });
    await take(town.db(), [shop(9_001, market, { kind: 'individual', grade: 'D', name: 'A trader' })]);
    const path = tilePath(market, 14);
    const traders = async (headers: Record<string, string>) => {
      const response = await asked(path, '?kind=individual', headers);
      assert.equal(response.headers.get('cache-control'), headers.authorization ? 'private, no-cache' : 'no-cache');
      return decodedTile(await bytesOf(response)).entities!.map(({ properties }) => properties);
    };
    const authorization = `Bearer ${secret}`;
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await traders({}), [{ kind: 'individual' }]);
      assert.deepEqual(await traders({ authorization }), [{ kind: 'individual', grade: 'D' }]);
    }
  });

  /** As the front answers; 599 = it is handed on to the pages. */
  async function listening(): Promise<string> {
    const { kept, route } = tileListeners(currentRuntime);
    const server = createServer((request, response) => {
      if (!kept(request, response, ['X-Always', 'there']) && !route(request, response)) response.writeHead(599).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    town.after(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('one that is kept has every header that one that is read has, those of the front included', async () => {
    const { tiles } = await kept();
    const listeners = tileListeners(currentRuntime);
    const front = await openFront(readConfig({ PORT: '0' }), { uncounted: () => false });
    town.after(() => front.close());
    front.answerFirst(listeners.kept);
    front.answerWith((request, response) => void listeners.route(request, response));
    const { z, x, y } = tilePath(hall, 14);
    const url = `${front.url}/api/v1/tiles/${z}/${x}/${y}?kind=enterprise`;
    const [read, again] = [await rawly(url), await rawly(url)];
    assert.ok(tiles.cache.size.tiles > 0);
    const of = ({ headers }: typeof read) => ({
      ...headers,
      date: '',
      ratelimit: String(headers.ratelimit).split(';')[0],
    });
    assert.deepEqual(of(again), of(read));
    assert.equal(again.headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
    assert.notEqual(again.headers.ratelimit, read.headers.ratelimit, 'each of them is counted');
  });

  test('a tile that was read by a route of the pages is not compressed, as they would not say so', async () => {
    const response = await asked(tilePath(market, 14), '', { 'accept-encoding': 'br, gzip' });
    assert.equal(response.headers.get('content-encoding'), null);
    assert.equal(decodedTile(await bytesOf(response)).entities!.length > 0, true);
  });

  test('the front answers tiles compressed as it is wanted, and a kept one without a look at the database', async () => {
    const { tiles, reads } = await kept();
    const url = await listening();
    const { z, x, y } = tilePath(market, 14);
    const path = `/api/v1/tiles/${z}/${x}/${y}`;
    const plain = await bytesOf(await asked({ z, x, y }));
    const unpack = { identity: (bytes: Buffer) => bytes, gzip: gunzipSync, br: brotliDecompressSync };
    const etags = new Set<string | undefined>();
    tiles.cache.touch([{ revision: Number.MAX_SAFE_INTEGER, places: 'all' }]);
    // The first of each is read, the others are kept.
    for (const time of [1, 2, 3])
      for (const [coding, undo] of Object.entries(unpack)) {
        const { status, headers, bytes } = await rawly(`${url}${path}`, { 'accept-encoding': coding });
        const told = `${time} ${coding}`;
        assert.deepEqual([status, headers['content-encoding'] ?? 'identity'], [200, coding], told);
        assert.deepEqual(
          [headers['content-type'], headers['cache-control']],
          ['application/vnd.mapbox-vector-tile', 'no-cache'],
        );
        assert.equal(Number(headers['content-length']), bytes.length);
        assert.deepEqual(new Uint8Array(undo(bytes)), plain, told);
        etags.add(headers.etag);
      }
    const [etag] = etags;
    assert.equal(etags.size, 1);
    const read = reads();
    assert.equal((await rawly(`${url}${path}`, { 'if-none-match': etag! })).status, 304);
    const head = await ask(`${url}${path}`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.text, head.headers.etag], [200, '', etag]);
    assert.equal(reads(), read);
    for (let time = 0; time < 2; time++) assert.equal((await rawly(`${url}/api/v1/tiles/14/1/1.mvt`)).status, 204);
  });

  test('what the front is not to answer from what it keeps, the route answers; what is no tile is handed on', async () => {
    await kept();
    const url = await listening();
    const { z, x, y } = tilePath(market, 14);
    const path = `/api/v1/tiles/${z}/${x}/${y}`;
    await rawly(`${url}${path}`);
    const cases: [target: string, headers: Record<string, string>, status: number, code?: string][] = [
      [path, { cookie: 'xintu_session=x' }, 401, 'session_ended'],
      [path, { cookie: 'a=b; xintu_screen=x' }, 401, 'bad_screen_token'],
      [path, { authorization: 'Bearer x' }, 401, 'bad_key'],
      [path, { 'xintu-at-least': 'soon' }, 400, 'bad_number'],
      [`${path}?grade=A`, {}, 200],
      [`${path}?grade=D`, {}, 403, 'grade_not_listable'],
      [`${path}?nothing=1`, {}, 400, 'unknown_parameter'],
      [path.replace('.mvt', ''), {}, 400, 'bad_tile'],
      ['/api/v1/tiles/1/2/%30.mvt', {}, 404, 'no_such_tile'],
      ['/api/v1/tiles/1/%/0.mvt', {}, 400, 'bad_tile'],
      ['/api/v1/tiles.json', {}, 599],
      ['/api/v1/tiles/1/2', {}, 599],
    ];
    for (const [target, headers, status, code] of cases) {
      const told = await ask(`${url}${target}`, { headers });
      assert.equal(told.status, status, `${target} ${JSON.stringify(headers)}: ${told.text.slice(0, 200)}`);
      if (code !== undefined) assert.equal((JSON.parse(told.text) as { code: string }).code, code, target);
    }
    const wall = await rawly(`${url}${path}`, { 'x-xintu-screen': 'hall' });
    assert.deepEqual([wall.status, wall.headers['cache-control']], [200, 'private, no-cache']);
    assert.equal(decodedTile(wall.bytes).entities, undefined, 'a wall is given its own');
    assert.equal((await ask(`${url}${path}`, { method: 'POST' })).status, 599);
  });

  test('who knows of a revision from another process waits until it is followed here, and not for ever', async () => {
    const { feed } = await kept();
    const path = tilePath(market, 14);
    await asked(path);
    const next = (await appliedRevision(town.db())) + 1;
    const waiting = asked(path, '', { 'xintu-at-least': String(next) });
    await take(town.db(), [shop(9_002, market)]);
    const told = await waiting;
    assert.ok(Number(told.headers.get('xintu-revision')) >= next);
    assert.equal(
      decodedTile(await bytesOf(told)).entities!.filter(({ properties }) => properties.kind === 'enterprise').length,
      FEW + 1,
    );
    await assert.rejects(followedTo(feed, String(next + 1_000), 30), { code: 'behind', status: 503 });
    const wrong = await asked(path, '', { 'xintu-at-least': 'soon' });
    assert.equal(wrong.status, 400);
  });

  after(() => serveFrom(town.db()));
});
