import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, beforeEach, test } from 'node:test';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { POST as listProperties } from '@/app/api/console/setup/areas/properties/route';
import { POST as importAreas } from '@/app/api/console/setup/areas/route';
import { POST as nameContact } from '@/app/api/console/setup/contact/route';
import { DELETE as removeDemonstration } from '@/app/api/console/setup/demonstration/route';
import { POST as finish } from '@/app/api/console/setup/finish/route';
import { POST as describeMap } from '@/app/api/console/setup/map/route';
import { GET as getState } from '@/app/api/console/setup/route';
import { POST as chooseScheme } from '@/app/api/console/setup/scheme/route';
import { GET as getSettings } from '@/app/api/v1/settings/route';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { changesAfter, newestRevision } from '@/db/queries/feed';
import type { SessionAnswer } from '@/lib/credit/account';
import { viewerOf } from '@/lib/credit/publication';
import type { AreaProperties, AreasImported, MapSettings, SetupState } from '@/lib/credit/setup';
import { topicName } from '@/lib/live/topic-name';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import { seedDemo } from '@/lib/server/demo-seed';
import { entityPage } from '@/lib/server/entity-page';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { withUpload } from '@/lib/server/setup-areas';
import { seedShipped } from '@/lib/server/shipped';
import { zonesTopic } from '@/lib/server/topics/zones';
import { zonePage } from '@/lib/server/zone-page';
import { Browser, codeOf, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { row, take } from './support/rows';

/** What an admin sets up in the console, one step after the other. */

const square = (west: number, south: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + 0.1, south],
      [west + 0.1, south + 0.1],
      [west, south + 0.1],
      [west, south],
    ],
  ],
});
const feature = (properties: Record<string, unknown>, geometry: unknown = square(120, 30)) => ({
  type: 'Feature',
  properties,
  geometry,
});
const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });
const market = feature({ code: 'm-1', label: '市场', note: null });
const GEOJSON = 'application/geo+json';

