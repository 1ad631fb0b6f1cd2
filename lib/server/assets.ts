import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Copy what a browser must fetch by a fixed address out of the packages into `public/`: MapLibre's worker, without which
 * a map loads but never draws (components/map/engine.ts names the address). Again is harmless.
 */
export async function copyAssets(): Promise<void> {
  const folder = join(root, 'public', 'maplibre');
  await mkdir(folder, { recursive: true });
  const dist = dirname(require.resolve('maplibre-gl/dist/maplibre-gl.css'));
  await copyFile(join(dist, 'maplibre-gl-worker.mjs'), join(folder, 'maplibre-gl-worker.mjs'));
}
