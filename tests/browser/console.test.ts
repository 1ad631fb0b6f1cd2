import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page, Response } from 'playwright';
import { type Db, openDb } from '@/db/db';
import type { Role } from '@/lib/credit/account';
import { launch, skipWithoutBrowser } from '../support/browser';
import {
  choosePassword,
  field,
  fillSignIn,
  newcomer,
  PASSWORD,
  PHONE,
  send,
  setUpLinkOf,
  takeSecret,
} from '../support/console-pages';
import { createDatabase, skipPostgres } from '../support/engines';
import { row, take } from '../support/rows';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** The console in a real browser, on a real server: who may see and do what, and nothing else. */

const ADMIN = 'Ada <img src=x onerror="window.broken=true">';
const SHOP = { code: 'shop-1', name: 'Noodles & <b>Tea</b>' };

/** Which pages stand in the navigation of whom, decided by hand. */
const pages: Record<Role, string> = {
  entity: 'home account',
  district: 'home warnings reports account',
  regulator: 'home warnings reports releases methodologies audit account',
  steward: 'home claims jobs account',
  admin: 'home warnings claims accounts keys screens jobs releases methodologies audit setup account',
};
/** What the API behind a page is asked first. */
const apiOf: Record<string, string> = {
  claims: 'claims',
  accounts: 'accounts',
  keys: 'keys',
  screens: 'screens',
  jobs: 'jobs',
  audit: 'audit',
  warnings: 'warnings',
  releases: 'releases',
  methodologies: 'methodologies',
  reports: 'reports',
};