forEachEngine('setting up', (open) => {
  let db: Db;
  let admin: Browser;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });
  after(() => setRuntime(undefined));
  beforeEach(async () => {
    await db.exec('truncate batch, source, zone, division, entity, account cascade');
    await db.query(
      `delete from setting where key in ('default_scheme', 'map_approval', 'objection_contact', 'setup_finished')`,
    );
    serveFrom(db);
    const account = { passwordHash: null, mustChange: false, entity: null, ssoName: null };
    const id = await insertAccount(db, { ...account, name: 'Ada', role: 'admin' });
    admin = new Browser();
    const start = { account: id, method: 'password', request: admin.request('GET'), now: new Date() } as const;
    const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
    admin.cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
    admin.csrf = ((await (await admin.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
  });

  const read = async <T>(response: Response): Promise<T> => {
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as T;
  };
  const state = async () => read<SetupState>(await admin.ask(getState, 'GET'));
  const settings = async () =>
    read<MapSettings & Pick<SetupState, 'objections'>>(await getSettings(new Request(`${ORIGIN}/api/v1/settings`), {}));
  const change = (handler: Parameters<Browser['ask']>[0], body: unknown) => admin.ask(handler, 'POST', { body });
  /** Send a file as the page does. */
  function upload(handler: Parameters<Browser['ask']>[0], text: string, query = '', type = GEOJSON) {
    const request = admin.request('POST', {
      path: `/api/console/setup/areas${query}`,
      headers: { 'content-type': type },
    });
    return handler(new Request(request, { body: text }), {});
  }
  const zones = (text: string, query = 'kind=specialised_market&id=code&name=label') =>
    upload(importAreas, text, `?${query}`);
  const audited = async () =>
    (await db.query<{ action: string }>('select action from audit order by id')).map(({ action }) => action);

  test('an empty deployment has everything to do, and says so', async () => {
    const { done, zones, schemes, ...rest } = await state();
    assert.deepEqual(done, {
      demonstration: true,
      divisions: false,
      zones: false,
      scheme: false,
      map: false,
      contact: false,
    });
    assert.deepEqual([rest.divisions, rest.entities, rest.demonstration, rest.finishedAt], [0, 0, false, null]);
    assert.deepEqual(zones, { region: 0, core_district: 0, specialised_market: 0, future_community: 0 });
    assert.ok(schemes.length > 0 && schemes.every(({ evaluations }) => evaluations === 0));
  });

  test('the demonstration goes with one click, and a second one finds nothing left to do', async () => {
    await seedDemo(db, { businesses: 1_000, footfallWeeks: 1, now: new Date('2026-11-22T00:00:00Z'), log: () => {} });
    assert.equal((await state()).demonstration, true);
    serveFrom(db, { config: readConfig({ XINTU_PUBLIC: '1' }) });
    assert.equal((await settings()).blocked, false, 'its own boundaries need no approval');
    const first = await read<{ removed: { revision: number } | null }>(await admin.ask(removeDemonstration, 'DELETE'));
    assert.equal(first.removed?.revision, await newestRevision(db));
    const again = await read<{ removed: unknown }>(await admin.ask(removeDemonstration, 'DELETE'));
    assert.equal(again.removed, null);
    const after = await state();
    assert.deepEqual([after.demonstration, after.entities, after.divisions], [false, 0, 0]);
  });

  test('the properties of a file are listed with an example and how many differ, and nothing is imported', async () => {
    const known = await fingerprint(db);
    const file = collection(market, feature({ code: 'm-2', label: '市场', area: 3 }));
    assert.deepEqual(await read<AreaProperties>(await upload(listProperties, file, '/properties')), {
      features: 2,
      properties: [
        { name: 'code', filled: 2, distinct: 2, example: 'm-1' },
        { name: 'label', filled: 2, distinct: 1, example: '市场' },
        { name: 'note', filled: 0, distinct: 0, example: '' },
        { name: 'area', filled: 1, distinct: 1, example: '3' },
      ],
    });
    assert.deepEqual(await fingerprint(db), known);
  });

  test('zones and divisions are imported from the body; what is doubtful is told; the same again changes nothing', async () => {
    const before = (await audited()).length;
    const file = collection(market, feature({ code: 'm-2', label: 'no area' }, null));
    const first = await read<AreasImported>(await zones(file));
    assert.deepEqual([first.read, first.accepted, first.rejected], [2, 1, 1]);
    assert.deepEqual(first.findings, [{ row: 2, code: 'not_a_polygon', rejects: true, value: null }]);
    const again = await read<AreasImported>(await zones(file));
    assert.deepEqual([again.unchanged, again.revision], [1, null]);
    await read(
      await zones(collection(feature({ code: '330782', label: '义乌市' })), 'kind=division&id=code&name=label'),
    );
    const now = await state();
    assert.deepEqual([now.zones.specialised_market, now.divisions], [1, 1]);
    assert.deepEqual((await audited()).slice(before), [
      'POST /console/setup/areas',
      'POST /console/setup/areas',
      'POST /console/setup/areas',
      'GET /console/setup',
    ]);
    const [batch] = await db.query<{ profile: object }>('select profile from batch order by id limit 1');
    assert.deepEqual(Object.keys(batch!.profile).sort(), ['id', 'kind', 'name']);
  });

  test('what cannot be read is refused with its reason, and nothing is applied', async () => {
    const known = await fingerprint(db);
    const uploads = () => readdirSync(tmpdir()).filter((name) => name.startsWith('xintu-upload-')).length;
    const open = uploads();
    const good = collection(market);
    const refusals: [answer: Response, status: number, code: string][] = [
      [await zones('{"type":'), 400, 'bad_json'],
      [await zones('{"type":"Topology"}'), 400, 'not_geojson'],
      [await zones(good, 'kind=specialised_market&id=codes&name=label'), 400, 'missing_property'],
      [await zones(good, 'kind=galaxy&id=code&name=label'), 422, 'bad_value'],
      [await zones(good, 'kind=region&id=code'), 422, 'bad_value'],
      [await zones(good, 'kind=region&id=code&name=label&crs=utm'), 422, 'bad_value'],
      [await upload(importAreas, good, '?kind=region&id=code&name=label', 'text/plain'), 415, 'not_json'],
    ];
    for (const [answer, status, code] of refusals)
      assert.deepEqual([answer.status, await codeOf(answer)], [status, code]);
    assert.deepEqual(await fingerprint(db), known);
    assert.equal(uploads(), open, 'no upload is left behind');
  });

  test('a file past the limit is read no further, whatever length it names', async () => {
    const big = new Request(ORIGIN, { method: 'POST', headers: { 'content-type': GEOJSON }, body: 'x'.repeat(101) });
    await assert.rejects(
      withUpload(big, '../../x', async () => assert.fail('it was taken'), 100),
      { code: 'body_too_large', status: 413 },
    );
  });

  test('choosing a scheme recounts every zone, on the live stream too, under one revision', async () => {
    await read(await zones(collection(market)));
    const inside = { lng: 120.05, lat: 30.05 };
    await take(db, [row({ code: 'a', sourceKey: 'a', grade: 'A', kind: 'enterprise', ...inside })]);
    const { schemes, defaultScheme } = await state();
    const other = schemes.find(({ id }) => id !== defaultScheme.inForce)!.id;
    const world = { db, clock: systemClock, timeZone: readConfig({}).timeZone };
    const topic = zonesTopic(world, viewerOf('public'), topicName('zones')!);
    const revision = await newestRevision(db);
    const { data: whole } = await topic.whole(revision);
    assert.deepEqual([whole[0]!.scheme, whole[0]!.evaluated], [defaultScheme.inForce, 1]);

    const chosen = await read<{ revision: number }>(await change(chooseScheme, { scheme: other }));
    const changes = await changesAfter(db, revision, 10);
    assert.deepEqual(
      changes.map((one) => [one.revision, one.kind]),
      [[chosen.revision, 'scheme']],
    );
    assert.equal(topic.concerns(changes[0]!), true);
    const { data } = await topic.part(changes);
    assert.deepEqual([data[0]!.scheme, data[0]!.evaluated], [other, 0]);
    assert.deepEqual((await state()).defaultScheme, { chosen: other, inForce: other });

    assert.equal((await read<{ revision: unknown }>(await change(chooseScheme, { scheme: other }))).revision, null);
    await read(await change(chooseScheme, { scheme: null }));
    assert.deepEqual((await state()).defaultScheme, { chosen: null, inForce: defaultScheme.inForce });
  });

  test('a scheme that nobody knows, or that the public may not see, is not chosen', async () => {
    assert.equal(await codeOf(await change(chooseScheme, { scheme: 'nonsense' })), 'unknown_scheme');
    await db.query(`update scheme set document = jsonb_set(document, '{audience}', '"regulator"') where code = 'TAX'`);
    assert.equal(await codeOf(await change(chooseScheme, { scheme: 'TAX' })), 'not_public');
    assert.equal((await state()).defaultScheme.chosen, null);
    await seedShipped(db);
  });

  test('approval number and attribution are told to every map; the environment’s number wins', async () => {
    assert.deepEqual(await settings().then(({ mapApproval, attribution }) => [mapApproval, attribution]), [null, null]);
    await read(await change(describeMap, { number: ' 浙S（2026）8号 ', attribution: '浙江省测绘科学技术研究院' }));
    assert.deepEqual(await settings().then(({ mapApproval, attribution }) => [mapApproval, attribution]), [
      '浙S（2026）8号',
      '浙江省测绘科学技术研究院',
    ]);
    assert.equal((await state()).done.map, true);
    serveFrom(db, { config: readConfig({ XINTU_MAP_APPROVAL: 'GS（2026）1号' }) });
    assert.equal((await settings()).mapApproval, 'GS（2026）1号');
    assert.equal((await state()).map.fromEnvironment, true);
  });

  test('a number without a digit and an attribution of two lines are refused, and the old ones stay', async () => {
    await read(await change(describeMap, { number: '浙S（2026）8号', attribution: 'A' }));
    for (const [body, code] of [
      [{ number: 'none', attribution: 'B' }, 'bad_approval'],
      [{ number: '1<b>', attribution: 'B' }, 'bad_approval'],
      [{ number: '', attribution: 'two\nlines' }, 'bad_attribution'],
    ] as const) {
      const answer = await change(describeMap, body);
      assert.deepEqual([answer.status, await codeOf(answer)], [422, code]);
    }
    const { mapApproval, attribution } = await settings();
    assert.deepEqual([mapApproval, attribution], ['浙S（2026）8号', 'A']);
  });

  test('the contact for objections is told to everybody and on the pages, without what surrounds it, until it is taken away', async () => {
    assert.equal((await settings()).objections, null);
    const empty = { name: '', telephone: '', address: '', url: '' };
    await read(await change(nameContact, { ...empty, name: ' 信用办 ', telephone: '0579-12345678 转 2' }));
    const named = { name: '信用办', telephone: '0579-12345678 转 2', address: null, url: null };
    assert.deepEqual((await settings()).objections, named);
    const { done, objections } = await state();
    assert.deepEqual([done.contact, objections], [true, named]);
    await read(await zones(collection(market)));
    const zone = await zonePage(new Request(`${ORIGIN}/zones/m-1`), 'm-1');
    await take(db, [row({ code: 'a', sourceKey: 'a', grade: 'A', kind: 'enterprise', lng: 120.05, lat: 30.05 })]);
    const entity = await entityPage(new Request(`${ORIGIN}/e/a`), 'a');
    assert.deepEqual([zone!.told.objections, entity!.told.objections], [named, named]);
    const rows = async () =>
      db.query<{ details: object }>(
        `select details from audit where subject = 'setting:objection_contact' order by id`,
      );
    const known = (await rows()).length;
    assert.doesNotMatch(JSON.stringify(await rows()), /12345678|信用办/, 'the audit keeps no telephone');
    await read(await change(nameContact, { ...empty, name: '信用办', telephone: '0579-12345678 转 2' }));
    assert.equal((await rows()).length, known, 'the same again changes nothing');
    await read(await change(nameContact, empty));
    assert.deepEqual([(await settings()).objections, (await state()).done.contact], [null, false]);
    assert.equal((await rows()).length, known + 1);
  });

  test('a contact that cannot be reached, or that is none, is refused by its field, and the old one stays', async () => {
    const good = {
      name: '信用办',
      telephone: '12345',
      address: '市民中心 3 号窗口',
      url: 'https://credit.example/object',
    };
    await read(await change(nameContact, good));
    for (const [wrong, code] of [
      [{ name: '' }, 'bad_contact_name'],
      [{ name: 'two\nlines' }, 'bad_contact_name'],
      [{ telephone: 'ask at the door' }, 'bad_contact_telephone'],
      [{ telephone: '12' }, 'bad_contact_telephone'],
      [{ address: 'x'.repeat(201) }, 'bad_contact_address'],
      [{ url: 'javascript:alert(1)' }, 'bad_contact_url'],
      [{ url: 'https://known.example@other.example/' }, 'bad_contact_url'],
      [{ url: 'mailto:nobody' }, 'bad_contact_url'],
      [{ telephone: '', address: '', url: '' }, 'bad_contact_way'],
    ] as const) {
      const answer = await change(nameContact, { ...good, ...wrong });
      assert.deepEqual([answer.status, await codeOf(answer)], [422, code], JSON.stringify(wrong));
    }
    assert.deepEqual((await settings()).objections, good);
    for (const url of ['mailto:credit@office.example', 'http://10.0.0.1:8080/a?b=c', 'https://信用.中国/x'])
      await read(await change(nameContact, { ...good, url }));
  });

  test('a public deployment draws no imported boundary without an approval number', async () => {
    const config = readConfig({ XINTU_PUBLIC: '1' });
    serveFrom(db, { config });
    assert.equal((await settings()).blocked, false, 'nothing is imported');
    await read(await zones(collection(market)));
    assert.equal((await settings()).blocked, true);
    await read(await change(describeMap, { number: '', attribution: 'A' }));
    assert.equal((await settings()).blocked, true, 'an attribution is no approval');
    await read(await change(describeMap, { number: '浙S（2026）8号', attribution: 'A' }));
    assert.equal((await settings()).blocked, false);
    serveFrom(db);
    await read(await change(describeMap, { number: '', attribution: '' }));
    assert.equal((await settings()).blocked, false, 'not public');
  });

  test('a public deployment draws no basemap without an approval number, of its own or of the deployment', async () => {
    const [url, XINTU_PUBLIC] = ['https://a.example/{z}/{x}/{y}.png', '1'];
    const blocked = async (env: Record<string, string>) => {
      serveFrom(db, { config: readConfig(env) });
      return (await settings()).blocked;
    };
    assert.equal(await blocked({ XINTU_PUBLIC }), false, 'without a basemap');
    assert.equal(await blocked({ XINTU_PUBLIC, XINTU_BASEMAP: url }), true);
    assert.equal(await blocked({ XINTU_BASEMAP: url }), false, 'not public');
    const own = JSON.stringify({ kind: 'raster', url, approval: 'GS（2026）1号' });
    assert.equal(await blocked({ XINTU_PUBLIC, XINTU_BASEMAP: own }), false);
    assert.deepEqual((await settings()).basemap?.hosts, ['https://a.example']);
    assert.equal(await blocked({ XINTU_PUBLIC, XINTU_BASEMAP: url, XINTU_MAP_APPROVAL: 'GS（2026）2号' }), false);
    serveFrom(db);
    await read(await change(describeMap, { number: '', attribution: '', basemap: ` ${url} ` }));
    const refused = await change(describeMap, { number: '', attribution: '', basemap: '/etc/a.pmtiles' });
    assert.equal(await codeOf(refused), 'bad_basemap');
    assert.equal((await state()).map.writtenBasemap, url);
    assert.equal(await blocked({ XINTU_PUBLIC }), true, 'as it was written down');
    assert.equal(await blocked({ XINTU_PUBLIC, XINTU_BASEMAP: 'none' }), false, 'the environment wins');
    serveFrom(db);
    await read(await change(describeMap, { number: '', attribution: '', basemap: '' }));
    assert.equal((await settings()).basemap, null);
  });

  test('the end is said once, and stays when it is said again', async () => {
    await read(await change(finish, {}));
    const { finishedAt } = await state();
    assert.ok(finishedAt);
    await read(await change(finish, {}));
    assert.equal((await state()).finishedAt, finishedAt);
  });
});
