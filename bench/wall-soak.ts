import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page, WebSocketRoute } from 'playwright';
import type { Zone } from '@/lib/credit/zone';
import { launch } from '@/tests/support/browser';
import { startServer } from '@/tests/support/server';
import { slopeOf } from './soak/slope';
import { seeded } from './support/random';
import { printMachine } from './support/report';

/**
 * `npm run soak -- wall [--changes 1000 --rate 100 --compiled]`: one wall in headless Chromium turns its scenes, one for every
 * hundred live messages, which come in `rate` a second, put into its stream between the server and it. What it holds
 * after a forced collection must not grow over so many changes after those of the warm-up: exit 1 when the 99 % interval
 * of a slope lies above 0, or when a panel is drawn anew more than twice a second.
 */

const SIZE = { width: 480, height: 270 };
const SEED = 20_261_127;
/** Messages for each change of the scene. */
const PER_CHANGE = 100;
/** Samples that a slope is taken of, and those before it, in which caches and compiled code fill. */
const SAMPLES = 25;
const WARM_UP = 10;
const WITHIN = 99;
/**
 * V8 goes on compiling for as long as scenes turn, which is most of what a heap of compiled code grows by and hides what the
 * wall itself keeps (heap snapshots of 500 and 800 changes: 198 of 260 KiB); `--compiled` leaves this out.
 */
const INTERPRETED = ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode'];
/** Panels are drawn at most so often a second, over so many seconds: the first time in them is one more. */
const DRAWN_A_SECOND = 2;
const SECONDS = 5;
const MOST_DRAWN = DRAWN_A_SECOND * SECONDS + 1;
/** Each scene stands so long for that, with 100 messages a second. */
const STANDS_MS = 7_000;
const STANDING_RATE = 100;
/** A scene of a kind of space stands once for each of its zones; all are turned through with so many. */
const TURNS = 60;
/** The wall looks at the clock and the keys ten times a second. */
const KEY_MS = 120;

interface Sample {
  scenes: number;
  messages: number;
  heap: number;
  nodes: number;
  listeners: number;
  contexts: number;
  detached: number;
}

const flat: readonly { name: string; unit: string; of: (sample: Sample) => number }[] = [
  { name: 'heap', unit: 'MiB', of: ({ heap }) => heap / 2 ** 20 },
  { name: 'DOM nodes', unit: '', of: ({ nodes }) => nodes },
  { name: 'listeners', unit: '', of: ({ listeners }) => listeners },
  { name: 'WebGL contexts', unit: '', of: ({ contexts }) => contexts },
  { name: 'detached canvases', unit: '', of: ({ detached }) => detached },
];

/** Counts contexts and canvases that are alive, and how often each panel is drawn anew. Runs in the page before anything else. */
const PROBE = `(() => {
  const canvases = new Set();
  const probe = (globalThis.soak = { drawn: {}, moved: {} });
  const panels = new WeakMap();
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function (name, ...rest) {
    const element = make.call(this, name, ...rest);
    if (String(name).toLowerCase() === 'canvas') canvases.add(new WeakRef(element));
    return element;
  };
  const context = HTMLCanvasElement.prototype.getContext;
  const drawn = new Set();
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const made = context.call(this, kind, ...rest);
    if (made && /webgl/.test(kind) && !this.soaked) { this.soaked = true; drawn.add(new WeakRef(this)); }
    return made;
  };
  const alive = (refs) => [...refs].filter((ref) => ref.deref() || !refs.delete(ref)).map((ref) => ref.deref());
  probe.contexts = () => alive(drawn).filter((canvas) => !canvas.getContext('webgl2')?.isContextLost()).length;
  probe.detached = () => alive(canvases).filter((canvas) => !canvas.isConnected).length;
  // How often a panel is drawn anew within some seconds, once it stands; digits that count to a new value move, which is apart.
  const redraw = (panel, now, times, most) => {
    const known = panels.get(panel) ?? { born: now, drawn: [], moved: [] };
    panels.set(panel, known);
    if (now - known.born < 1_000) return;
    known[times] = [...known[times].filter((time) => now - time < ${SECONDS * 1_000}), now];
    const kind = panel.dataset.kind;
    most[kind] = Math.max(most[kind] ?? 0, known[times].length);
  };
  const elementOf = (node) => (node.closest ? node : node.parentElement);
  const panelsOf = (records) => new Set(records.map(({ target }) => elementOf(target)?.closest('[data-area]')).filter(Boolean));
  new MutationObserver((records) => {
    const now = performance.now();
    const moves = records.filter(({ type, target }) => type !== 'attributes' && elementOf(target)?.closest('[data-value]'));
    const draws = records.filter((record) => !moves.includes(record));
    for (const panel of panelsOf(draws)) redraw(panel, now, 'drawn', probe.drawn);
    for (const panel of panelsOf(moves)) redraw(panel, now, 'moved', probe.moved);
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-value'] });
})()`;

