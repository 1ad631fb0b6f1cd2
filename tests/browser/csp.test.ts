import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { EntitySummary } from '@/lib/credit/entity';
import { launch, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { ask } from '../support/front';
import { row } from '../support/rows';
import { type Server, startServer, xintu } from '../support/server';

/** The pages under their content security policy, with markup in every text field that comes from outside. */

/** Runs if a page takes text for markup, whichever of the usual ways it goes. */
const hostile = (field: string) =>
  `${field}"'><img src=x onerror="window.pwned='${field}'"><script>window.pwned='${field}'</script></script><svg onload=window.pwned=1>{{7*7}}`;

const square = [
  [120, 30],
  [120.1, 30],
  [120.1, 30.1],
  [120, 30.1],
  [120, 30],
];
const zones = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { id: 'z1', name: hostile('zone') },
      geometry: { type: 'Polygon', coordinates: [square] },
    },
  ],
};

const evaluation = row({
  code: 'c1',
  sourceKey: hostile('evaluation key'),
  kind: 'enterprise',
  name: hostile('name'),
  industry: hostile('industry'),
  address: hostile('address'),
  area: hostile('area'),
  source: hostile('source'),
  grade: 'A',
  lng: 120.05,
  lat: 30.05,
});
const record = {
  code: 'c1',
  system: 'test',
  kind: 'demonstration',
  title: hostile('title'),
  authority: hostile('authority'),
  decidedAt: '2026-01-01',
  source: hostile('record source'),
  sourceKey: hostile('record key'),
};
const observation = {
  zone: 'z1',
  kind: hostile('observation kind'),
  period: '2026-01',
  value: 1,
  source: hostile('observation source'),
  sourceKey: hostile('observation key'),
};
const footfall = {
  device: '<img src=x onerror="window.pwned=1">',
  zone: 'z1',
  start: '2026-01-01T00:00:00Z',
  minutes: 15,
  in: 1,
  out: 1,
};
const posts = { evaluations: [evaluation], records: [record], observations: [observation], footfall: [footfall] };