describe('the console', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Db;
  let server: Server;
  let browser: Browser;
  let admin: Page;
  let link: string;
  const faults: string[] = [];
  const people = {} as Record<Role, { page: Page; name: string }>;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url });
    db = await openDb(database.url);
    const shop = { ...SHOP, sourceKey: SHOP.code, kind: 'enterprise', grade: 'B', lng: 120, lat: 30 };
    await take(db, [row(shop)]);
    browser = await launch();
    link = await setUpLinkOf(server.said);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await db?.close();
    await database?.drop();
  });

  async function visitor(size?: { width: number; height: number }): Promise<Page> {
    const { page } = await newcomer(browser, size);
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    });
    return page;
  }

  const goto = (page: Page, path: string) => page.goto(server.url + path);
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const statusOf = (page: Page, path: string) =>
    page.evaluate(async (asked) => (await fetch(`/api/console/${asked}`)).status, path);

  test('the link that the server prints makes the first admin, once', async () => {
    admin = await visitor();
    const late = await visitor();
    await Promise.all([admin.goto(link), late.goto(link)]);
    for (const page of [admin, late]) {
      await field(page, 'name').fill(page === admin ? ADMIN : 'Late');
      await field(page, 'password').fill(PASSWORD);
      await field(page, 'again').fill('something else that is long');
    }
    await send(admin);
    await admin.getByRole('alert').getByText('The two new passwords differ').waitFor();
    await field(admin, 'again').fill(PASSWORD);
    await send(admin);
    await until(async () => (await admin.getByTestId('who').count()) === 1);
    assert.equal(await admin.getByTestId('who').textContent(), ADMIN);
    assert.equal(new URL(admin.url()).hash, '');

    await field(late, 'again').fill(PASSWORD);
    await send(late);
    await late.getByTestId('problem').getByText('not valid any more').waitFor();
    await goto(late, '/console/setup');
    await late.getByTestId('no-setup').waitFor();
    await late.close();
  });

  test('who is not signed in comes to the page that was asked for after signing in, and nowhere else', async () => {
    const page = await visitor();
    await goto(page, '/console/keys?lang=en');
    await page.locator('[data-testid=why][data-why=needed]').waitFor();
    await fillSignIn(page, ADMIN, 'not the password at all');
    await page.getByTestId('problem').getByText('wrong').waitFor();
    assert.equal(await field(page, 'password').inputValue(), '');
    // After a wrong password the right one is not even tried for a second.
    await until(async () => {
      const isSignIn = (answer: Response) => answer.request().method() === 'POST' && answer.url().endsWith('/session');
      const [answer] = await Promise.all([page.waitForResponse(isSignIn), fillSignIn(page, ADMIN, PASSWORD)]);
      await answer.finished();
      // The form takes away the password that was wrong: not the next one, which would be written too early.
      if (!answer.ok()) await until(async () => (await field(page, 'password').inputValue()) === '');
      return answer.ok();
    });
    await heading(page, 'API keys');
    await page.getByTestId('sign-out').click();
    await heading(page, 'Sign in');
    assert.equal(await page.getByTestId('why').count(), 0);
    await goto(page, '/console/sign-in?next=//evil.example/&lang=en');
    await fillSignIn(page, ADMIN, PASSWORD);
    await page.getByTestId('can').waitFor();
    assert.equal(new URL(page.url()).origin, server.url);
    await page.close();
  });

  test('an account’s first password is shown once, and must be changed before anything else', async () => {
    await goto(admin, '/console/accounts?lang=en');
    for (const role of ['entity', 'district', 'regulator', 'steward'] as const) {
      const name = `${role} <i>person</i>`;
      await admin.getByTestId('new').click();
      await field(admin, 'name').fill(name);
      await field(admin, 'role').selectOption(role);
      if (role === 'district') await field(admin, 'divisions').fill('330782, 330783');
      await send(admin);
      const secret = await takeSecret(admin);
      assert.doesNotMatch(await admin.content(), new RegExp(secret));

      const page = await visitor();
      people[role] = { page, name };
      await goto(page, '/console/account?lang=en');
      await fillSignIn(page, name, secret);
      await heading(page, 'Choose a password of your own first');
      assert.equal(await page.locator('nav a').count(), 0);
      await choosePassword(page, secret);
      await heading(page, 'My account');
    }
    await admin.reload();
    await admin.locator('tbody tr').nth(4).waitFor();
    assert.match((await admin.locator('tbody').textContent()) ?? '', /330782, 330783/);
    people.admin = { page: admin, name: ADMIN };
  });

  test('each role is shown what it may use, and the API lets it in there and nowhere else', async () => {
    for (const [role, { page }] of Object.entries(people) as [Role, { page: Page }][]) {
      await goto(page, '/console?lang=en');
      await page.getByTestId('can').waitFor();
      const shown = await page.locator('nav a[data-page]').evaluateAll((all) => all.map((a) => a.dataset.page));
      assert.equal(shown.join(' '), pages[role], role);
      for (const [name, path] of Object.entries(apiOf)) {
        const isShown = pages[role].split(' ').includes(name);
        // A business reads its own claims on its first page.
        const isLetIn = isShown || (role === 'entity' && name === 'claims');
        assert.equal(await statusOf(page, path), isLetIn ? 200 : 403, `${role} ${path}`);
        await goto(page, `/console/${name}?lang=en`);
        if (isShown) await page.locator('table, [data-testid=none]').first().waitFor();
        else await page.getByTestId('not-yours').waitFor();
        assert.equal(await page.getByTestId('problem').count(), 0, `${role} ${name}`);
      }
    }
  });

  test('a session that is ended under an open page leads to sign-in, and from there back', async () => {
    const { page, name } = people.steward;
    await goto(page, '/console/claims?lang=en');
    await page.getByTestId('none').waitFor();
    await goto(admin, '/console/accounts?lang=en');
    await admin.locator('tr', { hasText: 'steward <i>' }).locator('[data-action=sessions]').click();
    await admin.locator('dialog [data-action=end]').click();
    await send(admin);
    await admin.locator('dialog [data-testid=none]').waitFor();
    await admin.getByTestId('close').click();

    await field(page, 'state').selectOption('accepted');
    await page.locator('[data-testid=why][data-why=ended]').waitFor();
    await fillSignIn(page, name, PASSWORD);
    await heading(page, 'Claims');
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/console/claims?lang=en');
  });

  test('what was being written is still there after signing in again', async () => {
    const page = await visitor();
    await goto(page, '/console/keys?lang=en');
    await fillSignIn(page, ADMIN, PASSWORD);
    await page.getByTestId('new').click();
    await field(page, 'name').fill('Till of the market hall');
    await db.query(
      `update session set revoked_at = now() where id = (select id from session order by created_at desc limit 1)`,
    );
    await send(page);
    await page.locator('[data-testid=why][data-why=ended]').waitFor();
    await fillSignIn(page, ADMIN, PASSWORD);
    await page.getByTestId('new').click();
    assert.equal(await field(page, 'name').inputValue(), 'Till of the market hall');
    await page.keyboard.press('Escape');
    await page.close();
  });

  test('a key is shown once, works, tells who calls by it, and is of no use once revoked', async () => {
    await goto(admin, '/console/keys?lang=en');
    await admin.getByTestId('new').click();
    await field(admin, 'name').fill('Till <u>1</u>');
    await field(admin, 'audience').selectOption('regulator');
    await send(admin);
    const key = await takeSecret(admin);
    const call = () =>
      fetch(`${server.url}/api/v1/zones`, { headers: { authorization: `Bearer ${key}`, 'x-xintu-system': 'till' } });
    assert.equal((await call()).status, 200);
    await admin.reload();
    const line = admin.locator('tr', { hasText: 'Till <u>1</u>' });
    await line.waitFor();
    assert.doesNotMatch(await admin.content(), new RegExp(key));
    await line.locator('[data-action=revoke]').click();
    await send(admin);
    await line.getByText('revoked').waitFor();
    assert.equal((await call()).status, 401);
    await until(async () => {
      await admin.reload();
      await line.waitFor();
      return /till\s*1\s/.test((await line.locator('[data-column=systems]').textContent()) ?? '');
    });
  });

  test('a screen’s link is shown once and makes a wall of a browser, until the token is replaced', async () => {
    await goto(admin, '/console/screens?lang=en');
    await admin.getByTestId('new').click();
    await field(admin, 'id').fill('hall');
    await field(admin, 'name').fill('Hall');
    await field(admin, 'audience').selectOption('regulator');
    await field(admin, 'reason').fill('Stands in a closed room');
    await send(admin);
    const wallLink = await takeSecret(admin);
    const { page: wall, context } = await newcomer(browser, { width: 960, height: 540 });
    const token = async () => (await context.cookies()).find(({ name }) => name === 'xintu_screen');
    await wall.goto(wallLink);
    await until(async () => (await token()) !== undefined && new URL(wall.url()).hash === '');
    assert.equal((await token())!.httpOnly, true);
    assert.match(wallLink, new RegExp(`${(await token())!.value}$`));

    await admin.locator('[data-action=rotate]').click();
    await send(admin);
    const second = await takeSecret(admin);
    assert.notEqual(second, wallLink);
    await wall.goto('about:blank');
    await wall.goto(wallLink);
    await wall.getByTestId('token-refused').waitFor();
    await wall.goto('about:blank');
    await wall.goto(second);
    await until(async () => second.endsWith((await token())?.value ?? 'none'));
    await context.close();
  });

  test('a business claims its code with a proof; a steward accepts; it sees its own file', async () => {
    const { page: business } = people.entity;
    const { page: steward } = people.steward;
    await goto(business, '/console?lang=en');
    await field(business, 'code').fill('no such code');
    await field(business, 'proof').fill('Licence 1 <script>window.broken=true</script>');
    await send(business);
    await business.getByTestId('problem').waitFor();
    await field(business, 'code').fill(SHOP.code);
    await send(business);
    await business.getByTestId('waiting').waitFor();

    await goto(steward, '/console/claims?lang=en');
    await steward.locator('[data-action=judge]').click();
    await field(steward, 'verdict').selectOption('accepted');
    await send(steward);
    await steward.getByTestId('none').waitFor();

    await business.reload();
    await business.getByTestId('entity-file').waitFor();
    await heading(business, people.entity.name);
    await business.getByRole('heading', { name: SHOP.name }).waitFor();
    assert.equal(await business.getByTestId('new-claim').count(), 0);
  });

  test('a failed job says why, and is tried again on demand', async () => {
    const at = new Date();
    await db.query(
      `insert into job (kind, state, due_at, attempts, error, finished_at) values ('tests', 'failed', $1, 5, 'No route <b>home</b>', $1)`,
      [at],
    );
    const { page } = people.steward;
    await goto(page, '/console/jobs?lang=en');
    await field(page, 'state').selectOption('failed');
    const line = page.locator('tr', { hasText: 'No route <b>home</b>' });
    await line.locator('[data-action=retry]').click();
    await line.waitFor({ state: 'detached' });
    const [job] = await db.query<{ state: string }>(`select state from job where kind = 'tests'`);
    assert.equal(job!.state, 'due');
  });

  test('the audit is searched, tells who did what, and is verified', async () => {
    const { page } = people.regulator;
    await goto(page, '/console/audit?lang=en');
    await field(page, 'action').fill('key_revoke');
    await page.getByTestId('search').getByTestId('submit').click();
    await until(async () => (await page.locator('tbody tr').count()) === 1);
    assert.match((await page.locator('tbody tr').textContent()) ?? '', /Ada <img/);
    await page.getByTestId('verify').click();
    await page.locator('[data-testid=verdict][data-intact=true]').waitFor();
  });

  test('a heading is read out after going to another page, and the menu is worked by the keyboard', async () => {
    const { page } = people.admin;
    await goto(page, '/console?lang=en');
    await page.getByTestId('can').waitFor();
    await page.locator('nav a[data-page=accounts]').focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Accounts');
    await until(() => page.evaluate(() => document.activeElement?.tagName === 'H1'));
    await page.getByTestId('new').focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'new');
  });

  test('on a phone nothing is wider than the screen, in both languages; markup in names is text everywhere', async () => {
    const page = await visitor(PHONE);
    await goto(page, '/console/sign-in?lang=en');
    await field(page, 'name').waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
    await fillSignIn(page, ADMIN, PASSWORD);
    await page.getByTestId('can').waitFor();
    for (const lang of ['zh-CN', 'en'])
      for (const name of ['', ...pages.admin.split(' ').slice(1)]) {
        await goto(page, `/console/${name}?lang=${lang}`);
        await page.locator('table, [data-testid=none], [data-testid=overview], [data-step]').first().waitFor();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= PHONE.width, `${name} ${lang}: ${width}`);
        assert.equal(await page.locator('body img, main b, main i, main u').count(), 0, name);
        assert.equal(await page.evaluate(() => 'broken' in window), false);
      }
    await page.close();
    assert.deepEqual(faults, []);
  });
});
