import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { insertAccount } from '@/db/queries/accounts';
import { openToOthers } from '@/lib/server/host-rule';
import { forEachEngine } from './support/engines';
import { ask, frontBefore } from './support/front';
import { freePort } from './support/postgres-server';

/** To whom the server is open: without HOST to this machine only, until somebody can sign in. */

forEachEngine('to whom the server is open', (open) => {
  test('follows HOST, and without it whether there is an account', async () => {
    const db = await open();
    const opened = async (host: string | null) => {
      const front = {
        host: host ?? '127.0.0.1',
        async move(next: string) {
          this.host = next;
        },
      };
      const lines: string[] = [];
      await openToOthers({ host }, front, db, (line) => lines.push(line));
      return [front.host, ...lines];
    };
    assert.deepEqual(await opened(null), [
      '127.0.0.1',
      'Listening on 127.0.0.1, open to this machine only until an account is set up; HOST=0.0.0.0 opens it at once',
    ]);
    assert.deepEqual(await opened('0.0.0.0'), [
      '0.0.0.0',
      'Listening on 0.0.0.0, open to every machine that reaches this one',
    ]);
    const made = { name: 'Admin', passwordHash: 'hash', mustChange: false, entity: null, ssoName: null };
    await db.transaction((tx) => insertAccount(tx, { ...made, role: 'admin' }));
    assert.deepEqual(await opened(null), [
      '0.0.0.0',
      'Listening on 0.0.0.0, open to every machine that reaches this one',
    ]);
    assert.deepEqual(await opened('127.0.0.1'), ['127.0.0.1', 'Listening on 127.0.0.1, open to this machine only']);
  });
});

describe('a front that moves', () => {
  test('listens on the other address only, on the same port, and what is connected stays so', async () => {
    const front = await frontBefore();
    try {
      const { port } = new URL(front.url);
      const open = connect(Number(port), '127.0.0.1');
      await once(open, 'connect');
      await front.move('127.0.0.2');
      assert.equal(front.url, `http://127.0.0.2:${port}`);
      assert.equal((await ask(front.url)).text, 'reached');
      await assert.rejects(ask(`http://127.0.0.1:${port}`), /ECONNREFUSED/);
      open.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      let text = '';
      open.on('data', (chunk) => (text += chunk));
      await once(open, 'close');
      assert.match(text, /reached/);
    } finally {
      await front.close();
    }
  });
});

describe('a front behind a proxy', () => {
  const behind = (port: number) => ({ PORT: String(port), XINTU_TRUST_PROXY: '1' });

  test('leaves its port closed until it can answer', async () => {
    const port = await freePort();
    const front = await frontBefore(behind(port));
    try {
      assert.equal(new URL(front.url).port, String(port));
      await assert.rejects(ask(`http://127.0.0.1:${port}`), /ECONNREFUSED/);
      await front.move('127.0.0.2');
      await assert.rejects(ask(front.url), /ECONNREFUSED/);
      await front.listen();
      assert.equal((await ask(front.url)).text, 'reached');
    } finally {
      await front.close();
    }
  });

  test('tells at once of a port that is taken, and of an address that this machine has not', async () => {
    const other = await frontBefore();
    try {
      const port = Number(new URL(other.url).port);
      await assert.rejects(frontBefore(behind(port)), /Port \d+ is in use by another program/);
      const elsewhere = { ...behind(await freePort()), HOST: '192.0.2.1' };
      await assert.rejects(frontBefore(elsewhere), /This machine has no address 192\.0\.2\.1/);
    } finally {
      await other.close();
    }
  });
});
