import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Refusal } from '@/lib/credit/refusal';
import { build, needsBuild } from '@/lib/server/build';

/** Processes that start at once in one folder do not build in it at once. */

const root = mkdtempSync(join(tmpdir(), 'xintu-build-'));
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** A process that is building in a folder, as far as others can see. */
async function building(folder: string): Promise<ChildProcess> {
  mkdirSync(join(folder, '.next/cache'), { recursive: true });
  const path = JSON.stringify(join(folder, '.next/cache/xintu-build.pid'));
  const code = `import { holdPidFile } from '@/db/pid-file'; holdPidFile(${path}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

test('who finds another building waits, and takes what it built', async () => {
  const folder = join(root, 'built');
  const other = await building(folder);
  assert.equal(needsBuild(folder), true);
  const ended: string[] = [];
  const mine = build(folder).then(() => ended.push('mine'));
  writeFileSync(join(folder, '.next/BUILD_ID'), 'b');
  writeFileSync(join(folder, '.next/xintu-built-from'), String(Date.now()));
  ended.push('other');
  other.kill('SIGKILL');
  // Were it to build, Next would refuse a folder without pages.
  await mine;
  assert.deepEqual(ended, ['other', 'mine']);
});

test('one that died without an end is not waited for: the next one builds', async () => {
  const folder = join(root, 'died');
  (await building(folder)).kill('SIGKILL');
  await assert.rejects(
    build(folder),
    (error: Refusal) => error.code === 'build_failed' && /next build ended/.test(error.message),
  );
});

test('who gives up waiting ends, and leaves the other its turn', async () => {
  const folder = join(root, 'given-up');
  const other = await building(folder);
  const givenUp = new AbortController();
  const mine = build(folder, givenUp.signal);
  givenUp.abort();
  await assert.rejects(mine, { name: 'AbortError' });
  assert.equal(other.exitCode, null);
});
