import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@/lib/credit/refusal';
import { readConfig, userFolder } from '@/lib/server/config';
import { nodeFault } from '@/lib/server/node-version';

const read = (env: Record<string, string>) => readConfig(env, { cwd: '/srv/xintu' });

test('an empty environment gives the embedded database on this machine only, in Shanghai time', () => {
  assert.deepEqual(read({}), {
    port: 3000,
    host: null,
    origin: null,
    tls: null,
    trustProxy: null,
    databaseUrl: 'pglite:/srv/xintu/.data',
    databaseUrlDirect: null,
    dataDir: '/srv/xintu/.data',
    timeZone: 'Asia/Shanghai',
    chromiumPath: null,
    demo: 30_000,
    simulate: true,
    oidc: null,
    mapApproval: null,
    basemap: undefined,
    isPublic: false,
    dev: false,
  });
});

test('a variable that is set to nothing counts as not set', () => {
  assert.deepEqual(read({ PORT: '', HOST: ' ', DATABASE_URL: '', XINTU_TZ: '', XINTU_DATA_DIR: '' }), read({}));
});

test('what is set is taken, folders as absolute paths', () => {
  const config = read({
    PORT: '0',
    HOST: '::',
    DATABASE_URL: 'postgresql://a:b@db.example/xintu',
    DATABASE_URL_DIRECT: 'postgres://a:b@db.example:5433/xintu',
    XINTU_DATA_DIR: '../data',
    XINTU_TZ: 'Europe/London',
    CHROMIUM_PATH: '/usr/bin/chromium',
    XINTU_DEMO: '5000',
    XINTU_SIMULATE: '0',
    XINTU_MAP_APPROVAL: '浙S（2026）8号',
    XINTU_PUBLIC: '1',
    XINTU_ORIGIN: 'https://Map.example.org:443/',
    XINTU_TLS_CERT: '/tls/cert.pem',
    XINTU_TLS_KEY: '/tls/key.pem',
    XINTU_TRUST_PROXY: 'loopback, 10.1.0.0/16,fd00::2',
  });
  assert.deepEqual(config, {
    port: 0,
    host: '::',
    databaseUrl: 'postgresql://a:b@db.example/xintu',
    databaseUrlDirect: 'postgres://a:b@db.example:5433/xintu',
    dataDir: '/srv/data',
    timeZone: 'Europe/London',
    chromiumPath: '/usr/bin/chromium',
    demo: 5000,
    simulate: false,
    mapApproval: '浙S（2026）8号',
    basemap: undefined,
    isPublic: true,
    oidc: null,
    origin: 'https://map.example.org',
    tls: { cert: '/tls/cert.pem', key: '/tls/key.pem' },
    trustProxy: ['loopback', '10.1.0.0/16', 'fd00::2'],
    dev: false,
  });
});

test('XINTU_DEMO=0 starts empty', () => {
  assert.equal(read({ XINTU_DEMO: '0' }).demo, 0);
});

test('single sign-on is set up by all three of its variables', () => {
  const env = {
    XINTU_OIDC_ISSUER: 'https://sso.example',
    XINTU_OIDC_CLIENT_ID: 'xintu',
    XINTU_OIDC_CLIENT_SECRET: 's',
  };
  assert.deepEqual(read(env).oidc, { issuer: 'https://sso.example', clientId: 'xintu', clientSecret: 's' });
});

