import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readConfig } from '@/lib/server/config';

/** What deploy/ gives to systemd: the units, their settings, and the restart of one process after another. */

const folder = mkdtempSync(join(tmpdir(), 'xintu-units-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

test('systemd finds no fault in the units', { skip: has('systemd-analyze') ? false : 'no systemd-analyze' }, () => {
  copyFileSync('deploy/systemd/xintu@.service', join(folder, 'xintu@3001.service'));
  copyFileSync('deploy/systemd/xintu.target', join(folder, 'xintu.target'));
  const units = ['xintu@3001.service', 'xintu.target'].map((name) => join(folder, name));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
  // Whether node lies where the unit says is a matter of the machine.
  const faults = stderr.split('\n').filter((line) => line !== '' && !/\/usr\/bin\/node is not executable/.test(line));
  assert.deepEqual(faults, []);
  assert.ok(status === 0 || !existsSync('/usr/bin/node'));
});

test('the settings that are shipped are settings of the program', () => {
  const lines = (path: string) => readFileSync(path, 'utf8').split('\n');
  const given = lines('deploy/xintu.env.example').filter((line) => /^[A-Z]/.test(line));
  const ofUnit = lines('deploy/systemd/xintu@.service').flatMap((line) =>
    line.startsWith('Environment=') ? line.slice('Environment='.length).split(' ') : [],
  );
  const env = Object.fromEntries(
    [...given, ...ofUnit].map((line) => line.replaceAll('%i', '3001').split(/=(.*)/).slice(0, 2)),
  );
  const config = readConfig(env);
  assert.deepEqual(
    [config.port, config.host, config.trustProxy, config.origin, config.demo],
    [3001, '127.0.0.1', 1, 'https://map.example.org', 0],
  );
});

describe('the rolling restart', { skip: has('curl') ? false : 'no curl' }, () => {
  /** What systemctl was asked for, one a line. */
  const asked = join(folder, 'asked');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >> ${asked}\n`);
  chmodSync(join(bin, 'systemctl'), 0o755);

  async function processThatAnswers(status: number) {
    const server = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    after(() => server.close());
    return String((server.address() as AddressInfo).port);
  }
  const restart = (...ports: string[]) =>
    new Promise<{ code: unknown; stderr: string; asked: string[] }>((resolve) => {
      writeFileSync(asked, '');
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, WAIT: '1' };
      execFile('deploy/rolling-restart', ports, { env }, (error, _, stderr) =>
        resolve({ code: error?.code ?? 0, stderr, asked: readFileSync(asked, 'utf8').trim().split('\n') }),
      );
    });

  test('takes one process after another', async () => {
    const [one, other] = [await processThatAnswers(200), await processThatAnswers(200)];
    const { code, asked } = await restart(one, other);
    assert.deepEqual([code, asked], [0, [`restart xintu@${one}`, `restart xintu@${other}`]]);
  });

  test('stops at one that does not come back, and leaves the others as they are', async () => {
    const [ill, well] = [await processThatAnswers(503), await processThatAnswers(200)];
    const { code, asked, stderr } = await restart(ill, well);
    assert.deepEqual([code, asked], [1, [`restart xintu@${ill}`]]);
    assert.match(stderr, new RegExp(`xintu@${ill} does not answer`));
  });
});
