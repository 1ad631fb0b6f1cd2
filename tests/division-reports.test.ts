import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { GET as read } from '@/app/api/console/reports/[id]/route';
import { GET as list } from '@/app/api/console/reports/route';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { GET as compare } from '@/app/api/v1/compare/route';
import type { Db } from '@/db/db';
import { insertAccount, setDivisions } from '@/db/queries/accounts';
import { insertReport } from '@/db/queries/division-reports';
import type { Role, SessionAnswer } from '@/lib/credit/account';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { type DivisionReports, MOST_REPORTED } from '@/lib/credit/division-report';
import { dayOf } from '@/lib/credit/local-time';
import { seedDemo } from '@/lib/server/demo-seed';
import { jobKinds } from '@/lib/server/job-kinds';
import { type JobRunner, startJobs } from '@/lib/server/job-runner';
import { jobsPage } from '@/lib/server/jobs';
import type { PdfAsked, Pdfs } from '@/lib/server/pdfs';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { seedShipped } from '@/lib/server/shipped';
import { Browser, codeOf, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';
import { until } from './support/until';

/** Monthly reports: one for each division with officials, told to them and to regulators alone. */

const TODAY = '2026-11-20';
const NOON = `${TODAY}T04:00:00Z`;
/** Yiwu, whose zones the demonstration has, and the prefecture above it; another county of it; another city. */
const [yiwu, jinhua, dongyang, hangzhou] = ['330782', '330700', '330783', '330100'];
const kinds = jobKinds.filter(({ kind }) => /^division-report/.test(kind));

forEachEngine('monthly reports', (open) => {
  let db: Db;
  const clock = new SetClock(NOON);
  const browsers = new Map<string, Browser>();
  let printed: PdfAsked[] = [];
  let seen: { told: ZoneComparison; audience: string }[] = [];
  let fail = false;
  let runner: JobRunner | null = null;

  /** Reads what the page would read, by what it is given. */
  const pdfs: Pdfs = {
    isThere: true,
    async print(asked) {
      printed.push(asked);
      if (fail) throw new Error('no');
      const query = new URL(asked.path, 'http://x').searchParams;
      query.delete('lang');
      const response = await compare(new Request(`http://x/api/v1/compare?${query}`, { headers: asked.as }), {});
      const told = (await response.json()) as ZoneComparison;
      const [key] = await db.query<{ audience: string }>(
        "select audience from api_key where revoked_at is null and name like 'monthly-report:%'",
      );
      seen.push({ told, audience: key?.audience ?? 'none' });
      return new TextEncoder().encode(`%PDF ${told.zones.length}`);
    },
    async stop() {},
  };

  before(async () => {
    db = await open(TODAY);
    await seedShipped(db);
    await seedDemo(db, { businesses: 1_000, footfallWeeks: 2, now: new Date(NOON), log: () => {} });
    for (const [who, role, divisions] of [
      ['yiwu', 'district', [yiwu]],
      ['jinhua', 'district', [jinhua]],
      ['dongyang', 'district', [dongyang]],
      ['hangzhou', 'district', [hangzhou]],
      ['regulator', 'regulator', []],
      ['admin', 'admin', []],
    ] as const)
      browsers.set(who, await browserOf(who, role, divisions));
  });
  beforeEach(async () => {
    await db.exec('truncate job; truncate division_report');
    clock.set(NOON);
    [printed, seen, fail] = [[], [], false];
    serveFrom(db, { pdfs, clock });
  });
  after(async () => {
    await runner?.stop();
    setRuntime(undefined);
  });

  async function browserOf(name: string, role: Role, divisions: readonly (string | undefined)[]): Promise<Browser> {
    serveFrom(db, { clock });
    const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };
    const account = await insertAccount(db, { ...fields, name, role });
    await setDivisions(db, account, divisions as string[]);
    const browser = new Browser();
    const start = { account, method: 'password', request: browser.request('GET'), now: new Date(NOON) } as const;
    const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
    browser.cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
    browser.csrf = ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
    return browser;
  }

  const of = async (who: string): Promise<DivisionReports> =>
    (await (await browsers.get(who)!.ask(list, 'GET')).json()) as DivisionReports;
  const reports = async () =>
    db.query<{ division: string; period: string }>(
      'select division, period from division_report order by period, division',
    );
  const jobs = async () => (await jobsPage(db, { limit: 100 })).items;

  /** Run all that is due today. */
  async function runAll() {
    runner = startJobs({ db, kinds, clock, timeZone: 'Asia/Shanghai', log: () => {}, pollMs: 10, random: () => 0 });
    const today = dayOf(clock.now(), 'Asia/Shanghai');
    await until(async () => {
      const all = await jobs();
      return all.some(({ period }) => period === today) && all.every(({ state }) => state === 'done');
    });
    await runner.stop();
    runner = null;
  }

  test('a month that is over is made once for each division that has officials and zones, by what they see', async () => {
    await runAll();
    assert.deepEqual(await reports(), [
      { division: jinhua, period: '2026-10' },
      { division: yiwu, period: '2026-10' },
    ]);
    assert.equal(printed.length, 2);
    for (const { told, audience } of seen) {
      assert.deepEqual([told.to, audience], ['2026-10', 'district']);
      assert.ok(told.zones.length > 1 && told.zones.length <= MOST_REPORTED);
      for (const { zone } of told.zones) assert.ok(zone.division?.startsWith(yiwu!), `${zone.id} in ${zone.division}`);
      // A district is told exact figures of the index in its own divisions, everybody else what was published.
      const codes = told.zones.map(({ zone }) => zone.id).join(',');
      const response = await compare(new Request(`http://x/api/v1/compare?zones=${codes}&to=2026-10`), {});
      const open = (await response.json()) as ZoneComparison;
      const levels = ({ zones }: ZoneComparison) => zones.map(({ series }) => series.items.map(({ level }) => level));
      assert.notDeepEqual(levels(told), levels(open));
    }
    clock.set('2026-11-21T04:00:00Z');
    await runAll();
    assert.equal(printed.length, 2, 'none is made again the day after');
    clock.set('2026-12-02T04:00:00Z');
    await db.query(
      "insert into release (methodology, period, state, closes_at, announced_at) select methodology, '2026-11', 'provisional', closes_at, announced_at from release where period = '2026-10'",
    );
    await runAll();
    assert.deepEqual(
      (await reports()).map(({ period }) => period),
      ['2026-10', '2026-10', '2026-11', '2026-11'],
    );
    await db.query("delete from release where period = '2026-11'");
  });

  test('whose secret drew it is in force no more, and there is one key for each division', async () => {
    await runAll();
    const secret = printed[0]!.as.get('authorization')!;
    const response = await compare(
      new Request('http://x/api/v1/compare?zones=a', { headers: { authorization: secret } }),
      {},
    );
    assert.deepEqual([response.status, await codeOf(response)], [401, 'bad_key']);
    await db.exec('truncate job; truncate division_report');
    await runAll();
    const keys = await db.query<{ n: number }>("select count(*) as n from api_key where name like 'monthly-report:%'");
    assert.equal(keys[0]!.n, 2);
    const audit = await db.query<{ n: number }>(
      "select count(*) as n from audit a join api_key k on k.id = a.api_key where k.name like 'monthly-report:%' and a.action = 'GET /compare'",
    );
    assert.ok(audit[0]!.n >= 2);
  });

  test('officials of the division and of the one above it read it, and regulators; for others there is none', async () => {
    await runAll();
    const seenBy = async (who: string) => (await of(who)).items.map(({ division }) => division);
    assert.deepEqual(await seenBy('yiwu'), [yiwu]);
    assert.deepEqual(await seenBy('jinhua'), [jinhua, yiwu]);
    assert.deepEqual(await seenBy('regulator'), [jinhua, yiwu]);
    for (const who of ['dongyang', 'hangzhou']) assert.deepEqual(await seenBy(who), []);
    const [report] = (await of('yiwu')).items;
    assert.deepEqual([report!.period, report!.zones > 1, report!.synthetic], ['2026-10', true, true]);
    const params = { id: String(report!.id) };
    for (const who of ['yiwu', 'jinhua', 'regulator']) {
      const response = await browsers.get(who)!.ask(read, 'GET', { params });
      assert.equal(response.headers.get('content-type'), 'application/pdf');
      assert.match(response.headers.get('content-disposition')!, /filename="xintu-330782-2026-10\.pdf"/);
      assert.equal(await response.text(), `%PDF ${report!.zones}`);
    }
    const [above] = (await of('jinhua')).items;
    for (const [who, id] of [
      ['dongyang', report!.id],
      ['hangzhou', report!.id],
      ['yiwu', above!.id],
      ['regulator', 999_999],
    ] as const) {
      const response = await browsers.get(who)!.ask(read, 'GET', { params: { id: String(id) } });
      assert.deepEqual([response.status, await codeOf(response)], [404, 'unknown_report'], who);
    }
    const admin = await browsers.get('admin')!.ask(read, 'GET', { params });
    assert.deepEqual([admin.status, await codeOf(admin)], [403, 'role']);
  });

  test('one that fails is tried again, and put in again the day after; nothing half made is kept', async () => {
    fail = true;
    runner = startJobs({ db, kinds, clock, timeZone: 'Asia/Shanghai', log: () => {}, pollMs: 10, random: () => 0 });
    await until(
      async () =>
        (await jobs()).filter(({ kind, attempts }) => kind === 'division-report' && attempts > 0).length === 4,
    );
    assert.deepEqual(await reports(), []);
    fail = false;
    clock.pass(60_000);
    await until(async () => (await jobs()).every(({ state }) => state === 'done'));
    await runner.stop();
    runner = null;
    assert.equal((await reports()).length, 2);
  });

  test('nothing is made before the month is closed, nor without a Chromium, and the job says why', async () => {
    clock.set('2026-12-02T04:00:00Z');
    await runAll();
    const results = () =>
      db.query<{ result: { none?: string } }>("select result from job where kind = 'division-reports-due' order by id");
    assert.equal((await results())[0]!.result.none, 'month_open');
    await db.exec('truncate job');
    clock.set(NOON);
    serveFrom(db, { pdfs: { ...pdfs, isThere: false }, clock });
    await runAll();
    assert.equal((await results())[0]!.result.none, 'no_chromium');
    assert.equal((await of('yiwu')).made, false);
    assert.deepEqual([await reports(), printed], [[], []]);
  });

  test('they are kept for two years', async () => {
    const made = {
      division: yiwu!,
      zones: 2,
      leftOut: 0,
      synthetic: true,
      revision: 1,
      pdf: new Uint8Array([37]),
      now: new Date(NOON),
    };
    for (const period of ['2024-10', '2024-11']) assert.equal(await insertReport(db, { ...made, period }), true);
    assert.equal(await insertReport(db, { ...made, period: '2024-11' }), false, 'one of a month');
    await runAll();
    assert.deepEqual(
      (await reports()).filter(({ division }) => division === yiwu).map(({ period }) => period),
      ['2024-11', '2026-10'],
    );
  });
});
