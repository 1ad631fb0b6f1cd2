import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { writeTrial } from '@/components/compare/what-if/trial-url';
import { noChoices } from '@/lib/credit/comparison/choices';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import { peerClassOf } from '@/lib/credit/peer-class';
import { launch } from '@/tests/support/browser';
import { startServer } from '@/tests/support/server';
import { pointOf, zoneOf } from '@/tests/support/zone-comparison';
import { seeded } from './support/random';
import { p95, printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { triedFacts } from './support/tried-facts';

/**
 * From the move of a slider to the painted table of results, on the real page in a real Chromium, with its worker: the
 * server gives the page, and made-up zones and a made-up methodology stand in for its answers. Beside a frame of the same
 * page in which one word changes.
 */

const ZONES = count('BENCH_ZONES', 200);
const INDICATORS = count('BENCH_INDICATORS', 40);
const SAMPLES = count('BENCH_SAMPLES', 200);
const WARM = 20;
const SEED = 20_261_127;
const DESK = { width: 1280, height: 800 };

const facts = triedFacts(ZONES, INDICATORS, seeded(SEED));
const { id, version } = facts.methodology;
const zones = facts.zones.map((zone) => zoneOf({ id: zone.id, name: zone.id }));
const item: MethodologyItem = {
  id,
  version,
  name: null,
  state: 'active',
  current: true,
  activeFrom: '2020-01-01',
  factor: null,
  overlap: null,
  document: facts.methodology,
};
const rest = { forecast: null, nextRelease: null, revision: 7 };
const series = new Map(
  facts.zones.map(({ id: zone, values }) => {
    const point = pointOf({ methodology: { id, version }, values, rank: 1 });
    return [zone, { zone: { id: zone, kind: 'specialised_market', name: zone }, items: [point], ...rest }];
  }),
);

/** What the page asks for, answered out of what was made up. */
async function answerFor(page: Page) {
  await page.route(/\/api\/v1\/zones(\?|$)/, (route) => route.fulfill({ json: { items: zones, revision: 7 } }));
  await page.route(/\/api\/v1\/zones\/[^/]+\/index/, (route) =>
    route.fulfill({ json: series.get(new URL(route.request().url()).pathname.split('/')[4]!) }),
  );
  await page.route('**/api/v1/methodologies', (route) => route.fulfill({ json: { items: [item] } }));
}

/** In the page before its scripts: notes how long the worker of levels and ranks has for each answer. */
const noteAnswers = `
  // The loader names functions by a helper that a page does not have.
  globalThis.__name = (named) => named;
  globalThis.answers = [];
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', () => this.asked && answers.push(performance.now() - this.asked));
    }
    postMessage(question, ...rest) {
      this.asked = question.wants === 'standings' ? performance.now() : undefined;
      super.postMessage(question, ...rest);
    }
  };
`;

/** Milliseconds from each move to the frame that shows its results, of the worker's answers, and of a frame by itself. */
function measure({ first, samples }: { first: number; samples: number }) {
  const slider = document.querySelector<HTMLInputElement>('[data-weight="indicators:i0"]')!;
  const results = document.querySelector('[data-testid=what-if-results]')!.parentElement!.parentElement!;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
  /** After the next frame has been given to the screen. */
  const painted = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    });
  const changed = () =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no result within 5 s')), 5_000);
      const observer = new MutationObserver(() => {
        clearTimeout(late);
        observer.disconnect();
        resolve();
      });
      observer.observe(results, { subtree: true, childList: true, characterData: true, attributes: true });
    });
  const { answers } = globalThis as unknown as { answers: number[] };
  const run = async () => {
    answers.length = 0;
    const [moves, frames]: [number[], number[]] = [[], []];
    const word = document.body.appendChild(document.createElement('span'));
    for (let sample = first; sample < first + samples; sample++) {
      // No two moves alike, and none at the same place in a frame.
      await painted();
      await new Promise((resolve) => setTimeout(resolve, (sample * 5) % 16));
      const from = performance.now();
      const seen = changed();
      setValue.call(slider, String(Number(slider.max) * ((1 + ((sample * 7) % 19)) / 20)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await seen;
      await painted();
      moves.push(performance.now() - from);
      await painted();
      await new Promise((resolve) => setTimeout(resolve, (sample * 5) % 16));
      const start = performance.now();
      word.textContent = String(sample);
      await painted();
      frames.push(performance.now() - start);
    }
    word.remove();
    return { moves, frames, answers };
  };
  return run();
}

const folder = mkdtempSync(join(tmpdir(), 'xintu-what-if-page-'));
const server = await startServer({ XINTU_DATA_DIR: join(folder, 'data'), XINTU_SIMULATE: '0' });
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: DESK });
  await answerFor(page);
  await page.addInitScript(noteAnswers);
  const trial = writeTrial({ choices: noChoices, peerClass: peerClassOf(zones[0]!) });
  await page.goto(`${server.url}/compare?lang=en&zones=z0&if=${encodeURIComponent(trial)}`);
  await page
    .locator('[data-testid=what-if-results] tbody tr')
    .nth(ZONES - 1)
    .waitFor();
  await page.evaluate(measure, { first: 0, samples: WARM });
  const { moves, frames, answers } = await page.evaluate(measure, { first: WARM, samples: SAMPLES });
  printMachine(`Chromium ${browser.version()}`);
  console.log(`${ZONES} zones × ${INDICATORS} indicators on /compare; a frame is ${(1_000 / 60).toFixed(1)} ms`);
  printSpread('question to answer of the worker', answers, 'ms', 1);
  printSpread('slider to painted results', moves, 'ms', 1);
  printSpread('a frame in which a word changes', frames, 'ms', 1);
  const worst = { worker: answers, 'slider to painted results': moves, 'a frame': frames };
  const words = Object.entries(worst).map(([name, values]) => `${name} ${p95(values).toFixed(1)} ms`);
  console.log(`p95: ${words.join(', ')}`);
  console.log(`ratio to a frame: ${(spreadOf(moves).median / spreadOf(frames).median).toFixed(1)}`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
