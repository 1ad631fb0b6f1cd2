import { tmpdir } from 'node:os';
import type { Browser, BrowserContext } from 'playwright';
import { Refusal } from '@/lib/credit/refusal';
import { searchPath } from './config';
import { SCREEN_COOKIE, SCREEN_HEADER, SESSION_COOKIE } from './cookies';
import { noChromium } from './no-chromium';
import { underEither } from './under-either';

/**
 * Pages of this server as PDF, by a Chromium of the machine (docs/decisions/0031-pdf-reports.md). Opened once by the
 * server's start; a page is loaded as whoever asks, by what they are known by, so that nothing is in it that they could
 * not see.
 */
export interface Pdfs {
  /** Is there a Chromium? */
  readonly isThere: boolean;
  /**
   * Draw one page. One is drawn at a time; few may wait.
   *
   * @throws {Refusal} `no_chromium` (501), `busy`, `pdf_failed` and `pdf_late` (503)
   */
  print(asked: PdfAsked): Promise<Uint8Array<ArrayBuffer>>;
  /** End what is being drawn, and take nothing more. */
  stop(): Promise<void>;
}

export interface PdfAsked {
  /** Path and query of the page. It sets `data-ready` when all is drawn, or `data-failed`. */
  path: string;
  lang: string;
  /** Headers of the request that asks: of them only those that say who it is are passed on. */
  as: Headers;
  signal: AbortSignal;
}

interface Options {
  /** Path of the program; null = there is none. */
  chromium: string | null;
  /** Where this machine reaches the server, without a slash at its end. */
  server: string;
  log: (line: string) => void;
  /** Of one page, from the launch on. */
  withinMs?: number;
}

const WITHIN_MS = 60_000;
const MOST_WAITING = 3;
const LAUNCH_MS = 30_000;
const CLOSE_MS = 5_000;
/** Wider than the sheet, so that charts are drawn as wide as on paper. */
const VIEW = { width: 1000, height: 1400 };

/** Nothing of its own on the network: no name but the server's address leads anywhere. */
const flags = (server: string) => [
  `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(server).hostname}`,
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
];

/** What tells the server who asks. */
const passedOn = ['authorization', SCREEN_HEADER, 'x-xintu-reason'];
const cookies: readonly string[] = [SESSION_COOKIE, SCREEN_COOKIE];

/** @returns what draws; without a Chromium it refuses */
export function openPdfs({ chromium, server, log, withinMs = WITHIN_MS }: Options): Pdfs {
  const stopped = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    isThere: chromium !== null,
    async print(asked) {
      if (chromium === null) throw noChromium();
      if (waiting > MOST_WAITING)
        throw new Refusal('busy', 'Other reports are being made. Ask again in a minute.', 503);
      waiting++;
      const how = { chromium, server, log, withinMs };
      const turn = last.then(() =>
        underEither(asked.signal, stopped.signal, (signal) => draw({ ...asked, signal }, how)),
      );
      last = turn.catch(() => {});
      return turn.finally(() => waiting--);
    },
    async stop() {
      stopped.abort();
      await last;
    },
  };
}

type How = Required<Options> & { chromium: string };

async function draw(asked: PdfAsked, how: How) {
  const { withinMs, log } = how;
  const late = AbortSignal.timeout(withinMs);
  try {
    return await underEither(asked.signal, late, (either) => drawnUntil(either, asked, how));
  } catch (error) {
    if (late.aborted)
      throw new Refusal(
        'pdf_late',
        `The report was not drawn within ${withinMs / 1000} seconds: ask for fewer zones.`,
        503,
      );
    if (asked.signal.aborted)
      throw new Refusal('pdf_stopped', 'The report was given up, by who asked or because the server stops.', 503);
    if (error instanceof Refusal) throw error;
    log(`pdf: ${firstLine(error)}`);
    throw failed('the browser gave it up');
  }
}

/** The browser lives for one page; it is ended with it, and when the signal comes. */
async function drawnUntil(signal: AbortSignal, asked: PdfAsked, how: How) {
  signal.throwIfAborted();
  const browser = await launch(how);
  const close = () => closed(browser);
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    return await drawnIn(await contextOf(browser, asked, how.server), asked.path, how.server);
  } finally {
    signal.removeEventListener('abort', close);
    await close();
  }
}

const failed = (why: string) => new Refusal('pdf_failed', `The report could not be drawn: ${why}. Ask again.`, 503);
/** What Playwright adds below quotes the page. */
const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;

/** With the sandbox where the system gives one; as root Chromium has none, and in many containers there is none. */
async function launch({ chromium: executablePath, server, log }: How) {
  const { chromium } = await import('playwright');
  const start = (chromiumSandbox: boolean) =>
    chromium.launch({
      executablePath,
      chromiumSandbox,
      args: flags(server),
      timeout: LAUNCH_MS,
      // It gets no password of ours.
      env: { PATH: searchPath(), HOME: tmpdir() },
      // The server stops by itself.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  if (process.getuid?.() === 0) return start(false);
  try {
    return await start(true);
  } catch (error) {
    log(`pdf: Chromium does not start with its sandbox (${firstLine(error)}); it is tried without`);
    return start(false);
  }
}

async function contextOf(browser: Browser, { as, lang }: PdfAsked, server: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: VIEW,
    locale: lang,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const headers = passedOn.flatMap((name) => {
    const value = as.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  await context.setExtraHTTPHeaders(Object.fromEntries(headers));
  await context.addCookies(cookiesOf(as, server));
  await context.route('**/*', (route) =>
    new URL(route.request().url()).origin === new URL(server).origin ? route.continue() : route.abort(),
  );
  return context;
}

function cookiesOf(as: Headers, server: string) {
  return (as.get('cookie') ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    return cookies.includes(name) ? [{ name, value: part.slice(at + 1).trim(), url: server }] : [];
  });
}

async function drawnIn(context: BrowserContext, path: string, server: string): Promise<Uint8Array<ArrayBuffer>> {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`${server}${path}`);
  const end = await page.waitForSelector('[data-ready], [data-failed]', { state: 'attached' });
  const why = await end.getAttribute('data-failed');
  if (why !== null) throw failed(`its data were refused (${why})`);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  return new Uint8Array(pdf);
}

/** A browser that hangs is left to the end of the process, which takes it along. */
async function closed(browser: Browser): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    late = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([browser.close().catch(() => {}), patience]);
  clearTimeout(late);
}
