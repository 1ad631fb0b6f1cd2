import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { GET as getCompare } from '@/app/api/v1/compare/route';
import { GET as getDivisions } from '@/app/api/v1/divisions/route';
import { GET as getEntity } from '@/app/api/v1/entities/[id]/route';
import { GET as getEntities } from '@/app/api/v1/entities/route';
import { GET as getHealth } from '@/app/api/v1/health/route';
import { GET as getMethodologies } from '@/app/api/v1/methodologies/route';
import { GET as getMetrics } from '@/app/api/v1/metrics/route';
import { GET as getMonth } from '@/app/api/v1/months/[month]/route';
import { GET as getMonths } from '@/app/api/v1/months/route';
import { GET as getDocument } from '@/app/api/v1/openapi.json/route';
import { GET as getRankings } from '@/app/api/v1/rankings/route';
import { GET as getSchemes } from '@/app/api/v1/schemes/route';
import { GET as getSettings } from '@/app/api/v1/settings/route';
import { GET as getFootfall } from '@/app/api/v1/zones/[id]/footfall/route';
import { GET as getIndex } from '@/app/api/v1/zones/[id]/index/route';
import { GET as getMigration } from '@/app/api/v1/zones/[id]/migration/route';
import { GET as getZone } from '@/app/api/v1/zones/[id]/route';
import { GET as getStatistics } from '@/app/api/v1/zones/[id]/statistics/route';
import { GET as getZones } from '@/app/api/v1/zones/route';
import type { Db } from '@/db/db';
import { monthAfter } from '@/lib/credit/index/period';
import { monthOf } from '@/lib/credit/local-time';
import { statisticsBy } from '@/lib/credit/zone-statistics';
import { answers } from '@/lib/server/answers';
import { createKey } from '@/lib/server/api-keys';
import { readConfig } from '@/lib/server/config';
import { seedDemo } from '@/lib/server/demo-seed';
import { evaluationRow } from '@/lib/server/evaluation-schema';
import { Faults } from '@/lib/server/ingest';
import { openMetrics } from '@/lib/server/metrics';
import { openapi } from '@/lib/server/openapi';
import { type Runtime, setRuntime } from '@/lib/server/runtime';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { take } from './support/rows';

/** `openapi.json` against the routes, the readers and real answers; metrics of the same requests. */

interface Operation {
  parameters: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema?: { $ref: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}
const document = openapi('1.2.3') as unknown as Document;

test('the document names every route that there is, and no other', () => {
  const routes = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => `/${file}`.replace(/\/route\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}'))
    .filter((path) => !path.includes('...'));
  assert.deepEqual(Object.keys(document.paths).sort(), routes.sort());
});

test('every reference leads somewhere, every parameter of a path is described, every operation can fail in words', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  assert.ok(references.length > 40);
  for (const [, name] of references) assert.ok(Object.hasOwn(document.components.schemas, name!), name);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { parameters, responses }] of Object.entries(operations)) {
      const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      assert.deepEqual(path.match(/\{\w+\}/g) ?? [], described, path);
      assert.ok(responses['200'], path);
      const failures = Object.keys(responses).filter((status) => Number(status) >= 400);
      assert.ok(failures.length >= 2, `${method} ${path}`);
      for (const status of failures)
        assert.ok(responses[status]!.content?.['application/problem+json'], `${path} ${status}`);
    }
  }
});

const DAY_MS = 86_400_000;
const NOON_MS = 4 * 3_600_000;
/** The last noon in China: just after midnight nobody has passed a counter yet. */
const now = new Date(Math.floor((Date.now() - NOON_MS) / DAY_MS) * DAY_MS + NOON_MS);
const lastMonth = monthAfter(monthOf(now, 'Asia/Shanghai'), -1);

