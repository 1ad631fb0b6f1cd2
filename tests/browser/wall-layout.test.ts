import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { openDb } from '@/db/db';
import { mainScreen } from '@/lib/scenes/main-screen';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { dataFile, skipWithoutData, writePartOfLondon } from '../support/data';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';
import { wallFaults } from '../support/wall-layout';

/**
 * Every scene of the shipped screen on walls of every shape, in both languages: measured from the layout, nothing lies on
 * anything else, is cut off, or is smaller or fainter than can be read. `XINTU_SHOTS=FOLDER` keeps a picture of each.
 */

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 1080 },
  { width: 1080, height: 1920 },
  { width: 390, height: 844 },
];
const LANGS = ['zh-CN', 'en'] as const;
/** More turns than any round has. */
const MOST_TURNS = 60;
const SHOTS = process.env.XINTU_SHOTS;

/** The shipped scenes, each about one zone. */
const ofOneEach = {
  ...mainScreen,
  scenes: mainScreen.scenes.map((scene) =>
    scene.about.of === 'each' ? { ...scene, about: { ...scene.about, most: 1 } } : scene,
  ),
};

const data = {
  demonstration: { env: { XINTU_DEMO: '2000' } as Record<string, string>, turns: 8, fill: demonstrated },
  London: { env: {} as Record<string, string>, turns: 4, fill: fillWithLondon },
  nothing: { env: {} as Record<string, string>, turns: 0, fill: async () => {} },
};

/** What the start computes is there: warnings among it. */
function demonstrated({ DATABASE_URL }: Record<string, string>): Promise<void> {
  return settled(DATABASE_URL!);
}

async function fillWithLondon(env: Record<string, string>, server: string) {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-wall-'));
  const part = join(folder, 'part-of-london.csv');
  const run = async (...args: string[]) => {
    const ended = await xintu([...args, '--json'], env);
    assert.equal(ended.code, 0, ended.stderr);
  };
  const boroughs = dataFile('london/london_boroughs.geojson');
  await run('zones', 'import', boroughs, '--kind', 'region', '--id', 'GSS_CODE', '--name', 'NAME');
  writePartOfLondon(part);
  await run('import', part, '--profile', 'fhrs');
  rmSync(folder, { recursive: true, force: true });
  await until(async () => {
    const { items } = (await (await fetch(`${server}/api/v1/zones`)).json()) as { items: { evaluated: number }[] };
    return items.filter(({ evaluated }) => evaluated > 0).length > 30;
  }, 120_000);
}

/** Are there passages of today? Just after midnight there are none, and no scene is about them. */
async function areCounted(server: string): Promise<boolean> {
  const answer = await fetch(`${server}/api/v1/rankings?of=zones&by=footfall&limit=100`);
  return ((await answer.json()) as { items: { value: number | null }[] }).items.some(({ value }) => (value ?? 0) > 0);
}

/** Is anything warned of that everybody may know? In the first days of a month there may be nothing yet. */
async function isWarned(database: string): Promise<boolean> {
  const db = await openDb(database);
  const open = await db.query(
    "select from warning where zone is not null and shown_since is not null and state <> 'closed'",
  );
  await db.close();
  return open.length > 0;
}

/** What is read for a scene comes a moment after it: wait until two looks find the same. */
async function standsStill(page: Page) {
  const text = () => page.locator('[data-testid=wall]').evaluate((wall) => wall.textContent?.replace(/[\d:]/g, ''));
  let before: string | undefined;
  await until(async () => {
    await sleep(200);
    const now = await text();
    const isSame = now === before;
    before = now;
    return isSame;
  });
}

for (const [name, { env, turns, fill }] of Object.entries(data)) {
  const skip = skipWithoutBrowser || skipPostgres || (name === 'London' && skipWithoutData);
  describe(`how walls stand (${name})`, { skip }, () => {
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let server: Server;
    let browser: Browser;

    before(async () => {
      database = await createDatabase();
      server = await startServer({ DATABASE_URL: database.url, XINTU_SIMULATE: '0', ...env });
      await fill({ DATABASE_URL: database.url }, server.url);
      const db = await openDb(database.url);
      await db.transaction((tx) =>
        tx.query(`insert into screen (id, name, document) values ('each', 'each', $1::jsonb)`, [
          JSON.stringify(ofOneEach),
        ]),
      );
      await db.close();
      // The drawing instead of the map: what is measured stands around it, and software draws a large map for seconds.
      browser = await launch(['--disable-3d-apis']);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await database?.drop();
    });

    for (const size of SIZES) {
      for (const lang of LANGS) {
        test(`${size.width} × ${size.height}, ${lang}: every scene can be read, and nothing overlaps`, async () => {
          const { page, faults } = await openPage(browser, `${server.url}/wall/each?lang=${lang}`, size);
          await page.locator(turns === 0 ? '[data-testid=empty]' : '[data-testid=stage]').waitFor();
          await page.evaluate(() => document.fonts.ready.then(() => {}));
          await page.keyboard.press(' ');
          const seen: string[] = [];
          const wrong: string[] = [];
          const sometimes = [await areCounted(server.url), await isWarned(database.url)];
          const least = Math.max(1, turns + sometimes.filter(Boolean).length);
          // What a scene needs may come after its turn: a whole round has to bring none that was not seen.
          let known = 0;
          for (let n = 0; n < MOST_TURNS; n++) {
            const turn = turns === 0 ? 'empty' : await page.locator('[data-testid=stage]').getAttribute('data-turn');
            if (turn === null) break;
            if (seen.includes(turn)) known++;
            else {
              known = 0;
              seen.push(turn);
              // What is read for a scene comes a moment after it.
              let found: string[] = [];
              await until(async () => {
                await standsStill(page);
                found = await wallFaults(page);
                return found.length === 0;
              }, 10_000).catch(() => {});
              wrong.push(...found.map((fault) => `${turn}: ${fault}`));
              if (SHOTS) {
                mkdirSync(SHOTS, { recursive: true });
                const file = `${name}-${size.width}x${size.height}-${lang}-${turn.trim().replaceAll(' ', '_')}.png`;
                await page.screenshot({ path: join(SHOTS, file) });
              }
            }
            if (turns === 0 || known === seen.length) break;
            await page.keyboard.press('ArrowRight');
            await until(async () => (await page.locator('[data-testid=stage]').getAttribute('data-turn')) !== turn);
          }
          assert.deepEqual(wrong, []);
          assert.ok(seen.length >= least, `${seen.length} turns: ${seen.join(', ')}`);
          assert.deepEqual(faults, []);
          await page.close();
        });
      }
    }
  });
}