const refused: [env: Record<string, string>, named: RegExp][] = [
  [{ PORT: '70000' }, /^PORT=70000: .*65535/],
  [{ XINTU_MAP_APPROVAL: 'none' }, /^XINTU_MAP_APPROVAL=none: .*digit/],
  [{ XINTU_PUBLIC: 'yes' }, /^XINTU_PUBLIC=yes: /],
  [{ PORT: '-1' }, /^PORT=-1: /],
  [{ PORT: '80a' }, /^PORT=80a: /],
  [{ XINTU_OIDC_ISSUER: 'https://sso.example' }, /XINTU_OIDC_CLIENT_ID/],
  [
    { XINTU_OIDC_ISSUER: 'http://sso.example', XINTU_OIDC_CLIENT_ID: 'x', XINTU_OIDC_CLIENT_SECRET: 's' },
    /^XINTU_OIDC_ISSUER=http:\/\/sso\.example: .*https/,
  ],
  [{ HOST: 'http://localhost' }, /^HOST=http:\/\/localhost: .*127\.0\.0\.1/],
  [{ XINTU_ORIGIN: 'map.example.org' }, /^XINTU_ORIGIN=map.example.org: .*https:/],
  [{ XINTU_ORIGIN: 'https://map.example.org/map' }, /without a path/],
  [{ XINTU_ORIGIN: 'javascript:alert(1)' }, /^XINTU_ORIGIN=/],
  [{ XINTU_ORIGIN: 'https://a:secret@map.example.org' }, /^XINTU_ORIGIN=(?!.*secret)/],
  [{ XINTU_TLS_CERT: '/tls/cert.pem' }, /^XINTU_TLS_CERT=.*set XINTU_TLS_KEY too/],
  [{ XINTU_TLS_KEY: '/tls/key.pem' }, /^XINTU_TLS_KEY=.*set XINTU_TLS_CERT too/],
  ...['true', 'all', '10', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.1/8/8', 'loopback,'].map(
    (value): [Record<string, string>, RegExp] => [{ XINTU_TRUST_PROXY: value }, /^XINTU_TRUST_PROXY=.*loopback/],
  ),
  [{ DATABASE_URL: 'mysql://root@h/d' }, /^DATABASE_URL=mysql:….*postgres:\/\//],
  [{ DATABASE_URL: 'postgres://a:b@h:port/d' }, /^DATABASE_URL=.*not a URL/],
  [{ DATABASE_URL_DIRECT: 'postgres://a@h/d' }, /^DATABASE_URL_DIRECT=.*set that too/],
  [{ DATABASE_URL_DIRECT: 'mysql://root@h/d' }, /^DATABASE_URL_DIRECT=mysql:….*postgres:\/\//],
  [{ XINTU_DEMO: '999' }, /^XINTU_DEMO=999: .*1000 to 1000000/],
  [{ XINTU_DEMO: 'no' }, /^XINTU_DEMO=no: /],
  [{ XINTU_SIMULATE: 'off' }, /^XINTU_SIMULATE=off: .*0 stops/],
  [{ XINTU_TZ: 'Asia/Hangzhou' }, /^XINTU_TZ=Asia\/Hangzhou: .*Asia\/Shanghai/],
];
for (const [env, named] of refused) {
  test(`${JSON.stringify(env)} is refused with its name, its value and the mend`, () => {
    assert.throws(
      () => read(env),
      (error) => error instanceof Refusal && error.code === 'config' && named.test(error.message),
    );
  });
}

test('a password in a refused DATABASE_URL is not repeated', () => {
  for (const url of ['mysql://u:secret@h/d', 'postgres://u:secret@h:port/d']) {
    assert.throws(
      () => read({ DATABASE_URL: url }),
      (error) => !(error as Error).message.includes('secret'),
    );
  }
});

test('Node before 20.9 is refused by its version, later ones are not', () => {
  assert.match(nodeFault('18.19.0')!, /18\.19\.0.*20\.9/);
  assert.match(nodeFault('20.8.1')!, /20\.8\.1/);
  for (const version of ['20.9.0', '20.20.2', '22.1.0', '24.0.0']) assert.equal(nodeFault(version), null);
});

test('paths start where the user called npm, and only there where npm ran the command line', () => {
  assert.equal(userFolder({ npm_lifecycle_event: 'xintu', INIT_CWD: '/home/steward' }), '/home/steward');
  assert.equal(userFolder({ npm_lifecycle_event: 'test', INIT_CWD: '/home/steward' }), process.cwd());
});