describe('pages under the content security policy', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-csp-'));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let entity: number;

  before(async () => {
    database = await createDatabase();
    const env = { DATABASE_URL: database.url };
    server = await startServer(env);
    browser = await launch();
    const file = join(folder, 'zones.geojson');
    writeFileSync(file, JSON.stringify(zones));
    const imported = await xintu(['zones', 'import', file, '--kind', 'region', '--id', 'id', '--name', 'name'], env);
    assert.equal(imported.code, 0, imported.stderr);
    const made = await xintu(['apikey', 'create', '--name', hostile('key'), '--scope', 'write', '--json'], env);
    const { secret } = JSON.parse(made.stdout) as { secret: string };
    for (const [path, rows] of Object.entries(posts)) {
      const answer = await fetch(`${server.url}/api/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(rows),
      });
      assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
    }
    const { items } = (await (await fetch(`${server.url}/api/v1/entities`)).json()) as { items: EntitySummary[] };
    assert.equal(items[0]!.name, hostile('name'), 'it is stored as it was sent');
    entity = items[0]!.id;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page, and what its policy refused or its scripts complained of. */
  async function watched(path: string): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error') faults.push(`console: ${line.text()}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`refused ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile} ${event.sample}`),
      );
    });
    await page.goto(server.url + path);
    return { page, faults };
  }

  const idleMap = '[data-testid=map-canvas][data-idle=true]';
  const pages: [path: () => string, drawn: string, shown: string][] = [
    [() => '/?lang=en', idleMap, 'zone'],
    [() => `/?lang=en&entity=${entity}&c=120.05,30.05&z=17`, '[data-testid=entity-file]', 'title'],
    [() => '/compare?zones=z1&lang=en', 'table', 'zone'],
    [() => '/wall/main?lang=en', '[data-widget]', 'zone'],
  ];
  for (const [path, drawn, shown] of pages) {
    test(`${path()} works, nothing is refused, and stored markup is shown as text`, async () => {
      const { page, faults } = await watched(path());
      await page.locator(drawn).first().waitFor();
      await page.getByText(hostile(shown), { exact: false }).first().waitFor({ state: 'attached' });
      if (path().startsWith('/?')) await page.locator(idleMap).waitFor();
      assert.equal(await page.evaluate(() => (window as { pwned?: unknown }).pwned), undefined);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }

  test('a script that got into a page all the same does not run', async () => {
    const { page, faults } = await watched('/?lang=en');
    await page.locator(idleMap).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.pwned = 1';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.pwned = 2">');
      const far = document.createElement('script');
      far.src = 'http://127.0.0.1:9/evil.js';
      document.body.append(far);
    });
    const refused = (directive: string) => faults.some((fault) => fault.startsWith(`console: refused ${directive}`));
    await page.waitForFunction(() => document.images.length > 0 && [...document.images].at(-1)!.complete);
    assert.equal(await page.evaluate(() => (window as { pwned?: unknown }).pwned), undefined);
    assert.ok(refused('script-src-elem') && refused('script-src-attr'), faults.join('\n'));
    await page.close();
  });

  test('the nonce is another for each answer, and no inline script is without it', async () => {
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const answer = await fetch(server.url);
      const policy = answer.headers.get('content-security-policy')!;
      assert.doesNotMatch(policy, /script-src [^;]*unsafe/);
      // Without a basemap pages read from here alone.
      const here = `connect-src 'self' ${server.url.replace('http', 'ws')}`;
      assert.ok(policy.split('; ').includes(here), policy);
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
      nonces.add(nonce);
      for (const [tag] of (await answer.text()).matchAll(/<script\b[^>]*>/g))
        assert.ok(tag.includes(`nonce="${nonce}"`), tag);
    }
    assert.equal(nonces.size, 3);
  });

  const framed: [path: string, ancestors: string, frameOptions: string | null][] = [
    ['/', "'none'", 'DENY'],
    ['/?embed=1', '*', null],
    ['/wall/main?embed=1', "'none'", 'DENY'],
    ['/compare?x=embed=1', "'none'", 'DENY'],
  ];
  for (const [path, ancestors, frameOptions] of framed) {
    test(`${path} may be framed by ${ancestors}`, async () => {
      const { headers } = await fetch(server.url + path);
      assert.ok(headers.get('content-security-policy')!.endsWith(`frame-ancestors ${ancestors}`));
      assert.equal(headers.get('x-frame-options'), frameOptions);
    });
  }

  test('a script of ours may load others of ours where it is a worker, and nothing else', async () => {
    const [, path] = /src="(\/_next\/static\/[^"]+\.js)/.exec(await (await fetch(server.url)).text())!;
    const policyOf = async (file: string) => (await fetch(server.url + file)).headers.get('content-security-policy');
    assert.equal(await policyOf(path!), "default-src 'none'; script-src 'self'; frame-ancestors 'none'");
    assert.equal(await policyOf('/icon.svg'), "default-src 'none'; frame-ancestors 'none'");
  });

  const answers: [path: string, status: number][] = [
    ['/', 200],
    ['/nowhere', 404],
    ['/api/v1/zones', 200],
    ['/api/v1/nowhere', 404],
    ['/icon.svg', 200],
    ['/maplibre/maplibre-gl-worker.mjs', 200],
    ['/_next/static/nowhere.js', 404],
  ];
  for (const [path, status] of answers) {
    test(`${path} (${status}) has the security headers`, async () => {
      const answer = await fetch(server.url + path);
      assert.equal(answer.status, status);
      assert.ok(answer.headers.has('content-security-policy'));
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('referrer-policy'), 'strict-origin-when-cross-origin');
      assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin');
      assert.match(answer.headers.get('permissions-policy')!, /geolocation=\(self\)/);
      assert.equal(answer.headers.get('x-powered-by'), null);
    });
  }

  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/_next/static/../../../package.json',
    '/..%2f..%2fpackage.json',
    '/maplibre/..%5c..%5cpackage.json',
    '/.git/config',
    '/.data/xintu.pid',
  ]) {
    test(`${path} gives no file of the program`, async () => {
      const answer = await fetch(`${server.url}/`, { method: 'HEAD' });
      assert.equal(answer.status, 200);
      const { status, text } = await ask(server.url, { path });
      assert.ok(status === 400 || status === 404, String(status));
      assert.doesNotMatch(text, /"dependencies"|\[core\]/);
    });
  }

  test('a post of another origin that needs no leave of a browser gets no further than its origin', async () => {
    const headers = { Origin: 'http://evil.example', 'Content-Type': 'text/plain' };
    const answer = await fetch(`${server.url}/api/console/session`, { method: 'DELETE', headers, body: '{}' });
    assert.deepEqual([answer.status, (await answer.json()).code], [403, 'cross_origin']);
  });
});
