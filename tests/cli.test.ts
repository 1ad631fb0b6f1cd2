import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { accountList } from '@/db/queries/accounts';
import { findByHash } from '@/db/queries/api-keys';
import { hashOfSecret } from '@/lib/server/api-keys';
import { type CommandReply, type CommandSocket, serveCommands, socketPath } from '@/lib/server/command-socket';
import { execute } from '@/lib/server/commands';
import { passwords } from '@/lib/server/passwords';
import { alignedLines, findingsCsv } from '@/lib/server/print';
import { seedShipped } from '@/lib/server/shipped';
import { tryPassword } from '@/lib/server/sign-in';
import { socketLines } from '@/lib/server/socket-lines';
import { createDatabase, onEngine, skipPostgres } from './support/engines';
import { row, take } from './support/rows';
import { until } from './support/until';

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Run the command line as a user does. */
function xintu(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  return new Promise<Outcome>((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
      env: { ...process.env, DATABASE_URL: '', ...env },
    });
    const outcome: Outcome = { status: null, stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      outcome.stdout += text;
    });
    child.stderr.on('data', (text) => {
      outcome.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ ...outcome, status }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const isOneMessage = (stderr: string) =>
  stderr.trim() !== '' && !/^\s+at /m.test(stderr) && stderr.trim().split('\n').length === 1;

const wrongUsage: [args: string[], named: RegExp][] = [
  [['nonsense'], /nonsense/],
  [['import'], /file/],
  [['import', 'a.csv'], /--profile/],
  [['import', 'rollback'], /batch/],
  [['import', 'rollback', 'x'], /whole number/],
  [['findings', '0'], /whole number/],
  [['findings', '1', '--csv', '--json'], /--csv|--json/],
  [['zones', 'import', 'a.geojson', '--kind', 'town', '--id', 'i', '--name', 'n'], /core_district/],
  [['zones', 'import', 'a.geojson', '--kind', 'region', '--name', 'n'], /--id/],
  [
    ['zones', 'import', 'a.geojson', '--kind', 'region', '--id', 'i', '--name', 'n', '--valid-from', '2026-02-30'],
    /YYYY-MM-DD/,
  ],
  [['divisions', 'import', 'a.geojson', '--code', 'c', '--name', 'n', '--crs', 'epsg:4326'], /gcj02/],
  [['crs', 'convert', '--from', 'gcj02'], /--to/],
  [['index', '--data', 'd.csv'], /--methodology/],
  [['index', '--methodology', 'm.json'], /--data/],
  [['score', '--data', 'd.csv'], /--scheme/],
  [['score', '--scheme', 'FHRS'], /--data/],
  [['account', 'create', '--name', 'n', '--role', 'owner'], /steward/],
  [['account', 'create', '--name', 'n', '--role', 'district'], /--division/],
  [['apikey', 'create', '--name', 'n', '--scope', 'all'], /read/],
  [['apikey', 'create', '--name', 'n', '--scope', 'read', '--audience', 'district'], /--division/],
];

describe('wrong usage', { concurrency: 2 }, () => {
  for (const [args, named] of wrongUsage) {
    test(`xintu ${args.join(' ')}: status 2, one message that names the place, nothing on standard output`, async () => {
      const { status, stdout, stderr } = await xintu(args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, named);
      assert.ok(isOneMessage(stderr), stderr);
    });
  }
});

test('--help answers everywhere with status 0', async () => {
  for (const args of [
    [],
    ['import'],
    ['import', 'rollback'],
    ['zones', 'import'],
    ['crs', 'convert'],
    ['score'],
    ['doctor'],
  ]) {
    const { status, stdout, stderr } = await xintu([...args, '--help']);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, new RegExp(`^Usage: xintu ${args.join(' ')}`.trimEnd()));
  }
});

test('uscc check prints each code as it was given, with its verdict, reason and suggestion', async () => {
  const input =
    '\uFEFF91330100799655058B\r\n91330100-799655058b\r\n91350100M000100Y43\nabc\n\n330100000012345\n9133O100799655058B\n';
  const { status, stdout, stderr } = await xintu(['uscc', 'check'], { input });
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual(stdout.split('\n'), [
    '91330100799655058B\tvalid',
    '91330100-799655058b\tvalid',
    '91350100M000100Y43\tvalid',
    'abc\tinvalid\tlength',
    '\tinvalid\tlength',
    '330100000012345\tinvalid\tregistration_number',
    '9133O100799655058B\tinvalid\tcharset\t91330100799655058B',
    '',
  ]);
});

test('crs convert writes seven decimals, and outside China the place as it is', async () => {
  const { status, stdout } = await xintu(['crs', 'convert', '--from', 'gcj02', '--to', 'wgs84'], {
    input: '123,45\n -0.1276 , 51.5072 \n',
  });
  // The first is gcoord's published example, to 8 decimals 122.99395597, 44.99804071.
  assert.deepEqual([status, stdout], [0, '122.9939560,44.9980407\n-0.1276000,51.5072000\n']);
});

