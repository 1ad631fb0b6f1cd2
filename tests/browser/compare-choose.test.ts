import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { MultiPolygon, Polygon } from 'geojson';
import type { Browser, Locator, Page } from 'playwright';
import { readCompareUrl } from '@/components/compare/compare-url';
import { readCamera } from '@/components/compare/maps/camera';
import { anchorOf, boxOf, extentMetres, mercatorY } from '@/components/map/geometry';
import type { EntitySummary } from '@/lib/credit/entity';
import type { IndexMonth } from '@/lib/credit/index/series';
import { peerClassOf } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import { formatMonth } from '@/lib/i18n/format';
import { launch, skipWithoutBrowser } from '../support/browser';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** Zones and months chosen on `/compare`, and its small maps, in a real browser on demonstration data. */

const DESK = { width: 1280, height: 900 };
const APPROVAL = '浙S（2026）9号';
const KIND = 'specialised_market';
/** Pixels that the map keeps free around its zones. */
const PADDING = 24;

describe('choosing what is compared', { skip: skipWithoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-choose-'));
  let server: Server;
  let browser: Browser;
  let zones: Zone[];
  let months: string[];
  const faults: string[] = [];

  before(async () => {
    server = await startServer({
      ...{ XINTU_DATA_DIR: join(folder, 'data'), XINTU_DEMO: '1000', XINTU_SIMULATE: '0' },
      XINTU_MAP_APPROVAL: APPROVAL,
    });
    browser = await launch();
    await until(async () => {
      zones = (await read<{ items: Zone[] }>('/zones?geometry=true')).items;
      return zones.some(({ level }) => level !== null);
    }, 60_000);
    months = (await read<{ items: IndexMonth[] }>('/months')).items.map(({ period }) => period);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function read<T>(path: string): Promise<T> {
    const answer = await fetch(`${server.url}/api/v1${path}`);
    assert.equal(answer.status, 200, path);
    return (await answer.json()) as T;
  }

  /** A page in a context of its own, as axe wants it, in which nothing moves by itself. */
  async function open(search: string, lang = 'en', by = browser): Promise<Page> {
    const context = await by.newContext({ viewport: DESK, reducedMotion: 'reduce', locale: lang });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(`${server.url}/compare?${search}&lang=${lang}`);
    await page.getByTestId('chooser').waitFor();
    return page;
  }

  const chosenIn = (page: Page) => readCompareUrl(new URL(page.url()).search);
  const markets = () => zones.filter(({ kind }) => kind === KIND);
  const textOf = async (page: Page, id: string) => (await page.getByTestId(id).textContent()) ?? '';
  async function passesAxe(page: Page, id: string) {
    const { violations } = await new AxeBuilder({ page }).include(`[data-testid=${id}]`).analyze();
    assert.deepEqual(
      violations.map((one) => [one.id, one.nodes.map(({ html }) => html)]),
      [],
    );
  }

  /** Where a zone's middle lies on the map that shows all zones of its kind. */
  async function pointOn(map: Locator, zone: Zone, shown: readonly Zone[]) {
    const [west, south, east, north] = boxOf(shown.map(({ geometry }) => geometry!))!;
    const { x, y, width, height } = (await map.boundingBox())!;
    const tall = mercatorY(north) - mercatorY(south);
    const scale = Math.min((width - 2 * PADDING) / (east - west), (height - 2 * PADDING) / tall);
    const [lng, lat] = anchorOf(zone.geometry!)!;
    return {
      x: x + width / 2 + (lng - (west + east) / 2) * scale,
      y: y + height / 2 - (mercatorY(lat) - (mercatorY(south) + mercatorY(north)) / 2) * scale,
    };
  }

  test('a press on the map adds a zone and takes it out again; Enter does so under the cross; list and address follow', async () => {
    const page = await open('zones=');
    await page.getByTestId('choose-map-open').click();
    const panel = page.getByTestId('choose-map');
    const map = page.getByTestId('zone-map');
    await panel.locator('select').selectOption(KIND);
    await map.scrollIntoViewIfNeeded();
    await page.locator('[data-testid=zone-map][data-ready=true][data-idle=true]').waitFor();
    const [first, second] = markets() as [Zone, Zone];
    for (const zone of [first, second]) {
      const { x, y } = await pointOn(map, zone, markets());
      await page.mouse.click(x, y);
      await page.getByTestId('map-said').getByText(`Added ${zone.name}`).waitFor();
    }
    assert.deepEqual(chosenIn(page), [first.id, second.id]);
    assert.equal(await page.locator(`input[data-zone="${first.id}"]`).isChecked(), true);
    await passesAxe(page, 'choose-map');

    await map.scrollIntoViewIfNeeded();
    const { x, y } = await pointOn(map, first, markets());
    await page.mouse.click(x, y);
    await page.getByTestId('map-said').getByText(`Removed ${first.name}`).waitFor();
    assert.deepEqual(chosenIn(page), [second.id]);

    // One zone alone fills the map, so that it lies under the cross.
    const [only, ...others] = zones.filter(({ kind }) => kind === 'region');
    assert.ok(only !== undefined && others.length === 0, 'there is one region');
    await panel.locator('select').selectOption('region');
    await page.locator('[data-testid=zone-map][data-idle=true]').waitFor();
    await map.locator('canvas').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('map-said').getByText(`Added ${only.name}`).waitFor();
    assert.deepEqual(chosenIn(page), [second.id, only.id]);
    await page.context().close();
    assert.deepEqual(faults, []);
  });

  test('without WebGL2 a flat drawing takes the presses, and says why', async () => {
    const flat = await launch(['--disable-3d-apis']);
    try {
      const page = await open('zones=', 'zh-CN', flat);
      await page.getByTestId('choose-map-open').click();
      await page.getByTestId('svg-map').waitFor();
      assert.match(await textOf(page, 'map-how'), /不支持 WebGL2/);
      // Small zones lie above those that they lie in.
      const zone = markets()
        .toSorted((a, b) => extentMetres(a.geometry!) - extentMetres(b.geometry!))
        .at(-1)!;
      await page.getByTestId('choose-map').locator('select').selectOption(KIND);
      const shape = page.locator(`[data-testid=svg-map] path[data-zone="${zone.id}"]`);
      await shape.click();
      await page.locator(`path[data-zone="${zone.id}"][data-chosen=true]`).waitFor();
      assert.deepEqual(chosenIn(page), [zone.id]);
      await page.context().close();
    } finally {
      await flat.close();
    }
    assert.deepEqual(faults, []);
  });

  test('the list is searched by pinyin and initials, by kind, and gone through by arrows', async () => {
    const page = await open('zones=');
    const field = page.getByLabel('Find by name or code');
    const boxes = page.locator('[data-testid=chooser] input[type=checkbox]');
    for (const typed of ['yunzhan', 'yzxbh']) {
      await field.fill(typed);
      await until(async () => (await boxes.count()) === 1);
      assert.match((await page.getByTestId('chooser').locator('fieldset').textContent()) ?? '', /云栈小百货/);
    }
    await field.press('ArrowDown');
    await page.keyboard.press('Space');
    await until(() => chosenIn(page).length === 1);
    await page.keyboard.press('ArrowUp');
    assert.equal(await field.evaluate((element) => element === document.activeElement), true);
    await field.fill('qqqq');
    await page.getByTestId('chooser-said').getByText('No zone matches').waitFor();
    await field.fill('');
    await page.getByTestId('chooser').getByLabel('Kind').selectOption(KIND);
    assert.equal(await boxes.count(), markets().length);
    await passesAxe(page, 'chooser');
    await page.context().close();
  });

  test('peers of the first zone are offered, nearest in size first, with the reason; one press adds one, another all', async () => {
    const alike = zones
      .map((zone) => zones.filter((other) => peerClassOf(other) === peerClassOf(zone)))
      .toSorted((a, b) => b.length - a.length)[0]!;
    const [first] = alike as [Zone];
    const page = await open(`zones=${first.id}`);
    const peers = page.getByTestId('peers');
    await peers.waitFor();
    const offered = () =>
      peers.locator('[data-peer]').evaluateAll((all) => all.map((one) => one.getAttribute('data-peer')));
    const sizeOf = (id: string) => zones.find((zone) => zone.id === id)!.entities;
    const ids = (await offered()) as string[];
    const away = ids.map((id) => Math.abs(Math.log((sizeOf(id) + 1) / (first.entities + 1))));
    assert.deepEqual(
      away,
      away.toSorted((a, b) => a - b),
    );
    for (const id of ids)
      assert.ok(
        alike.some((zone) => zone.id === id),
        id,
      );
    assert.match((await peers.textContent()) ?? '', /The same kind and size: /);
    await passesAxe(page, 'peers');
    await peers.locator(`[data-peer="${ids[0]}"]`).click();
    assert.deepEqual(chosenIn(page), [first.id, ids[0]]);
    assert.ok(!(await offered()).includes(ids[0]!));
    await page.getByTestId('add-all-peers').click();
    assert.deepEqual(chosenIn(page).toSorted(), alike.map(({ id }) => id).toSorted());
    assert.equal(await peers.count(), 0);
    await page.context().close();
  });

  test('months are chosen from those that are published; what cannot be compared is said, and the comparison stays', async () => {
    const ids = markets()
      .slice(0, 2)
      .map(({ id }) => id)
      .join(',');
    const page = await open(`zones=${ids}`);
    await page.getByTestId('compare-tables').waitFor();
    const pick = (name: string, value: string) => page.getByTestId(`month-${name}`).selectOption(value);
    const asked = (end: string) => page.waitForResponse((answer) => answer.url().endsWith(end) && answer.ok());
    const [early, late] = [months.at(-6)!, months.at(-2)!];
    let answer = asked(`&from=${early}`);
    await pick('from', early);
    await answer;
    answer = asked(`&from=${early}&to=${late}`);
    await pick('to', late);
    await answer;
    const inAddress = () => ['from', 'to'].map((name) => new URL(page.url()).searchParams.get(name));
    assert.deepEqual(inAddress(), [early, late]);
    await page.getByTestId('compare-tables').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-csv').click()]);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.ok(csv.includes(early) && csv.includes(late), 'the file says its months');
    const trend = page.getByTestId('trends');
    assert.match((await trend.locator('h3').textContent()) ?? '', new RegExp(formatMonth(early, 'en')));

    await pick('from', months.at(-1)!);
    assert.match(await textOf(page, 'months-said'), /is after .*stays as it was/);
    assert.deepEqual(inAddress(), [early, late]);
    assert.match((await trend.locator('h3').textContent()) ?? '', new RegExp(formatMonth(early, 'en')));
    answer = asked(`&from=${months.at(-1)}`);
    await pick('to', '');
    await answer;
    assert.deepEqual(inAddress(), [months.at(-1), null]);
    await page.context().close();

    const linked = await open(`zones=${ids}&from=2031-05`);
    await linked.getByTestId('compare-tables').waitFor();
    assert.match(await textOf(linked, 'months-said'), /Nothing is published for May 2031/);
    await passesAxe(linked, 'months');
    await linked.context().close();
    assert.deepEqual(faults, []);
  });

  test('small maps have one scale and move together; each draws the businesses within its zone, and a link restores them', async () => {
    const shown = markets().slice(0, 3);
    const page = await open(`zones=${shown.map(({ id }) => id).join(',')}`);
    // What comes later above the maps would move them away from under the pointer.
    await page.getByTestId('compare-tables').waitFor();
    await page.getByTestId('maps-open').click();
    const canvas = (zone: Zone, on = page) => on.locator(`[data-testid=maps-grid] [data-zone="${zone.id}"] canvas`);
    const settled = (on = page) =>
      until(async () => (await on.locator('[data-testid=maps-grid] canvas[data-ready=true]').count()) === shown.length);
    await settled();
    for (const zone of shown) {
      const { items } = await read<{ items: EntitySummary[] }>(
        `/entities?bbox=${boxOf([zone.geometry!])!.join(',')}&limit=5000`,
      );
      const inside = items.filter(
        ({ point }) => point && booleanPointInPolygon(point, zone.geometry as Polygon | MultiPolygon),
      );
      const drawn = Number(await canvas(zone).getAttribute('data-drawn'));
      // A tile tells a place to a few decimetres: one on the outline may fall to either side.
      assert.ok(inside.length > 0 && Math.abs(drawn - inside.length) <= 1, `${zone.id}: ${drawn} of ${inside.length}`);
    }
    const pixels = (zone: Zone) =>
      canvas(zone).evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    for (const zone of shown) assert.ok((await pixels(zone)) > 3, 'more than ground, zone and outline');
    assert.match(await textOf(page, 'maps-approval'), new RegExp(APPROVAL));

    const before = Number(await page.getByTestId('maps-grid').getAttribute('data-metres'));
    const images = () =>
      Promise.all(shown.map((zone) => canvas(zone).evaluate((one) => (one as HTMLCanvasElement).toDataURL())));
    const whole = await images();
    await page.getByTestId('maps-in').click();
    await settled();
    const closer = await images();
    assert.ok(Number(await page.getByTestId('maps-grid').getAttribute('data-metres')) < before);
    for (const [at, image] of closer.entries()) assert.notEqual(image, whole[at], shown[at]!.id);
    await canvas(shown[0]!).hover();
    const { x, y } = (await canvas(shown[0]!).boundingBox())!;
    await page.mouse.move(x + 100, y + 80);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 60, { steps: 3 });
    await page.mouse.up();
    await settled();
    const dragged = await images();
    for (const [at, image] of dragged.entries()) assert.notEqual(image, closer[at], shown[at]!.id);
    const camera = readCamera(new URL(page.url()).searchParams.get('maps'))!;
    assert.ok(
      Math.abs(camera.east - 40 * camera.metresPerPx) < 1 && Math.abs(camera.north + 20 * camera.metresPerPx) < 1,
    );

    await page.getByTestId('maps-table').locator('summary').click();
    for (const zone of shown) {
      const cells = await page.locator(`[data-testid=maps-table] tr[data-zone="${zone.id}"] td`).allTextContents();
      assert.equal(cells[1], String(zone.entities));
    }
    await passesAxe(page, 'maps');
    const linked = await open(new URL(page.url()).search.slice(1).replace('&lang=en', ''));
    await settled(linked);
    assert.equal(
      await linked.getByTestId('maps-scale').textContent(),
      await page.getByTestId('maps-scale').textContent(),
    );
    await linked.context().close();
    await page.context().close();
    assert.deepEqual(faults, []);
  });
});
