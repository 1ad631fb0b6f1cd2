import { type Browser, chromium, type Page } from 'playwright';
import { findChromium } from '@/lib/server/chromium';

/** The server's own Chromium, with software WebGL; no background traffic of its own. */

const executablePath = findChromium(process.env.CHROMIUM_PATH || null, process.env.PATH ?? '') ?? undefined;

/** For `{ skip }`: visibly skipped without a Chromium, but never under CI. */
export const skipWithoutBrowser =
  executablePath !== undefined || process.env.CI === 'true' ? false : 'no Chromium: install it, or set CHROMIUM_PATH';

const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** @param further flags beside those that all tests have */
export function launch(further: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ ...(executablePath && { executablePath }), args: [...flags, ...further] });
}

/** A page, and what went wrong on it: errors of its scripts and requests to other hosts. */
export async function openPage(
  browser: Browser,
  url: string,
  size: { width: number; height: number },
): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: size, locale: 'zh-CN' });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(protocol) && host !== new URL(url).host)
      faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}