for (const bad of ['120.1;30.2', '30.2,120.1', '', 'NaN,1', '181,0', '1,2,3']) {
  test(`crs convert refuses "${bad}" with the number of its line`, async () => {
    const { status, stdout, stderr } = await xintu(['crs', 'convert', '--from', 'wgs84', '--to', 'bd09'], {
      input: `0,0\n${bad}\n0,0\n`,
    });
    assert.deepEqual([status, stdout], [1, '0.0000000,0.0000000\n']);
    assert.ok(isOneMessage(stderr) && stderr.includes('Line 2'), stderr);
  });
}

test('index needs no database; what it refuses is one message, status 1, nothing on standard output', async () => {
  const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' };
  const levels = (data: string) =>
    xintu(['index', '--methodology', 'docs/samples/methodology.json', '--data', data, '--json'], { env });
  const [done, bad] = await Promise.all([levels('docs/samples/indicators.csv'), levels('docs/samples/xintu.csv')]);
  assert.deepEqual([done.status, done.stderr, JSON.parse(done.stdout).units.length], [0, '', 4]);
  assert.deepEqual([bad.status, bad.stdout], [1, '']);
  assert.ok(isOneMessage(bad.stderr) && /xintu\.csv: the first column is .*"unit"/.test(bad.stderr), bad.stderr);
});

test('score needs no database; what it refuses is one message, status 1, nothing on standard output', async () => {
  const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' };
  const grades = (scheme: string) =>
    xintu(['score', '--scheme', scheme, '--data', 'docs/samples/points.csv', '--json'], { env });
  const [done, bad] = await Promise.all([grades('docs/samples/scheme.json'), grades('FHRS')]);
  assert.deepEqual([done.status, done.stderr, JSON.parse(done.stdout).units.length], [0, '', 4]);
  assert.deepEqual([bad.status, bad.stdout], [1, '']);
  assert.ok(isOneMessage(bad.stderr) && /no column for the dimension "Hygiene"/.test(bad.stderr), bad.stderr);
});

test('a database that cannot be reached is one message with the mend, status 1, and a fault for doctor', async () => {
  const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' };
  const [findings, doctor] = await Promise.all([
    xintu(['findings', '1'], { env }),
    xintu(['doctor', '--json'], { env }),
  ]);
  assert.equal(findings.status, 1);
  assert.ok(isOneMessage(findings.stderr) && /127\.0\.0\.1:9.*DATABASE_URL/.test(findings.stderr), findings.stderr);
  assert.equal(doctor.status, 1);
  const diagnosis = JSON.parse(doctor.stdout);
  assert.deepEqual([diagnosis.ok, diagnosis.database, diagnosis.faults.length], [false, { reachable: false }, 1]);
  assert.ok(!(findings.stderr + doctor.stdout + doctor.stderr).includes('secret'));
});

test('a bad setting is one message with its name', async () => {
  const { status, stderr } = await xintu(['findings', '1'], { env: { XINTU_TZ: 'Nowhere' } });
  assert.equal(status, 1);
  assert.ok(isOneMessage(stderr) && stderr.startsWith('XINTU_TZ=Nowhere'), stderr);
});

test('--json behind "import rollback" is its own, not that of "import"', { skip: skipPostgres }, async () => {
  const { url, drop } = await createDatabase();
  const db = await openDb(url);
  try {
    await seedShipped(db);
    const { batch } = await take(db, [row({ code: 'a', sourceKey: 'a', grade: 'A' })]);
    const { stdout } = await xintu(['import', 'rollback', String(batch), '--json'], { env: { DATABASE_URL: url } });
    assert.equal((JSON.parse(stdout) as { rolledBack: number }).rolledBack, batch);
  } finally {
    await db.close();
    await drop();
  }
});

test('aligned lines name parts within parts, and show null as a dash', () => {
  assert.equal(
    alignedLines({ batch: 7, findings: { bad_code: 2 }, none: {}, revision: null }),
    'batch              7\nfindings.bad_code  2\nnone               –\nrevision           –\n',
  );
});

test('findings as CSV quote what would break a row', () => {
  const finding = { row: 3, field: null, code: 'bad', value: 'a "b",\nc', message: 'x' };
  assert.equal(findingsCsv([finding]), 'row,field,code,value,message\n3,,bad,"a ""b"",\nc",x\n');
});