forEachEngine('the API as it is described', (open, engine) => {
  let db: Db;
  let secret: string;
  const log: string[] = [];
  const runtime = {
    ready: true,
    version: '1.2.3',
    epoch: 'e',
    url: 'http://x',
    startedAt: now.toISOString(),
  };

  before(async () => {
    db = await open();
    await seedShipped(db);
    await seedDemo(db, { businesses: 1_000, footfallWeeks: 6, now, log: (line) => log.push(line) });
    secret = (
      await createKey(db, { name: 'r', scope: 'read', audience: 'regulator', division: null, synthetic: false })
    ).secret;
    const feed = {
      revision: 1,
      followedAt: new Date(0).toISOString(),
      failingSince: null,
      wake: () => {},
      subscribe: () => () => {},
      stop: async () => {},
    };
    const running: Runtime = {
      ...runtime,
      db,
      feed,
      config: readConfig({}),
      clock: { now: () => now },
      metrics: openMetrics({ current: () => running, sockets: () => 3 }),
    };
    setRuntime(running);
  });
  after(() => setRuntime(undefined));

  const request = (path: string, headers: Record<string, string> = {}) =>
    new Request(`http://localhost:3000/api/v1${path}`, { headers });
  const at = (id: string) => ({ params: Promise.resolve({ id }) });

  /** An answer that succeeded, in exactly the form that the document gives for the path. */
  async function described<T>(path: string, form: z.ZodType<T>, response: Response): Promise<T> {
    assert.equal(response.status, 200, await response.clone().text());
    const parsed = form.safeParse(await response.json());
    assert.deepEqual(parsed.error?.issues, undefined, path);
    return parsed.data!;
  }

  test('answers have the described form, for the public and for a regulator', async () => {
    for (const headers of [{}, { Authorization: `Bearer ${secret}` }]) {
      const ask = (path: string) => request(path, headers as Record<string, string>);
      const zones = await described('zones', answers.zones, await getZones(ask('/zones?geometry=true'), {}));
      assert.ok(zones.items.length > 20 && zones.items.every(({ synthetic }) => synthetic));
      await described('zone', answers.zone, await getZone(ask('/zones/yiwu'), at('yiwu')));
      const divisions = await described('divisions', answers.divisions, await getDivisions(ask('/divisions'), {}));
      assert.equal(divisions.items.filter(({ code }) => /^330782\d{3}$/.test(code)).length, 14, 'towns of Yiwu');
      assert.ok(divisions.items.every(({ synthetic }) => synthetic));
      const footfall = await described(
        'footfall',
        answers.footfall,
        await getFootfall(ask('/zones/yiwu/footfall?from=2026-01-01T00:00:00Z'), at('yiwu')),
      );
      assert.ok(footfall.synthetic && footfall.slots.length > 30 && footfall.devices > 30);
      const entities = await described('entities', answers.entities, await getEntities(ask('/entities?limit=300'), {}));
      assert.equal(entities.items.length, 300);
      for (const { id } of entities.items.slice(0, 40))
        await described('entity', answers.entity, await getEntity(ask(`/entities/${id}`), at(String(id))));
      const { items } = await described(
        'index',
        answers.zoneIndex,
        await getIndex(ask('/zones/yiwu/index'), at('yiwu')),
      );
      const months = items.filter(({ period }) => period !== 'live');
      assert.deepEqual([months.length, months.at(-1)!.period, months.at(-1)!.state], [24, lastMonth, 'provisional']);
      assert.ok(months.slice(0, -1).every(({ state }) => state === 'final'));
      for (const by of statisticsBy) {
        const path = `/zones/yiwu/statistics?by=${by}`;
        const now = await described(path, answers.statistics, await getStatistics(ask(path), at('yiwu')));
        assert.ok(now.synthetic && now.items.length > 2 && now.entities === zones.items[0]!.entities, path);
        await described(path, answers.statistics, await getStatistics(ask(`${path}&at=${lastMonth}`), at('yiwu')));
      }
      const year = `/zones/yiwu/migration?from=${monthAfter(lastMonth, -12)}&to=${lastMonth}`;
      const moved = await described('migration', answers.migration, await getMigration(ask(year), at('yiwu')));
      assert.ok(moved.synthetic && moved.totals.better > 0 && moved.totals.worse > 0, JSON.stringify(moved.totals));
      const side = `/compare?zones=yiwu,${zones.items[1]!.id}&from=${monthAfter(lastMonth, -3)}`;
      const compared = await described('compare', answers.comparison, await getCompare(ask(side), {}));
      assert.ok(compared.zones.length === 2 && compared.differences.length > 0 && compared.synthetic);
      const known = await described('months', answers.months, await getMonths(ask('/months'), {}));
      assert.deepEqual(
        known.items.map(({ period }) => period),
        months.map(({ period }) => period),
      );
      const month = { params: Promise.resolve({ month: lastMonth }) };
      const past = await described('month', answers.month, await getMonth(ask(`/months/${lastMonth}`), month));
      assert.ok(past.synthetic && past.items.length > 20 && past.items.some(({ level }) => level !== null));
      await described('methodologies', answers.methodologies, await getMethodologies(ask('/methodologies'), {}));
      await described('schemes', answers.schemes, await getSchemes(ask('/schemes'), {}));
      for (const query of [
        '',
        '?by=bad',
        '?by=evaluated',
        '?by=footfall',
        '?by=demonstration',
        '?of=entities',
        '?of=entities&kind=specialised_market&division=330782008&limit=3',
      ])
        await described(`rankings${query}`, answers.rankings, await getRankings(ask(`/rankings${query}`), {}));
    }
    await described('health', answers.health, await getHealth(request('/health'), {}));
    await described('settings', answers.settings, await getSettings(request('/settings'), {}));
    const unknown = await getZone(request('/zones/nowhere'), at('nowhere'));
    assert.equal(unknown.status, 404);
    assert.deepEqual(answers.problem.safeParse(await unknown.json()).error, undefined);
    const served = (await (await getDocument(request('/openapi.json'), {})).json()) as Document;
    assert.deepEqual(served.paths, JSON.parse(JSON.stringify(document.paths)));
  });

  test('a parameter that is not described is refused, and every described one is known', async () => {
    const routes = { '/zones': getZones, '/entities': getEntities, '/rankings': getRankings, '/schemes': getSchemes };
    for (const [path, handler] of Object.entries(routes)) {
      const unknown = await handler(request(`${path}?nothing=1`), {});
      assert.equal(((await unknown.json()) as { code: string }).code, 'unknown_parameter');
      for (const { name } of document.paths[path]!.get!.parameters) {
        const answer = await handler(request(`${path}?${name}=x%20y`), {});
        const { code } = (await answer.json()) as { code?: string };
        assert.notEqual(code, 'unknown_parameter', `${path} ${name}`);
        assert.equal((await handler(request(`${path}?${name}=%00`), {})).status, 400, `a NUL in ${name} of ${path}`);
      }
    }
  });

  test('demonstration units rank by how long they hold the title; nothing else of businesses is ranked', async () => {
    const ranked = async (query: string) => (await getRankings(request(`/rankings?of=entities${query}`), {})).json();
    const { items } = (await ranked('')) as {
      items: { rank: number; since: string; codes: unknown[]; kind: string }[];
    };
    assert.ok(items.length > 3);
    assert.deepEqual(
      items.map(({ since }) => since),
      items.map(({ since }) => since).sort(),
    );
    for (const [i, { rank, since }] of items.entries())
      assert.equal(rank, 1 + items.filter((other) => other.since < since).length, String(i));
    for (const by of ['good', 'bad', 'evaluated', 'footfall', 'level'])
      assert.equal(((await ranked(`&by=${by}`)) as { code: string }).code, 'not_computed');
  });

  test('zones rank by footfall of today and by demonstration units; a rank band holds its rank', async () => {
    type Items = {
      items: { id: string; rank: number | null; rankBand: [number, number] | null; value: number | null }[];
    };
    const ranked = async (query: string) =>
      (await (await getRankings(request(`/rankings?${query}`), {})).json()) as Items;
    const zones = (await (await getZones(request('/zones'), {})).json()) as {
      items: { id: string; demonstration: number }[];
    };
    const units = new Map(zones.items.map(({ id, demonstration }) => [id, demonstration]));
    for (const { id, value } of (await ranked('by=demonstration')).items) assert.equal(value, units.get(id));
    const byFootfall = (await ranked('by=footfall')).items;
    assert.equal(byFootfall[0]!.id, 'yiwu', 'the region has every device');
    const own = (await (await getFootfall(request('/zones/yiwu/footfall'), at('yiwu'))).json()) as {
      total: { in: number };
    };
    assert.equal(byFootfall[0]!.value, own.total.in);
    for (const { rank, rankBand, id } of (await ranked('by=good')).items)
      if (rank !== null) assert.ok(rankBand![0] <= rank && rank <= rankBand![1], id);
  });

  test('rows of the described form are taken, and rows without a required field by neither', async () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() === text && text !== '');
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    const rows = fc.record(
      {
        code: fc.uuid(),
        system: fc.constant('test'),
        name: words,
        kind: fc.constantFrom('enterprise', 'individual', 'other'),
        lng: fc.double({ min: 120, max: 121, noNaN: true }),
        lat: fc.double({ min: 29, max: 30, noNaN: true }),
        scheme: fc.constant('CN-2026'),
        grade: fc.constantFrom('A', 'B', 'C', 'D'),
        evaluatedAt: day.map((date) => date.toISOString()),
        source: fc.constant('s'),
        sourceKey: fc.uuid(),
        score: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1000, noNaN: true })),
      },
      { noNullPrototype: true },
    );
    const sample = fc.sample(rows, { seed: 9, numRuns: engine === 'postgres' ? 200 : 60 });
    for (const row of sample)
      assert.deepEqual(evaluationRow.safeParse(row).error?.issues, undefined, JSON.stringify(row));
    const { accepted } = await take(db, sample, { strict: true });
    assert.equal(accepted, sample.length);
    for (const required of ['code', 'source', 'sourceKey']) {
      const { [required as 'code']: _, ...row } = sample[0]!;
      assert.equal(evaluationRow.safeParse(row).success, false, required);
      await assert.rejects(take(db, [row], { strict: true }), Faults);
    }
    for (const wrong of [{ state: 'fine', grade: null }, { kind: 'shop' }, { name: 'n'.repeat(501) }]) {
      const row = { ...sample[0]!, sourceKey: 'w', ...wrong };
      assert.equal(evaluationRow.safeParse(row).success, false, JSON.stringify(wrong));
    }
  });

  test('metrics count requests by the route’s template, and tell revision, sockets and build', async () => {
    await getEntity(request('/entities/999999999'), at('999999999'));
    const response = await getMetrics(request('/metrics'), {});
    assert.match(response.headers.get('Content-Type')!, /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const line of [
      /^xintu_http_requests_total\{method="GET",path="\/zones",status="200"\} \d+$/m,
      /^xintu_http_requests_total\{method="GET",path="\/entities\/\{id\}",status="404"\} 1$/m,
      /^xintu_http_request_seconds_bucket\{le="0\.1",method="GET",path="\/zones"\} \d+$/m,
      /^xintu_revision 1$/m,
      /^xintu_live_sockets 3$/m,
      /^xintu_database_waiting \d+$/m,
      /^xintu_feed_failing_seconds 0$/m,
      new RegExp(`^xintu_build_info\\{version="1\\.2\\.3",engine="${engine}"\\} 1$`, 'm'),
      /^process_resident_memory_bytes \d+$/m,
    ])
      assert.match(text, line);
    assert.doesNotMatch(text, /999999999|nowhere/, 'a stranger’s words are no labels');
  });
});
