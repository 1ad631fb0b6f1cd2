import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, describe, test } from 'node:test';
import type { Config } from '@/lib/server/config';
import type { Front } from '@/lib/server/front';
import { originOf } from '@/lib/server/origin';
import { defaultLimits } from '@/lib/server/rate-limits';
import { networkOf } from '@/lib/server/trust';
import { ask, frontBefore, raw } from './support/front';

/** Each attack on the front, with what it gets. docs/SECURITY.md is its table. */

const opened: Front[] = [];
after(() => Promise.all(opened.map((front) => front.close())));

async function front(...given: Parameters<typeof frontBefore>) {
  const made = await frontBefore(...given);
  opened.push(made);
  return made;
}

const spoofed = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Port': '444',
  Forwarded: 'for=203.0.113.9;host=evil.example;proto=https',
  'X-Xintu-Address': '203.0.113.9',
  'X-Xintu-Origin': 'https://evil.example',
  'X-Xintu-Nonce': 'known',
  'X-Middleware-Subrequest': 'middleware',
};

describe('forwarding headers', () => {
  test('of a stranger change nothing: neither address, nor protocol, nor host', async () => {
    const { url, reached } = await front();
    const answer = await ask(`${url}/api/v1/zones`, { headers: spoofed });
    const { headers } = reached[0]!;
    assert.equal(headers['x-xintu-address'], '127.0.0.1');
    assert.equal(headers['x-xintu-origin'], url);
    assert.deepEqual(
      ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'].map((name) => headers[name]),
      ['127.0.0.1', new URL(url).host, 'http'],
    );
    for (const name of ['forwarded', 'x-forwarded-port', 'x-middleware-subrequest', 'x-xintu-nonce'])
      assert.equal(headers[name], undefined, name);
    assert.equal(answer.headers['strict-transport-security'], undefined);
  });

  test('what a client may say of itself in our own headers gets through: its system, a reason, and that it is a wall', async () => {
    const { url, reached } = await front();
    const said = { 'X-Xintu-System': 'till', 'X-Xintu-Reason': 'case 12', 'X-Xintu-Screen': 'main' };
    await ask(`${url}/api/v1/zones`, { headers: said });
    const { headers } = reached[0]!;
    assert.deepEqual(
      Object.keys(said).map((name) => headers[name.toLowerCase()]),
      Object.values(said),
    );
  });

  const believed: [trust: string, forwardedFor: string, address: string, why: string][] = [
    ['1', '203.0.113.9', '203.0.113.9', 'one proxy, and what it says'],
    ['1', '198.51.100.1, 203.0.113.9', '203.0.113.9', 'the first was said by the client itself'],
    ['2', '198.51.100.1, 203.0.113.9', '198.51.100.1', 'two proxies'],
    ['loopback', '198.51.100.1, 127.0.0.5', '198.51.100.1', 'a chain through loopback'],
    ['127.0.0.0/8', '203.0.113.9', '203.0.113.9', 'a network'],
    ['10.0.0.1', '203.0.113.9', '127.0.0.1', 'another proxy than this'],
    ['1', '<script>', '127.0.0.1', 'what is no address is not taken'],
    ['1', '2001:db8::1', '2001:db8::1', 'IPv6'],
    ['1', '::ffff:203.0.113.9', '203.0.113.9', 'IPv4 in the form of IPv6'],
  ];
  for (const [trust, forwardedFor, address, why] of believed) {
    test(`XINTU_TRUST_PROXY=${trust}, X-Forwarded-For: ${forwardedFor} → ${address}: ${why}`, async () => {
      const { url, reached } = await front({ XINTU_TRUST_PROXY: trust });
      await ask(url, { headers: { 'X-Forwarded-For': forwardedFor } });
      assert.equal(reached[0]!.headers['x-xintu-address'], address);
    });
  }

  test('of a trusted proxy give protocol and host, and HSTS with them', async () => {
    const { url, reached } = await front({ XINTU_TRUST_PROXY: 'loopback' });
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'map.example.org' };
    const answer = await ask(url, { headers });
    assert.equal(reached[0]!.headers['x-xintu-origin'], 'https://map.example.org');
    assert.match(answer.headers['strict-transport-security']!, /max-age=31536000/);
  });
});

