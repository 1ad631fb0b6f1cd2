import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { Refusal } from '@/lib/credit/refusal';
import { openPasswords, refuseWeak } from '@/lib/server/passwords';
import { delayAfter, tryPassword } from '@/lib/server/sign-in';
import { forEachEngine, untouched } from './support/engines';

const PASSWORD = 'violin harbour seven clouds';
/** argon2id at its least, so that ten thousand tries take seconds. */
const cheap = openPasswords({ memoryCost: 64, timeCost: 2, parallelism: 1 });
const codeOf = (error: unknown) => (error instanceof Refusal ? error.code : String(error));

test('the delay doubles from a second and stays at fifteen minutes', () => {
  const expected: [failures: number, seconds: number][] = [
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 4],
    [10, 512],
    [11, 900],
    [12, 900],
    [1_000_000, 900],
  ];
  for (const [failures, seconds] of expected) assert.equal(delayAfter(failures), seconds * 1000, String(failures));
});

test('weak passwords are refused by what is wrong with them, good ones taken whatever they are made of', () => {
  const refused: [password: string, code: string][] = [
    ['', 'password_length'],
    ['elevenchars', 'password_length'],
    ['x'.repeat(129), 'password_length'],
    ['password1234', 'password_weak'],
    ['Password2026!', 'password_weak'],
    ['123456789012', 'password_weak'],
    ['abcdefghijklmnop', 'password_weak'],
    ['aaaaaaaaaaaaaaaa', 'password_weak'],
    ['abcabcabcabcabc', 'password_weak'],
    ['qwertyqwerty12', 'password_weak'],
    ['admin-admin-admin', 'password_weak'],
    ['wuxiaoling2026', 'password_weak'],
    ['ｐａｓｓｗｏｒｄ１２３４', 'password_weak'],
  ];
  for (const [password, code] of refused)
    assert.throws(
      () => refuseWeak(password, 'wuxiaoling'),
      (error) => codeOf(error) === code,
      password,
    );
  for (const password of [PASSWORD, 'k9#Vq2!mZx7&', '春眠不觉晓处处闻啼鸟夜来风雨声', '83649 17205 66'])
    refuseWeak(password, 'wuxiaoling');
});

test('work that hashes is done a few at a time, and a crowd is sent away at once', async () => {
  const { inTurn } = openPasswords({ memoryCost: 64, timeCost: 2, parallelism: 1 });
  let [running, most] = [0, 0];
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, () =>
      inTurn(async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      }),
    ),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  assert.deepEqual([most, refused.length], [2, 66]);
  assert.equal(codeOf((refused[0] as PromiseRejectedResult).reason), 'sign_in_busy');
  assert.equal(await inTurn(async () => 'again'), 'again');
});

forEachEngine('lock-out', (open) => {
  let db: Db;
  const start = Date.parse('2026-11-20T10:00:00Z');
  before(async () => {
    db = untouched(await open());
  });

  const make = async (name: string) =>
    insertAccount(db, {
      name,
      role: 'steward',
      passwordHash: await cheap.hash(PASSWORD),
      mustChange: false,
      entity: null,
      ssoName: null,
    });
  const tryAt = (name: string, password: string, ms: number) =>
    tryPassword(db, { name, password, now: new Date(start + ms) }, cheap).then(
      () => 'in',
      (error) => codeOf(error),
    );
  const failures = async (id: number) =>
    (await db.query<{ failures: number }>('select failures from account where id = $1', [id]))[0]!.failures;

  test('of tries at the same time one is made, and the right password is not looked at among the others', async () => {
    const id = await make('parallel');
    const wrong = await Promise.all(Array.from({ length: 30 }, (_, i) => tryAt('parallel', `wrong ${i}`, 0)));
    assert.deepEqual(new Set(wrong), new Set(['sign_in_refused']));
    assert.equal(await failures(id), 1);
    assert.equal(await tryAt('parallel', PASSWORD, 999), 'sign_in_refused');
    assert.equal(await failures(id), 1, 'a try in the delay is not counted either');
    assert.equal(await tryAt('parallel', PASSWORD, 1_000), 'in');
    assert.equal(await failures(id), 0);
  });

  test('ten thousand tries in an hour come to fifteen guesses, and the account opens to its owner afterwards', async () => {
    const id = await make('target');
    const hour = 3_600_000;
    let sent = 0;
    const guess = async () => {
      while (sent < 10_000) {
        const i = sent++;
        assert.equal(await tryAt('target', `guess ${i}`, (i / 10_000) * hour), 'sign_in_refused');
      }
    };
    await Promise.all(Array.from({ length: 8 }, guess));
    // 1 + 2 + … + 512 s are 17 minutes, then one in each quarter of an hour.
    const made = await failures(id);
    assert.ok(made >= 12 && made <= 15, String(made));
    assert.equal(await tryAt('target', PASSWORD, hour + 900_000), 'in');
  });

  test('a name that nobody has takes as long as one that somebody has', async () => {
    await make('known');
    const dear = openPasswords();
    const timed = async (name: string) => {
      const begun = performance.now();
      await tryPassword(db, { name, password: 'wrong', now: new Date(start) }, dear).catch(() => {});
      return performance.now() - begun;
    };
    await timed('warm');
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    // In turn, so that a machine that is busy for a while is so to both.
    for (let i = 0; i < 7; i++) for (const name of ['known', 'unknown'] as const) times[name].push(await timed(name));
    const second = (all: number[]) => all.sort((a, b) => a - b)[1]!;
    const [known, unknown] = [second(times.known), second(times.unknown)];
    assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ms and ${unknown} ms`);
  });
});
