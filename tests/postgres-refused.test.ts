import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { openDb } from '@/db/db';
import { migrate } from '@/db/migrate';
import { Refusal } from '@/lib/credit/refusal';
import { skipPostgres } from './support/engines';

/** PostgreSQL servers that Xintu cannot run on: one message with the mend, and nothing half-made. */

const refusedWith =
  (code: string, ...says: RegExp[]) =>
  (error: unknown) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, code);
    for (const said of says) assert.match(error.message, said);
    return true;
  };

/** A message of the protocol: its type, its length with itself, its body. */
function message(type: string, ...body: Buffer[]): Buffer {
  const whole = Buffer.concat(body);
  const head = Buffer.alloc(5);
  head.write(type, 0);
  head.writeInt32BE(whole.length + 4, 1);
  return Buffer.concat([head, whole]);
}
const int16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);
const int32 = (value: number) =>
  Buffer.from([(value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const word = (text: string) => Buffer.from(`${text}\0`);

const ready = message('Z', Buffer.from('I'));
const TEXT = 25;

/** One row of texts, as the simple query protocol sends it. */
function answer(row: Record<string, string>): Buffer {
  const names = Object.keys(row);
  const field = (name: string) =>
    Buffer.concat([word(name), int32(0), int16(0), int32(TEXT), int16(-1), int32(-1), int16(0)]);
  const value = (text: string) => Buffer.concat([int32(Buffer.byteLength(text)), Buffer.from(text)]);
  return Buffer.concat([
    message('T', int16(names.length), ...names.map(field)),
    message('D', int16(names.length), ...Object.values(row).map(value)),
    message('C', word('SELECT 1')),
    ready,
  ]);
}

/** A server that lets everyone in and answers each query with the same row. */
function answerAll(socket: Socket, row: Record<string, string>) {
  let isIn = false;
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (!isIn) socket.write(Buffer.concat([message('R', int32(0)), ready]));
    else if (data[0] === 'Q'.charCodeAt(0)) socket.write(answer(row));
    isIn = true;
  });
}

describe('a PostgreSQL that is too old', () => {
  const server = createServer((socket) => answerAll(socket, { version: '13.9', number: '130009' }));
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  test('is refused with its version and the one that is needed', async () => {
    const { port } = server.address() as AddressInfo;
    await assert.rejects(
      openDb(`postgres://somebody:hunter2@127.0.0.1:${port}/x`),
      refusedWith('postgres_too_old', /13\.9/, /15 or newer/, /^(?!.*hunter2)/),
    );
  });
});

describe('a database without PostGIS', { skip: skipPostgres }, () => {
  const name = `xintu_bare_${process.pid}`;
  const role = `xintu_plain_${process.pid}`;
  const urlOf = (user?: string) => {
    const url = new URL(process.env.DATABASE_URL_TEST!);
    url.pathname = `/${name}`;
    if (user !== undefined) Object.assign(url, { username: user, password: 'hunter2' });
    return url.href;
  };
  const asAdmin = async (...statements: string[]) => {
    const admin = await openDb(process.env.DATABASE_URL_TEST!);
    for (const statement of statements) await admin.exec(statement);
    await admin.close();
  };
  before(() =>
    asAdmin(`create role ${role} login password 'hunter2'`, `create database ${name} owner ${role} template template0`),
  );
  after(() => asAdmin(`drop database ${name} with (force)`, `drop role ${role}`));

  async function refusal(url: string, code: string, ...says: RegExp[]) {
    const db = await openDb(url);
    try {
      await assert.rejects(migrate(db), refusedWith(code, ...says));
      const [made] = await db.query<{ n: number }>("select count(*) as n from pg_tables where schemaname = 'public'");
      assert.equal(made!.n, 0, 'something is half-made');
    } finally {
      await db.close();
    }
  }

  test('and an account that may not put it there: who must do it, and with which statement', () =>
    refusal(urlOf(role), 'postgis_right', /As a superuser/, /create extension postgis;/));

  test('on a server that does not have it: the package is named', async () => {
    // The catalogue of extensions as such a server shows it.
    const db = await openDb(urlOf());
    await db.exec(`create schema bare; create view bare.pg_available_extensions as
      select * from pg_catalog.pg_available_extensions where name <> 'postgis'`);
    await db.exec(`alter database ${name} set search_path = bare, pg_catalog, public`);
    await db.close();
    await refusal(urlOf(), 'postgis_missing', /not installed/, /3\.3 or newer/, /apt-get install/);
  });
});
