import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Db } from '@/db/db';
import { topicKinds } from '@/lib/live/topic-name';
import { enqueue } from '@/lib/server/jobs';
import { closeMonth } from '@/lib/server/month-jobs';
import { zonePage } from '@/lib/server/zone-page';
import { riskKnown } from './support/audience-answers';
import { areasSeen, comparisonsSeen, noChange } from './support/audience-areas';
import { Api, type Fields, Stream, TILE_ROUTE } from './support/audience-asking';
import { comparisonSeen } from './support/audience-compare';
import { entitiesSeen, fileSeen, schemesSeen } from './support/audience-entities';
import { monthSeen, monthsSeen } from './support/audience-months';
import { endedPagesSeen, entityPagesSeen, pageOf, stickersSeen, zonePagesSeen } from './support/audience-pages';
import { postSeen } from './support/audience-posts';
import { searchSeen } from './support/audience-search';
import { type List, oneOfEach, type Seen, sameForAll, textsOf } from './support/audience-seen';
import { migrationSeen, statisticsSeen } from './support/audience-statistics';
import { tileJsonSeen, tilesSeen } from './support/audience-tiles-seen';
import { topicRows } from './support/audience-topics';
import { fillWarnings } from './support/audience-warnings';
import { type Asker, askers, businesses, divisions, fillWorld, NOON } from './support/audience-world';
import {
  expectedLevel,
  footfallSeen,
  indexSeen,
  MONTH_AHEAD,
  rankingsSeen,
  zoneSeen,
  zonesSeen,
} from './support/audience-zones';
import { serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';

/**
 * Everyone who may ask × every route of the API and every topic of the live stream, against tables written by hand. What
 * is held to them stands in support/audience-*.ts.
 */

type Row = (seen: Seen, asker: Asker, name: string) => Promise<unknown>;

const isUnknown: Row = ({ api }, asker, name) => api.refused(asker, name, {}, 404, 'unknown_route');

/** Each route and what holds it to the tables. What changes something stands last. */
const routes: Record<string, Row> = {
  'GET /compare': ({ api, allIn }, asker) => comparisonSeen(api, asker, allIn, riskKnown[asker.as]),
  'GET /comparisons': ({ api }, asker) => comparisonsSeen(api, asker),
  'GET /comparisons/{id}': ({ api }, asker) => comparisonsSeen(api, asker),
  'GET /divisions': async (seen, asker, name) => {
    const { items } = (await sameForAll(seen, asker, name)) as unknown as List;
    assert.deepEqual(items.map(({ code }) => code).sort(), [divisions.west, divisions.east]);
  },
  'GET /entities': entitiesSeen,
  'GET /entities/{id}': async (seen, asker) => {
    for (const business of businesses) await fileSeen(seen, asker, business, textsOf(seen, business)[0]);
  },
  'GET /health': sameForAll,
  'GET /methodologies': sameForAll,
  'GET /metrics': ({ api }, asker, name) => api.text(asker, name),
  'GET /months': ({ api }, asker) => monthsSeen(api, asker),
  'GET /months/{month}': ({ api, allIn }, asker) => monthSeen(api, asker, allIn),
  'GET /openapi.json': sameForAll,
  'GET /rankings': rankingsSeen,
  'GET /schemes': schemesSeen,
  'GET /settings': sameForAll,
  'GET /tiles.json': tileJsonSeen,
  [TILE_ROUTE]: tilesSeen,
  'GET /zones': zonesSeen,
  'GET /zones/{id}': zoneSeen,
  'GET /zones/{id}/footfall': footfallSeen,
  'GET /zones/{id}/index': indexSeen,
  'GET /zones/{id}/migration': migrationSeen,
  'GET /zones/{id}/statistics': statisticsSeen,
  'GET /{...rest}': isUnknown,
  'POST /{...rest}': isUnknown,
  'PUT /{...rest}': isUnknown,
  'PATCH /{...rest}': isUnknown,
  'DELETE /{...rest}': isUnknown,
  'POST /compare/area': ({ api, allIn }, asker) => areasSeen(api, asker, allIn),
  'POST /comparisons': ({ api }, asker, name) => noChange(api, asker, name),
  'PUT /comparisons/{id}': ({ api }, asker, name) => noChange(api, asker, name),
  'DELETE /comparisons/{id}': ({ api }, asker, name) => noChange(api, asker, name),
  'POST /evaluations': postSeen,
  'POST /footfall': postSeen,
  'POST /observations': postSeen,
  'POST /records': postSeen,
};

forEachEngine('audiences', (open) => {
  const clock = new SetClock(NOON);
  let db: Db;
  let seen: Seen;

  before(async () => {
    db = await open();
    const ids = await fillWorld(db);
    await closeMonth(db, { period: '2026-10', timeZone: 'Asia/Shanghai', signal: new AbortController().signal });
    await db.query(
      `insert into zone_forecast (zone, guarded, part, steps)
       select zone, guarded, 'index', jsonb_build_array($1::jsonb || jsonb_build_object('methodology', methodology, 'value', case when guarded then 49 else 50 end))
       from live_index`,
      [JSON.stringify({ ...expectedLevel, period: MONTH_AHEAD })],
    );
    const everyone = await askers(db, ids, clock.now());
    const api = await Api.discovered();
    serveFrom(db, { clock });
    const { division } = await api.body<Fields>(everyone[0]!, 'GET /zones/{id}', { id: 'all' });
    const allIn = (['west', 'east'] as const).find((place) => divisions[place] === division) ?? null;
    seen = { db, api, ids, everyone, allIn };
  });

  const each = async (check: (asker: Asker) => Promise<unknown>) => {
    for (const asker of seen.everyone) await check(asker);
  };
  const oneOfEachClass = async (check: (asker: Asker) => Promise<unknown>) => {
    const asking = oneOfEach(seen.everyone);
    assert.equal(asking.length, 10);
    for (const asker of asking) await check(asker);
  };

  test('every route of the API has its row, and no row is of a route that is gone', () => {
    assert.deepEqual([...seen.api.handlers.keys()].sort(), Object.keys(routes).sort());
  });

  for (const [name, check] of Object.entries(routes).filter(([name]) => name.startsWith('GET ')))
    test(`${name}: everyone is told what the tables say`, () => each((asker) => check(seen, asker, name)));

  test('by any code too, each finds what the tables say; who may not be seen is as if there were none', () =>
    oneOfEachClass(async (asker) => {
      for (const business of businesses) await fileSeen(seen, asker, business, textsOf(seen, business)[1]);
    }));

  test('search finds each by name, code and place as the tables say, and nobody whom the asker is not shown', () =>
    oneOfEachClass((asker) => searchSeen(seen.api, asker, seen.ids)));

  describe('the pages of businesses', () => {
    const rowsOfPages = () =>
      db.query<{ subject: string }>("select subject from audit where action = 'GET /e/{code}' order by id");

    test('each holds what GET /entities/{id} says to the same asker, and no page is of whom it may not see', () =>
      oneOfEachClass((asker) => entityPagesSeen(seen, asker)));

    test('who sees more than everybody leaves a row in the audit for each page, and nobody else does', async () => {
      const [anybody, regulator] = [seen.everyone[0]!, seen.everyone.find(({ who }) => who === 'a regulator')!];
      const id = textsOf(seen, businesses[0]!)[0];
      const known = (await rowsOfPages()).length;
      await pageOf(anybody, id);
      assert.equal((await rowsOfPages()).length, known);
      await pageOf(regulator, id);
      assert.deepEqual((await rowsOfPages()).slice(known), [{ subject: `entity:${id}` }]);
    });

    test('an ended session is shown what everybody is, and is told so', () => endedPagesSeen(seen));

    test('a sticker says what everybody may see, whoever prints it, and no grade', async () => {
      const printers = seen.everyone.filter(({ who }) =>
        ['a wall by its mark', 'a regulator', 'an admin'].includes(who),
      );
      assert.equal(printers.length, 3);
      await stickersSeen(seen, printers);
    });
  });

  test('the page of each zone holds what the API says to the same asker of the zone, its index, footfall and units', async () => {
    await oneOfEachClass((asker) => zonePagesSeen(seen, asker));
    const request = new Request('http://localhost:9/zones/nowhere');
    assert.equal(await zonePage(request, 'nowhere'), null);
  });

  test('numbers that nobody has lead nowhere, for everyone', async () => {
    const last = Math.max(...seen.ids.values());
    await each(async (asker) => {
      for (const id of [0, last + 1, last + 2, 2 ** 31])
        await seen.api.refused(asker, 'GET /entities/{id}', { id: String(id) }, 404, 'unknown_entity');
    });
  });

  test('a code of several businesses is a conflict of those that may be seen: of others nothing is told', async () => {
    const [unnamed, titled] = [businesses.find(({ code }) => code === 'TT-1')!, businesses.at(-1)!];
    await each(async (asker) => {
      if (asker.as === 'wall') {
        await fileSeen(seen, asker, unnamed, 'TT-1');
        await fileSeen(seen, asker, titled, 'TT-2');
      } else
        for (const id of ['TT-1', 'TT-2'])
          await seen.api.refused(asker, 'GET /entities/{id}', { id }, 409, 'ambiguous_code');
    });
  });

  describe('the live stream', () => {
    const stream = new Stream();
    before(async () => {
      await enqueue(db, { kind: 'audience' }, clock.now());
      await fillWarnings(db, seen.ids);
      await stream.open(db, clock);
    });
    after(() => stream.close());

    test('every kind of topic of the live stream has its row', () => {
      assert.deepEqual([...topicKinds].sort(), Object.keys(topicRows).sort());
    });

    for (const [topic, check] of Object.entries(topicRows))
      test(`topic ${topic}: everyone hears what the tables say`, async () => {
        await each((asker) => check(seen, stream, asker));
        assert.deepEqual(stream.faults, []);
      });
  });

  test('an area of its own tells each asker what a zone of that outline does, and no place that is not shown', () =>
    each((asker) => areasSeen(seen.api, asker, seen.allIn)));

  test('a comparison is kept by nobody without the token of a session, and a key has none', async () => {
    for (const [name, check] of Object.entries(routes).filter(([name]) => / \/comparisons/.test(name)))
      await each((asker) => check(seen, asker, name));
  });

  for (const [name, check] of Object.entries(routes).filter(([name]) => !/^GET |compar/.test(name)))
    test(`${name}: keys of scope write alone may, and whoever may not writes nothing`, () =>
      each((asker) => check(seen, asker, name)));
});