onEngine('embedded', 'commands through the server', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-'));
  let db: Db;
  let socket: CommandSocket;
  before(async () => {
    db = await open();
    socket = await serveCommands(folder, { db, server: 'http://localhost:9', timeZone: 'Asia/Shanghai' });
  });
  after(async () => {
    await socket.close();
    rmSync(folder, { recursive: true });
  });

  const connect = () => createConnection(socketPath(folder));

  async function through(name: string, args: object): Promise<{ exit: number | undefined; out: string; err: string }> {
    const client = connect();
    client.write(`${JSON.stringify({ name, args, cwd: folder, columns: null })}\n`);
    const answer = { exit: undefined as number | undefined, out: '', err: '' };
    for await (const line of socketLines(client)) {
      const reply = JSON.parse(line) as CommandReply;
      if ('out' in reply) answer.out += reply.out;
      if ('err' in reply) answer.err += reply.err;
      if ('exit' in reply) answer.exit = reply.exit;
    }
    return answer;
  }

  async function here(name: string, args: object) {
    const answer = { exit: 0, out: '', err: '' };
    answer.exit = await execute(name, {
      db,
      timeZone: 'Asia/Shanghai',
      cwd: folder,
      args,
      out: (text) => {
        answer.out += text;
      },
      err: (text) => {
        answer.err += text;
      },
      progress: () => {},
      server: 'http://localhost:9',
      signal: new AbortController().signal,
    });
    return answer;
  }

  test('only the account that runs the server may connect', () => {
    assert.equal(statSync(join(folder, 'xintu.sock')).mode & 0o777, 0o600);
  });

  test('the output is the same as without a server, and so are refusals', async () => {
    for (const [name, args] of [
      ['doctor', {}],
      ['findings', { batch: 99, json: true }],
      ['import', { file: 'none.csv', profile: 'nonsense' }],
      ['import rollback', { batch: 99 }],
      ['no such command', {}],
      ['constructor', {}],
    ] as const) {
      const [there, local] = [await through(name, args), await here(name, args)];
      assert.deepEqual(there, local);
      assert.equal(local.exit, name === 'doctor' ? 0 : 1);
      assert.equal(local.out === '', name !== 'doctor');
    }
  });

  test('a new key is found by its secret, which is not stored', async () => {
    const { out } = await through('apikey create', { name: 'till', scope: 'write', audience: 'public', json: true });
    const { id, name, secret } = JSON.parse(out) as { id: number; name: string; secret: string };
    assert.match(secret, /^xk_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(await findByHash(db, hashOfSecret(secret)), {
      id,
      name,
      scope: 'write',
      audience: 'public',
      division: null,
      synthetic: false,
    });
    assert.equal(await findByHash(db, hashOfSecret(`${secret}x`)), undefined);
    const [stored] = await db.query<{ row: string }>('select to_jsonb(k)::text as row from api_key k where id = $1', [
      id,
    ]);
    assert.ok(!stored!.row.includes(secret));
  });

  test('a new account signs in by the password that is printed once, and is asked for one of its own', async () => {
    const { out } = await through('account create', {
      role: 'district',
      name: 'Ms Wu',
      division: ['330782'],
      json: true,
    });
    const { id, name, secret } = JSON.parse(out) as { id: number; name: string; secret: string };
    assert.equal(name, 'Ms Wu');
    assert.equal(await tryPassword(db, { name, password: secret, now: new Date() }, passwords), id);
    const [account] = await accountList(db);
    assert.deepEqual([account!.role, account!.divisions, account!.mustChange], ['district', ['330782'], true]);
    const [stored] = await db.query<{ row: string }>('select to_jsonb(a)::text as row from account a');
    assert.ok(!stored!.row.includes(secret));
    const again = await through('account create', { role: 'admin', name: 'ms wu' });
    assert.deepEqual([again.exit, again.out], [1, '']);
    assert.match(again.err, /There is an account ms wu already/);
  });

  test('what is no request is hung up on, and others are still served', async () => {
    for (const text of ['GET / HTTP/1.1\r\n\r\n', '{}\n', 'null\n', '{"name":1}\n']) {
      const client = connect();
      client.write(text);
      const lines: string[] = [];
      for await (const line of socketLines(client)) lines.push(line);
      assert.deepEqual(lines, []);
    }
    assert.equal((await through('doctor', {})).exit, 0);
  });

  test('a client that goes away in the middle of an import leaves nothing behind', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `K${i},Shop ${i},test,K${i}\n`);
    writeFileSync(join(folder, 'many.csv'), `code,name,source,sourceKey\n${rows.join('')}`);
    const client = connect();
    const args = { file: 'many.csv', profile: 'xintu' };
    client.write(`${JSON.stringify({ name: 'import', args, cwd: folder, columns: 80 })}\n`);
    const replies: CommandReply[] = [];
    for await (const line of socketLines(client)) {
      replies.push(JSON.parse(line) as CommandReply);
      if ('progress' in replies[0]!) break;
    }
    assert.deepEqual(Object.keys(replies[0]!), ['progress']);
    client.destroy();
    await until(() => db.waiting() === 0);
    const [left] = await db.query<{ n: number }>('select count(*) as n from batch');
    assert.equal(left!.n, 0);
  });

  test('a folder whose path is too long for a socket is reached by a relative path, or refused', () => {
    const long = `/${'d'.repeat(120)}`;
    assert.equal(socketPath(`${long}/data`, long), 'data/xintu.sock');
    assert.throws(() => socketPath(`${long}/data`, '/elsewhere'), /too long.*XINTU_DATA_DIR/);
  });

  test('closing ends clients that have asked for nothing, and removes the socket', async () => {
    const client = connect();
    await until(() => client.readyState === 'open');
    const closed = new Promise((resolve) => client.on('close', resolve));
    client.resume();
    await socket.close();
    await closed;
    assert.equal(statSync(join(folder, 'xintu.sock'), { throwIfNoEntry: false }), undefined);
  });
});