/** Puts changes of zones into the stream of a wall, each following on the one before it. */
class Injector {
  sent = 0;
  #route: WebSocketRoute | undefined;
  #held = 0;
  #zones: Zone[] = [];
  readonly #random = seeded(SEED);

  async watch(page: Page) {
    await page.routeWebSocket(/\/live\//, (route) => {
      this.#route = route;
      const server = route.connectToServer();
      route.onMessage((message) => server.send(message));
      server.onMessage((message) => {
        this.#learn(String(message));
        route.send(message);
      });
    });
  }

  get ready() {
    return this.#zones.length > 0;
  }

  /** What the answer to a subscription brings: the zones, and the revision that they are as of. */
  #learn(message: string) {
    const body = /^43\d*(\[.*\])$/s.exec(message)?.[1];
    if (body === undefined) return;
    const [answer] = JSON.parse(body) as [{ snapshots?: { zones?: { revision: number; data: Zone[] } } }];
    const { zones } = answer.snapshots ?? {};
    if (zones === undefined) return;
    this.#zones = zones.data;
    this.#held = zones.revision;
  }

  /** @param rate a second */
  async sendMany(messages: number, rate: number) {
    const start = performance.now();
    for (let n = 1; n <= messages; n++) {
      this.send();
      if (n % 10 === 0) await sleep(Math.max(0, start + (n * 1_000) / rate - performance.now()));
    }
  }

  /** One business of one zone got another grade. */
  private send() {
    const at = Math.floor(this.#random() * this.#zones.length);
    const zone = this.#zones[at]!;
    const grades = Object.keys(zone.grades);
    const to = grades[Math.floor(this.#random() * grades.length)] ?? '';
    const prev = this.#held;
    const revision = ++this.#held;
    const now = new Date().toISOString();
    const changed = {
      ...zone,
      revision,
      asOf: now,
      grades: { ...zone.grades, [to]: 1 + Math.floor(this.#random() * 500) },
    };
    this.#zones[at] = changed;
    this.#route?.send(`42${JSON.stringify(['change', { topic: 'zones', revision, prev, at: now, data: [changed] }])}`);
    this.sent++;
  }
}

/** What the program was asked for. */
interface Wanted {
  /** Changes of the scene after the warm-up. */
  changes: number;
  /** Messages a second. */
  rate: number;
  /** May V8 compile what runs often? */
  compiled: boolean;
}

export async function soakWall(wanted: Wanted): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-wall-soak-'));
  const server = await startServer({ XINTU_DATA_DIR: join(folder, 'data'), XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
  const flags = ['--expose-gc', ...(wanted.compiled ? [] : INTERPRETED)].join(' ');
  const browser = await launch(['--enable-precise-memory-info', `--js-flags=${flags}`]);
  try {
    const page = await browser.newPage({ viewport: SIZE });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(PROBE);
    const injector = new Injector();
    await injector.watch(page);
    await page.goto(`${server.url}/wall/main`);
    await page.locator('[data-testid=stage]').waitFor();
    while (!injector.ready) await sleep(100);
    printMachine();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const samples = await run({ page, cdp, injector }, wanted);
    const restless = await judgeDraws(page, injector);
    console.log(`errors of scripts: ${faults.length}${faults.length > 0 ? ` (${faults[0]})` : ''}`);
    return [...judge(samples), ...restless, ...(faults.length > 0 ? ['errors of scripts'] : [])];
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Wall {
  page: Page;
  cdp: CDPSession;
  injector: Injector;
}

async function run({ page, cdp, injector }: Wall, { changes, rate }: Wanted): Promise<Sample[]> {
  const samples: Sample[] = [];
  const parts = SAMPLES + WARM_UP;
  let scenes = 0;
  let turn = await page.locator('[data-testid=stage]').getAttribute('data-turn');
  const before = await metrics(cdp);
  const begun = performance.now();
  console.log('    scenes  messages  heap MiB     nodes listeners  contexts  detached');
  for (let part = 1; part <= parts; part++) {
    while (scenes < (changes * part) / SAMPLES) {
      await injector.sendMany(PER_CHANGE, rate);
      await page.keyboard.press('ArrowRight');
      await sleep(KEY_MS);
      const now = await page.locator('[data-testid=stage]').getAttribute('data-turn');
      if (now !== turn) scenes++;
      turn = now;
    }
    samples.push({ scenes, messages: injector.sent, ...(await held(page, cdp)) });
    print(samples.at(-1)!);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const after = await metrics(cdp);
  const script = (after.ScriptDuration! - before.ScriptDuration!) * 1_000;
  const layout =
    (after.LayoutDuration! + after.RecalcStyleDuration! - before.LayoutDuration! - before.RecalcStyleDuration!) * 1_000;
  console.log(
    `\n${scenes} scene changes and ${injector.sent} messages in ${seconds.toFixed(0)} s (${(injector.sent / seconds).toFixed(0)} a second): ` +
      `scripts ${(script / injector.sent).toFixed(3)} ms, layout ${(layout / injector.sent).toFixed(3)} ms a message; ` +
      `${(script / 10 / seconds).toFixed(1)} % of the time in scripts`,
  );
  return samples;
}

/** Every scene once, standing while messages come. @returns panels that were drawn too often */
async function judgeDraws(page: Page, injector: Injector): Promise<string[]> {
  const stage = page.locator('[data-testid=stage]');
  const seen = new Set<string | null>();
  for (let turn = 0; turn < TURNS; turn++) {
    const scene = await stage.getAttribute('data-scene');
    if (!seen.has(scene)) await injector.sendMany((STANDS_MS * STANDING_RATE) / 1_000, STANDING_RATE);
    seen.add(scene);
    await page.keyboard.press('ArrowRight');
    await sleep(KEY_MS);
  }
  const { drawn, moved } = (await page.evaluate('soak')) as Record<'drawn' | 'moved', Record<string, number>>;
  const told = (most: Record<string, number>) =>
    Object.entries(most).map(([kind, times]) => `${kind} ${(times / SECONDS).toFixed(1)}`);
  console.log(`most often drawn in ${SECONDS} s, a second, over ${seen.size} scenes: ${told(drawn).join(', ')}`);
  console.log(`steps of numbers that count to their new value, likewise: ${told(moved).join(', ') || 'none'}`);
  if (Object.keys(drawn).length === 0) throw new Error('no panel was drawn anew while messages came');
  return Object.entries(drawn)
    .filter(([, times]) => times > MOST_DRAWN)
    .map(([kind, times]) => `${kind} drawn ${times} times in ${SECONDS} s`);
}

const metrics = async (cdp: CDPSession): Promise<Record<string, number>> => {
  const { metrics: told } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(told.map(({ name, value }) => [name, value]));
};

/** What the wall holds after a forced collection, in the middle of no scene's animation. */
async function held(page: Page, cdp: CDPSession): Promise<Omit<Sample, 'scenes' | 'messages'>> {
  // At the same scene each time, so that one scene is not compared with another.
  for (let n = 0; n < 60 && !(await page.locator('[data-testid=stage][data-scene=freshness]').count()); n++) {
    await page.keyboard.press('ArrowRight');
    await sleep(250);
  }
  await sleep(1_500);
  for (let n = 0; n < 2; n++) await cdp.send('HeapProfiler.collectGarbage');
  const { Nodes = 0, JSEventListeners = 0, JSHeapUsedSize = 0 } = await metrics(cdp);
  const [contexts, detached] = (await page.evaluate('[soak.contexts(), soak.detached()]')) as [number, number];
  return { heap: JSHeapUsedSize, nodes: Nodes, listeners: JSEventListeners, contexts, detached };
}

function print({ scenes, messages, heap, nodes, listeners, contexts, detached }: Sample) {
  const cells = [scenes, messages, (heap / 2 ** 20).toFixed(2), nodes, listeners, contexts, detached];
  console.log(cells.map((cell) => String(cell).padStart(10)).join(''));
}

/** @returns names of what grew */
function judge(samples: readonly Sample[]): string[] {
  const judged = samples.slice(WARM_UP);
  const thousands = judged.map(({ scenes }) => scenes / 1_000);
  console.log(`\nslopes of ${judged.length} samples, with their ${WITHIN} % intervals, for 1,000 scene changes:`);
  return flat.flatMap(({ name, unit, of }) => {
    const { slope, low, high } = slopeOf(thousands, judged.map(of), WITHIN);
    const [middle, from, to] = [slope, low, high].map((value) => value.toFixed(2));
    const grew = low > 0;
    console.log(`  ${name}: ${middle} ${unit} [${from}, ${to}] ${grew ? 'GROWS' : 'flat'}`);
    return grew ? [name] : [];
  });
}
