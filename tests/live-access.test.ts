import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import type { Db } from '@/db/db';
import { insertAccount, setDivisions, updateAccount } from '@/db/queries/accounts';
import { revokeApiKey } from '@/db/queries/api-keys';
import { newestRevision } from '@/db/queries/feed';
import { insertScreen, updateScreen } from '@/db/queries/screens';
import type { Role } from '@/lib/credit/account';
import { type Hub, RECHECK_MS } from '@/lib/live/hub';
import {
  type ClientToServer,
  type Ended,
  LIVE_PATH,
  type Change as LiveChange,
  type LiveEvent,
  type ServerToClient,
  type Subscribe,
  type Subscribed,
} from '@/lib/live/protocol';
import { createKey, hashOfSecret } from '@/lib/server/api-keys';
import { auditPage } from '@/lib/server/audit';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import { tail } from '@/lib/server/feed';
import { startLive } from '@/lib/server/live';
import { endSession, startSession } from '@/lib/server/sessions';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { until } from './support/until';

type Client = Socket<ServerToClient, ClientToServer>;
interface Given {
  auth?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** The same database; each question about the credentials of open sockets is told as it begins, by the ids that it names. */
const questioned = (db: Db, onQuestion: (ids: readonly string[]) => void): Db => ({
  ...db,
  query(sql, params = []) {
    if (sql.includes("select 'session' as kind")) onQuestion(params.slice(0, 3).flat().map(String));
    return db.query(sql, params);
  },
});

forEachEngine('who a socket is', (open) => {
  const http = createServer();
  const closers: (() => unknown)[] = [];
  let db: Db;
  let hub: Hub<never>;
  let url = '';
  const faults: string[] = [];
  /** The ids that each question about credentials named. */
  const questions: (readonly string[])[] = [];

  before(async () => {
    db = await open();
    await seedShipped(db);
    const rows = ['a', 'b'].map((code) => row({ code, sourceKey: code, grade: 'A', kind: 'enterprise' }));
    await take(db, rows);
    const feed = tail(db, { after: await newestRevision(db), pollMs: 20 });
    const watched = questioned(db, (ids) => questions.push(ids));
    const running = { db: watched, feed, epoch: 'e', config: readConfig({}), clock: systemClock };
    hub = startLive(http, running, (line) => faults.push(line)) as Hub<never>;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    closers.push(
      () => feed.stop(),
      () => hub.close(),
    );
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  /** @returns the socket, or the code that it was refused with */
  async function connect({ auth = {}, headers = {} }: Given = {}): Promise<Client | string> {
    const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true };
    const socket: Client = io(url, { ...options, auth, extraHeaders: headers });
    closers.push(() => socket.disconnect());
    return new Promise((resolve) => {
      socket.on('connect', () => resolve(socket));
      socket.on('connect_error', (error) => resolve((error as Error & { data?: Ended }).data?.code ?? error.message));
    });
  }
  async function connected(given: Given = {}): Promise<Client> {
    const socket = await connect(given);
    assert.ok(typeof socket !== 'string', String(socket));
    return socket;
  }
  const ask = (socket: Client, request: Subscribe) =>
    new Promise<Exclude<Subscribed, { error: unknown }>>((resolve, reject) =>
      socket.emit('subscribe', request, (reply) => ('error' in reply ? reject(reply.error) : resolve(reply))),
    );
  const audienceOf = async (given: Given) => (await ask(await connected(given), { topics: ['zones'] })).audience;

  const keyOf = (audience: 'public' | 'district' | 'regulator', division: string | null = null) =>
    createKey(db, { name: audience, scope: 'read', audience, division, synthetic: false });
  let accounts = 0;
  async function signedIn(role: Role, divisions: string[] = [], entity: number | null = null) {
    const name = `${role} ${++accounts}`;
    return db.transaction(async (tx) => {
      const made = { passwordHash: 'x', mustChange: false, entity, ssoName: null };
      const account = await insertAccount(tx, { ...made, name, role });
      await setDivisions(tx, account, divisions);
      const start = { account, method: 'password', request: new Request(url), now: new Date() } as const;
      const { id, setCookie } = await startSession(tx, start, null);
      return { account, name, id, headers: { cookie: setCookie.split(';')[0]! } };
    });
  }
  async function screenOf(id: string, audience: 'wall' | 'regulator') {
    const token = `xs_${id}`;
    const reason = audience === 'wall' ? null : 'Closed room';
    await insertScreen(db, { id, name: id, audience, reason, tokenHash: hashOfSecret(token), now: new Date() });
    return token;
  }

  /**
   * How long a socket still lives after its rights end, and how many questions that begin after it are asked about it; it
   * must hear why. Who is let go is not asked about again, however late its own side comes to know.
   */
  async function lost(socket: Client, credential: string, end: () => Promise<unknown>) {
    const reasons: Ended[] = [];
    socket.on('ended', (reason) => reasons.push(reason));
    await end();
    const [before, started] = [questions.length, performance.now()];
    await until(() => !socket.connected);
    const ms = performance.now() - started;
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ['rights_ended'],
    );
    return { ms, asked: questions.slice(before).filter((ids) => ids.includes(credential)).length };
  }

  test('a socket is who its key, session, screen token or wall says; without any it is the public', async () => {
    const expected: [given: Given, audience: string][] = [
      [{}, 'public'],
      [{ auth: { screen: 'main' } }, 'wall'],
      [{ auth: { token: (await keyOf('public')).secret } }, 'public'],
      [{ auth: { token: (await keyOf('district', '330782')).secret } }, 'district:330782'],
      [{ auth: { token: (await keyOf('regulator')).secret } }, 'regulator'],
      [{ auth: { token: await screenOf('hall', 'wall') } }, 'wall'],
      [{ auth: { token: await screenOf('room', 'regulator'), screen: 'room' } }, 'regulator'],
      [{ headers: { cookie: 'xintu_screen=xs_room' }, auth: { screen: 'room' } }, 'regulator'],
      [{ headers: (await signedIn('regulator')).headers }, 'regulator'],
      [{ headers: (await signedIn('steward')).headers }, 'regulator'],
      [{ headers: (await signedIn('entity')).headers }, 'public'],
      [{ headers: (await signedIn('district', ['330783', '330782'])).headers }, 'district:330782,330783'],
    ];
    for (const [given, audience] of expected) assert.equal(await audienceOf(given), audience, JSON.stringify(given));
  });

  test('a wall is a wall, whoever is signed in at its browser', async () => {
    const { headers } = await signedIn('admin');
    assert.equal(await audienceOf({ headers, auth: { screen: 'main' } }), 'wall');
  });

  test('what is given and does not hold is refused with a code, never taken for the public', async () => {
    const { headers, id } = await signedIn('regulator');
    await endSession(db, id, null, new Date());
    assert.equal(await connect({ auth: { token: 'xk_wrong' } }), 'bad_key');
    assert.equal(await connect({ auth: { token: '' } }), 'bad_key');
    assert.equal(await connect({ auth: { token: { $ne: 1 } } }), 'bad_key');
    assert.equal(await connect({ auth: { token: 'ключ\n' } }), 'bad_key');
    assert.equal(await connect({ auth: { token: 'xs_wrong' } }), 'bad_screen_token');
    assert.equal(await connect({ headers: { cookie: 'xintu_session=forged' } }), 'session_ended');
    assert.equal(await connect({ headers }), 'session_ended');
  });

  test('a page of another origin gets nothing out of the cookies that come along', async () => {
    const { headers } = await signedIn('regulator');
    assert.equal(await connect({ headers: { ...headers, origin: 'https://evil.example' } }), 'cross_origin');
    assert.equal(await audienceOf({ headers: { ...headers, origin: url } }), 'regulator');
    assert.equal(await audienceOf({ headers: { origin: 'https://evil.example' } }), 'public');
  });

  test('news says whom it is about to the regulator only, in the same bytes for everyone of an audience', async () => {
    const { secret } = await keyOf('regulator');
    const clients = {
      public: await connected(),
      wall: await connected({ auth: { screen: 'main' } }),
      district: await connected({ auth: { token: (await keyOf('district', '330782')).secret } }),
      regulator: await connected({ auth: { token: secret } }),
    };
    const heard: Record<string, LiveEvent[]> = {};
    for (const [audience, socket] of Object.entries(clients)) {
      socket.on('change', (change: LiveChange) => {
        if (change.topic === 'events') heard[audience] = change.data as LiveEvent[];
      });
      const reply = await ask(socket, { topics: ['events', 'zones'] });
      assert.ok('snapshots' in reply);
      const events = reply.snapshots.events!.data;
      assert.ok(events.length > 0 && events.every((event) => 'entities' in event === (audience === 'regulator')));
    }
    await take(db, [row({ code: 'a', sourceKey: 'n', grade: 'B', evaluatedAt: '2026-05-05' })]);
    await until(() => Object.keys(heard).length === 4);
    const [{ entity }] = (await db.query<{ entity: number }>("select entity from entity_code where code = 'a'")) as [
      { entity: number },
    ];
    for (const audience of ['public', 'wall', 'district']) {
      assert.deepEqual(Object.keys(heard[audience]![0]!).sort(), ['at', 'count', 'kind', 'revision', 'zones']);
      assert.deepEqual(heard[audience], heard.public);
    }
    assert.deepEqual(heard.regulator![0]!.entities, [entity]);
  });

  test('who listens to more than the public is written down before the first data leave; else nothing leaves', async () => {
    const listened = async () =>
      (await auditPage(db, { action: 'SUBSCRIBE', limit: 100 })).items.map(({ accountName, subject }) => [
        accountName,
        subject,
      ]);
    const before = (await listened()).length;
    await ask(await connected(), { topics: ['zones', 'events'] });
    assert.equal((await listened()).length, before, 'the public leaves no trace');
    const { name, headers } = await signedIn('regulator');
    const socket = await connected({ headers });
    await ask(socket, { topics: ['zones', 'events'] });
    assert.deepEqual((await listened()).slice(0, 2).sort(), [
      [name, 'events'],
      [name, 'zones'],
    ]);
    const quiet = faults.length;
    await db.exec('alter table audit rename to audit_elsewhere');
    try {
      await assert.rejects(ask(socket, { topics: ['zones'] }), { code: 'unavailable' });
    } finally {
      await db.exec('alter table audit_elsewhere rename to audit');
      faults.length = quiet;
    }
  });

  test('a socket loses its rights within a second of their end, by the first question after it, and hears why', async () => {
    const times: [what: string, ms: number][] = [];
    const loses = async (what: string, credential: string, given: Given, end: () => Promise<unknown>) => {
      const socket = await connected(given);
      await ask(socket, { topics: ['zones', 'events'] });
      await until(() => questions.at(-1)?.includes(credential) === true);
      const { ms, asked } = await lost(socket, credential, end);
      times.push([what, ms]);
      assert.ok(asked <= 1, `${what}: lost only after ${asked} questions`);
    };
    const revoked = await signedIn('regulator');
    await loses('revoked', revoked.id, revoked, () => endSession(db, revoked.id, null, new Date()));
    const expired = await signedIn('regulator');
    const past =
      "update session set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1";
    await loses('expired', expired.id, expired, () => db.query(past, [expired.id]));
    const disabled = await signedIn('steward');
    const fields = { name: disabled.name, role: 'steward', entity: null, ssoName: null } as const;
    await loses('disabled', disabled.id, disabled, () =>
      updateAccount(db, disabled.account, { ...fields, disabled: true }),
    );
    const moved = await signedIn('district', ['330782']);
    await loses('moved', moved.id, moved, () => db.transaction((tx) => setDivisions(tx, moved.account, ['330783'])));
    const [a, b] = (await db.query<{ entity: number }>('select entity from entity_code order by code')) as [
      { entity: number },
      { entity: number },
    ];
    const own = await signedIn('entity', [], a.entity);
    const bound = { name: own.name, role: 'entity', disabled: false, ssoName: null } as const;
    await loses('another business', own.id, own, () => updateAccount(db, own.account, { ...bound, entity: b.entity }));
    const owner = await signedIn('entity', [], a.entity);
    await loses('an owner, revoked', owner.id, owner, () => endSession(db, owner.id, null, new Date()));
    const key = await keyOf('regulator');
    await loses('key', String(key.id), { auth: { token: key.secret } }, () => revokeApiKey(db, key.id));
    const token = await screenOf('lobby', 'regulator');
    const rotated = { name: null, audience: null, reason: null, tokenHash: '9'.repeat(64), now: new Date() };
    await loses('token', hashOfSecret(token), { auth: { token } }, () => updateScreen(db, 'lobby', rotated));
    for (const [what, ms] of times) assert.ok(ms < 1_000, `${what}: ${Math.round(ms)} ms`);
    assert.ok(RECHECK_MS <= 500, 'a question every half second, so that its own time may take the other half');
  });

  test('who comes back as another audience is given the whole, never the changes of the other', async () => {
    const held = await ask(await connected({ auth: { token: (await keyOf('regulator')).secret } }), {
      topics: ['zones'],
    });
    const since = { epoch: held.epoch, revision: held.revision };
    const other = await connected();
    assert.ok('snapshots' in (await ask(other, { topics: ['zones'], since: { ...since, audience: held.audience } })));
    assert.ok('changes' in (await ask(other, { topics: ['zones'], since })));
    assert.deepEqual(faults, []);
  });
});
