import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Finds the browser that pages are drawn with where nobody looks: for PDF, and in the tests. */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A Chromium to draw with: the configured one, then the system's, then Playwright's.
 *
 * @param path the search path of the system, as in PATH
 * @returns its path; null = none found
 */
export function findChromium(configured: string | null, path: string): string | null {
  if (configured !== null) return isExecutable(configured) ? configured : null;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const system = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return system ?? playwrightChromium();
}

function playwrightChromium(): string | null {
  const cache = join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright');
  if (!existsSync(cache)) return null;
  const binaries = readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap((name) => [
      join(cache, name, 'chrome-linux64/chrome'),
      join(cache, name, 'chrome-linux/chrome'),
      join(cache, name, 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'),
    ]);
  return binaries.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
