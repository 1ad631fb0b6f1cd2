import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';

/** The files whose promises speak of days, months or periods. */
const files = ['calendar', 'local-time', 'publication', 'footfall'].map((name) => `tests/${name}.test.ts`);
const machineZones = ['UTC', 'Asia/Shanghai', 'America/New_York'];

/** Name and outcome of every test of the files on a machine in this zone. */
function outcomes(timeZone: string): Promise<string[]> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', ...files];
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env: { ...env, TZ: timeZone }, maxBuffer: 1 << 26 }, (_error, stdout) =>
      resolve(
        stdout
          .split('\n')
          .map((line) => /^\s*((?:not )?ok) \d+ - (.*)$/.exec(line))
          .flatMap((found) => (found ? [`${found[1]} ${found[2]}`] : []))
          .sort(),
      ),
    ),
  );
}

test('whatever zone the machine is set to, the time-dependent tests have the same results', async () => {
  // One after the other: each opens both engines.
  const all: string[][] = [];
  for (const timeZone of machineZones) all.push(await outcomes(timeZone));
  const [first, ...others] = all;
  assert.ok(first!.length > 30, `only ${first!.length} tests ran`);
  assert.deepEqual(
    first!.filter((line) => line.startsWith('not ')),
    [],
  );
  for (const other of others) assert.deepEqual(other, first);
});