describe('the Host header', () => {
  const bad = ['evil.example/path', 'a b', 'a"b', "x';script-src *", 'a@b', '-', 'a'.repeat(256)];
  for (const host of bad) {
    test(`${JSON.stringify(host.slice(0, 20))} is refused, and is in no header of the answer`, async () => {
      const { url, reached } = await front();
      const answer = await ask(url, { headers: { host } });
      assert.equal(answer.status, 400);
      assert.equal(reached.length, 0);
      if (host !== '-') assert.ok(!JSON.stringify(answer.headers).includes(host));
    });
  }

  test('of a stranger is in no link where XINTU_ORIGIN is set', () => {
    const request = new Request('http://localhost/x', { headers: { host: 'evil.example' } });
    const config = (origin: string | null): Pick<Config, 'origin'> => ({ origin });
    assert.equal(originOf(config('https://map.example.org'), request), 'https://map.example.org');
    assert.equal(originOf(config(null), request), 'http://evil.example');
  });
});

describe('requests of no known form', () => {
  test('headers beyond 16 kB get 431', async () => {
    const { url } = await front();
    assert.equal((await ask(url, { headers: { 'X-Long': 'a'.repeat(20_000) } })).status, 431);
  });

  test('a body beyond 16 MB gets 413 before it is sent', async () => {
    const { url, reached } = await front();
    const answer = await raw(url, 'POST /api/v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n[');
    assert.match(answer.text, /^HTTP\/1.1 413 [\s\S]*"code":"body_too_large"/);
    assert.equal(reached.length, 0);
  });

  test('a chunked body that nobody reads is cut off a second after the answer', async () => {
    const { url } = await front();
    const answer = await raw(url, 'POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
    assert.match(answer.text, /^HTTP\/1.1 200 /);
    assert.ok(answer.ms < 10_000, `${answer.ms} ms`);
  });

  for (const encoding of ['gzip', 'br', 'deflate, gzip']) {
    test(`a body in ${encoding}, small as it is, is not unpacked: 415`, async () => {
      const { url, reached } = await front();
      const answer = await ask(url, { method: 'POST', headers: { 'Content-Encoding': encoding }, body: 'x' });
      assert.deepEqual([answer.status, reached.length], [415, 0]);
    });
  }

  for (const method of ['TRACE', 'PROPFIND', 'PURGE']) {
    test(`${method} gets 405`, async () => {
      const { url, reached } = await front();
      const answer = await ask(url, { method });
      assert.deepEqual([answer.status, reached.length], [405, 0]);
      assert.match(answer.headers.allow!, /GET/);
    });
  }

  const smuggled = [
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rX-Injected: c\r\n\r\n',
    'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    'GET /%ZZ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'NONSENSE\r\n\r\n',
  ];
  for (const bytes of smuggled) {
    test(`${JSON.stringify(bytes.slice(0, 60))} gets 400, and nothing of it passes`, async () => {
      const { url, reached } = await front();
      const { text } = await raw(url, bytes);
      assert.match(text, /^HTTP\/1.1 400 /);
      assert.match(text, /X-Content-Type-Options: nosniff/i);
      assert.equal(reached.length, 0);
    });
  }

  test('a line end in a path makes no header', async () => {
    const { url } = await front();
    const answer = await ask(`${url}/x%0d%0aSet-Cookie:%20a=b`);
    assert.equal(answer.headers['set-cookie'], undefined);
  });
});

describe('slow clients', () => {
  const timeouts = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
  const slow: [name: string, bytes: string][] = [
    ['headers that never end', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '],
    ['a body that never ends', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\na'],
  ];
  for (const [name, bytes] of slow) {
    test(`${name} are cut off, and others are served meanwhile`, async () => {
      const made = await front({}, { timeouts });
      made.answerWith((request, response) => {
        request.resume().on('end', () => response.end('reached'));
      });
      const attackers = Array.from({ length: 50 }, () => raw(made.url, bytes));
      assert.equal((await ask(made.url)).text, 'reached');
      for (const { text, ms } of await Promise.all(attackers)) {
        assert.match(text, /^(HTTP\/1.1 408 |$)/);
        assert.ok(ms < 10_000, `${ms} ms`);
      }
    });
  }

  test('one machine has so many connections at a time, and room again when they are closed', async () => {
    const limits = { ...defaultLimits, openConnections: 3 };
    const { url } = await front({}, { limits, uncounted: () => false });
    const agent = new Agent({ keepAlive: true });
    const held = Array.from({ length: 3 }, () => ask(url, { agent }));
    assert.deepEqual(
      (await Promise.all(held)).map(({ status }) => status),
      [200, 200, 200],
    );
    await assert.rejects(ask(url, { agent: new Agent() }), /ECONNRESET|hang up/);
    agent.destroy();
    const again = async (): Promise<number> => ask(url, { agent: new Agent() }).then(({ status }) => status, again);
    assert.equal(await again(), 200);
  });
});

describe('rates', () => {
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  test('of 10,000 sign-in tries of one address 100 pass, the others get 429 at once, and everyone else is served', async () => {
    const { url, reached } = await front({ XINTU_TRUST_PROXY: 'loopback' });
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const statuses = new Map<number, number>();
    const attempt = async () => {
      const headers = from('203.0.113.9');
      const { status } = await ask(`${url}/api/console/session`, { method: 'POST', headers, agent, body: '{}' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    for (let tries = 0; tries < 10_000; tries += 100) await Promise.all(Array.from({ length: 100 }, attempt));
    agent.destroy();
    assert.deepEqual(Object.fromEntries(statuses), { 200: 100, 429: 9_900 });
    assert.equal(reached.length, 100);

    const refused = await ask(`${url}/api/console/session`, { method: 'POST', headers: from('203.0.113.9') });
    assert.equal((JSON.parse(refused.text) as { code: string }).code, 'too_many_requests');
    assert.ok(Number(refused.headers['retry-after']) > 0 && Number(refused.headers['retry-after']) <= 600);
    assert.equal(refused.headers['ratelimit-policy'], '"sign-in";q=100;w=600');
    assert.match(String(refused.headers.ratelimit), /^"sign-in";r=0;t=\d+$/);
    const signIn = { method: 'POST', headers: from('198.51.100.7') };
    assert.equal((await ask(`${url}/api/console/session`, signIn)).status, 200);
    assert.equal((await ask(`${url}/api/v1/zones`, { headers: from('203.0.113.9') })).status, 200);
  });

  test('no other spelling of the path is another budget', async () => {
    const limits = { ...defaultLimits, address: { ...defaultLimits.address, 'sign-in': { points: 1, seconds: 60 } } };
    const { url } = await front({}, { limits });
    const statuses = [];
    for (const path of [
      '/api/console/session',
      '/api/console/%73ession',
      '//api//console/session/',
      '/api/x/../console/session?a',
    ])
      statuses.push((await ask(url, { method: 'POST', path })).status);
    assert.deepEqual(statuses, [200, 429, 429, 429]);
  });

  test('reads, tiles, writes and keys have budgets of their own; files and what this machine asks are not counted', async () => {
    const small = { points: 2, seconds: 60 };
    const three = { points: 3, seconds: 60 };
    const address = {
      reads: small,
      tiles: three,
      writes: { points: 4, seconds: 60 },
      reports: { points: 1, seconds: 60 },
      'sign-in': small,
      sockets: small,
    };
    const limits = { ...defaultLimits, address, key: { writes: small } };
    const { url } = await front({ XINTU_TRUST_PROXY: 'loopback' }, { limits });
    const statuses = async (times: number, options: Parameters<typeof ask>[1], path = '/api/v1/x') => {
      const all = [];
      for (let time = 0; time < times; time++) all.push((await ask(`${url}${path}`, options)).status);
      return all;
    };
    const headers = from('203.0.113.9');
    assert.deepEqual(await statuses(3, { headers }), [200, 200, 429]);
    assert.deepEqual(await statuses(4, { headers }, '/api/v1/tiles/14/1/2.mvt'), [200, 200, 200, 429]);
    assert.deepEqual(await statuses(2, { headers }, '/compare/report.pdf?zones=a'), [200, 429]);
    assert.deepEqual(await statuses(3, { headers }, '/_next/static/a.js'), [200, 200, 200]);
    const write = (key: string, who: string) => ({ method: 'POST', headers: { ...from(who), Authorization: key } });
    assert.deepEqual(await statuses(3, write('Bearer a', '203.0.113.9')), [200, 200, 429], 'of the key');
    assert.deepEqual(await statuses(2, write('Bearer b', '203.0.113.9')), [200, 429], 'of the address');
    assert.deepEqual(await statuses(1, write('Bearer a', '198.51.100.7')), [429], 'the key elsewhere');
    assert.deepEqual(await statuses(20, {}), Array(20).fill(200), 'this machine');
  });

  test('behind a proxy that is not trusted the proxy is counted, whatever it forwards', async () => {
    const limits = { ...defaultLimits, address: { ...defaultLimits.address, reads: { points: 2, seconds: 60 } } };
    const { url } = await front({}, { limits });
    const statuses = [];
    for (let last = 1; last <= 3; last++)
      statuses.push((await ask(url, { headers: from(`203.0.113.${last}`) })).status);
    assert.deepEqual(statuses, [200, 200, 429]);
  });

  const networks: [address: string, network: string][] = [
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
  ];
  for (const [address, network] of networks)
    test(`${address} is counted as ${network}`, () => assert.equal(networkOf(address), network));
});

describe('the websocket handshake', () => {
  const handshake = (host: string, more = '') =>
    `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`;
  const origins: [env: Record<string, string>, origin: string, passes: boolean][] = [
    [{}, '', true],
    [{}, 'Origin: http://map.example:80\r\n', true],
    [{}, 'Origin: http://evil.example\r\n', false],
    [{}, 'Origin: http://map.example.evil.example\r\n', false],
    [{}, 'Origin: http://map.example:81\r\n', false],
    [{}, 'Origin: null\r\n', false],
    [{ XINTU_ORIGIN: 'https://map.example' }, 'Origin: https://map.example\r\n', true],
    [{ XINTU_ORIGIN: 'https://map.example' }, 'Origin: http://map.example\r\n', false],
  ];
  for (const [env, origin, passes] of origins) {
    test(`${JSON.stringify(env)} ${origin.trim() || 'without Origin'}: ${passes ? 'passes' : '403'}`, async () => {
      const made = await front(env);
      made.http.on('upgrade', (request, socket) => {
        socket.end(`HTTP/1.1 101 Reached\r\nX-Address: ${request.headers['x-xintu-address']}\r\n\r\n`);
      });
      const { text } = await raw(made.url, handshake('map.example', `${origin}X-Xintu-Address: 203.0.113.9\r\n`));
      assert.match(text, passes ? /^HTTP\/1.1 101 Reached\r\nX-Address: 127.0.0.1/ : /^HTTP\/1.1 403 /);
    });
  }

  test('one address has so many live connections at a time; the next gets 429 and when to come back', async () => {
    const made = await front({ XINTU_TRUST_PROXY: '1' }, { limits: { ...defaultLimits, openSockets: 2 } });
    const ends: (() => void)[] = [];
    made.http.on('upgrade', (_, socket) => {
      socket.write('HTTP/1.1 101 Reached\r\n\r\n');
      ends.push(() => socket.end());
    });
    const asked = handshake('a', 'X-Forwarded-For: 203.0.113.9\r\n');
    const held = [raw(made.url, asked), raw(made.url, asked)];
    const refused = async (): Promise<string> => {
      const { text } = await raw(made.url, asked);
      return text;
    };
    while (ends.length < 2) await new Promise((resolve) => setImmediate(resolve));
    assert.match(await refused(), /^HTTP\/1.1 429 [\s\S]*Retry-After: \d+/);
    for (const end of ends) end();
    await Promise.all(held);
  });
});
