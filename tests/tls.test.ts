import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { connect, type SecureVersion } from 'node:tls';
import { Refusal } from '@/lib/credit/refusal';
import { readConfig } from '@/lib/server/config';
import { type Front, openFront } from '@/lib/server/front';
import { ask, frontBefore } from './support/front';

/** HTTPS on the same port, with certificates that the test makes. */

const folder = mkdtempSync(join(tmpdir(), 'xintu-tls-'));
const opened: Front[] = [];
after(async () => {
  await Promise.all(opened.map((front) => front.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A self-signed certificate for localhost. @returns the environment that names it */
function pair(name: string) {
  const [XINTU_TLS_CERT, XINTU_TLS_KEY] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', XINTU_TLS_KEY];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, '-out', XINTU_TLS_CERT, ...subject], {
    stdio: 'ignore',
  });
  return { XINTU_TLS_CERT, XINTU_TLS_KEY };
}

const first = pair('first');
const second = pair('second');
const caOf = ({ XINTU_TLS_CERT }: typeof first) => readFileSync(XINTU_TLS_CERT, 'utf8');

async function secureFront(files: typeof first) {
  const front = await frontBefore(files);
  opened.push(front);
  return front;
}

/** A handshake. @returns what the server says of itself, and of the protocol */
function shake(url: string, options: { maxVersion?: SecureVersion; minVersion?: SecureVersion; ca?: string } = {}) {
  return new Promise<{ name: string | undefined; protocol: string | null; said: string }>((resolve, reject) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', servername: 'localhost', ...options });
    let said = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => (said += chunk));
    socket.on('end', () => resolve({ ...greeting, said }));
    let greeting = { name: undefined as string | undefined, protocol: null as string | null };
    socket.on('secureConnect', () => {
      greeting = { name: socket.getPeerCertificate().subject.CN as string, protocol: socket.getProtocol() };
      socket.write(
        'GET /live/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://localhost\r\n\r\n',
      );
    });
  });
}

describe('HTTPS', () => {
  test('answers on the port, says so to pages, and tells browsers to stay with it', async () => {
    const front = await secureFront(first);
    assert.match(front.url, /^https:\/\/localhost:\d+$/);
    const answer = await ask(front.url, { ca: caOf(first) });
    assert.equal(answer.text, 'reached');
    assert.match(answer.headers['strict-transport-security']!, /max-age=31536000/);
    assert.equal(front.reached[0]!.headers['x-xintu-origin'], front.url);
  });

  test('takes TLS 1.2 and 1.3, nothing older, and passes a websocket on', async () => {
    const front = await secureFront(first);
    front.http.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Reached\r\n\r\n'));
    const ca = caOf(first);
    const modern = await shake(front.url, { ca });
    assert.deepEqual([modern.protocol, modern.said], ['TLSv1.3', 'HTTP/1.1 101 Reached\r\n\r\n']);
    assert.equal((await shake(front.url, { ca, maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2');
    await assert.rejects(shake(front.url, { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }));
  });

  test('the program itself asks in plain HTTP on loopback, where no certificate has its name', async () => {
    const front = await secureFront(first);
    assert.match(front.selfUrl, /^http:\/\/localhost:\d+$/);
    assert.equal((await ask(front.selfUrl)).text, 'reached');
  });

  test('a renewed certificate is taken without a stop; a bad one leaves the old in use', async () => {
    const files = pair('renewed');
    const front = await secureFront(files);
    front.http.on('upgrade', (_, socket) => socket.end('HTTP/1.1 101 Reached\r\n\r\n'));
    assert.equal((await shake(front.url, { ca: caOf(files) })).name, 'renewed');
    writeFileSync(files.XINTU_TLS_CERT, readFileSync(second.XINTU_TLS_CERT));
    assert.throws(() => front.reloadCertificate(), /does not belong/);
    const old = readFileSync(files.XINTU_TLS_KEY);
    writeFileSync(files.XINTU_TLS_KEY, readFileSync(second.XINTU_TLS_KEY));
    assert.notDeepEqual(readFileSync(files.XINTU_TLS_KEY), old);
    front.reloadCertificate();
    assert.equal((await shake(front.url, { ca: caOf(second) })).name, 'second');
  });

  const notPem = join(folder, 'not.pem');
  writeFileSync(notPem, 'hello');
  const refused: [name: string, files: typeof first, message: RegExp][] = [
    [
      'a file that is not there',
      { ...first, XINTU_TLS_CERT: join(folder, 'none.pem') },
      /^XINTU_TLS_CERT=.*no such file/,
    ],
    ['a folder', { ...first, XINTU_TLS_KEY: folder }, /^XINTU_TLS_KEY=.*may read/],
    ['no certificate', { ...first, XINTU_TLS_CERT: notPem }, /^XINTU_TLS_CERT=.*not a PEM certificate/],
    ['no key', { ...first, XINTU_TLS_KEY: notPem }, /^XINTU_TLS_KEY=.*not a PEM key/],
    ['a key of another certificate', { ...first, XINTU_TLS_KEY: second.XINTU_TLS_KEY }, /does not belong.*one pair/],
  ];
  for (const [name, files, message] of refused) {
    test(`${name} is refused with its place and the mend`, async () => {
      const open = openFront(readConfig({ PORT: '0', ...files }));
      await assert.rejects(
        open,
        (error) => error instanceof Refusal && error.code === 'tls' && message.test(error.message),
      );
    });
  }
});
