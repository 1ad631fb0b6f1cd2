import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdPidFile } from '@/db/pid-file';
import { Refusal } from '@/lib/credit/refusal';
import { copyAssets } from './assets';
import { buildEnvironment } from './config';

/** What a build is made from, without tsconfig.json, which Next itself rewrites. Folders count: a deleted file changes only its folder's time. */
const SOURCES = ['app', 'components', 'db', 'lib', 'next.config.js', 'package-lock.json'];
/** Holds the start of the build in milliseconds, written when it is complete: Next writes BUILD_ID before it is done. */
const MARK = '.next/xintu-built-from';

/** Holds what tells this build from others, the same on every machine that builds the same sources. */
const BUILD_ID = '.next/xintu-build-id';

/** Is there no complete build, or is a source newer than it? */
export function needsBuild(root = process.cwd()): boolean {
  const mark = join(root, MARK);
  if (!existsSync(mark) || !existsSync(join(root, '.next/BUILD_ID'))) return true;
  const from = Number(readFileSync(mark, 'utf8'));
  return !(newest(SOURCES.map((path) => join(root, path))) < from);
}

function newest(paths: string[]): number {
  return paths.reduce((latest, path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return latest;
    const within = stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : 0;
    return Math.max(latest, stat.mtimeMs, within);
  }, 0);
}

/** What tells the build that is served from others; null = there is none, as in development. */
export function buildId(root = process.cwd()): string | null {
  const path = join(root, BUILD_ID);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** A digest of all sources, by their paths. */
function digest(root: string): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesIn(root, source))) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(root: string, path: string): string[] {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(root, `${path}/${name}`));
}

/** Kept by a build, unlike what else is in its folder. */
const LOCK_FOLDER = '.next/cache';
const LOOK_AGAIN_MS = 200;

/**
 * Copy the assets and run `next build`, one process at a time: who finds another building waits for its end, and takes
 * what it built.
 *
 * @throws {Refusal} `build_failed` with the end of what Next said
 */
export async function build(root = process.cwd(), signal?: AbortSignal): Promise<void> {
  for (let waited = false; ; waited = true) {
    const held = holdBuild(root);
    if (typeof held !== 'function') {
      await sleep(LOOK_AGAIN_MS, undefined, { ...(signal && { signal }) });
      continue;
    }
    try {
      return waited && !needsBuild(root) ? undefined : await buildAlone(root, signal);
    } finally {
      held();
    }
  }
}

function holdBuild(root: string) {
  const folder = join(root, LOCK_FOLDER);
  try {
    mkdirSync(folder, { recursive: true });
    return holdPidFile(join(folder, 'xintu-build.pid'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      'build_failed',
      `The pages have to be built, and this account may not write there: ${reason}. Run npm run build as the owner of the folder.`,
    );
  }
}

async function buildAlone(root: string, signal: AbortSignal | undefined) {
  await copyAssets();
  const startedAt = Date.now();
  const built = digest(root);
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const { code, output } = await run([next, 'build'], root, signal);
  if (code !== 0) {
    throw new Refusal(
      'build_failed',
      `The pages could not be built (next build ended with ${code}):\n${output.trim()}`,
    );
  }
  writeFileSync(join(root, BUILD_ID), built);
  writeFileSync(join(root, MARK), String(startedAt));
}

function run(args: string[], cwd: string, signal: AbortSignal | undefined) {
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: buildEnvironment(),
      ...(signal && { signal }),
    });
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
