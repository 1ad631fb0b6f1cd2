import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOfChange, bodyOfNew, fieldsOf, noFields } from '@/components/console/account-fields';
import { agentName } from '@/components/console/agent-name';
import { mayUse, pagesOf } from '@/components/console/console-pages';
import { nextOf, signInHref, withQuery } from '@/components/console/console-url';
import { inWords } from '@/components/console/problem-words';
import { Problem } from '@/components/ui/fetch-json';
import { type Account, roles } from '@/lib/credit/account';
import { consoleMessages } from '@/lib/i18n/console-messages';

/** What the pages of the console decide for themselves. */

const ORIGIN = 'https://xintu.example';

test('after signing in one comes to a page of this origin, whatever the address says', () => {
  assert.equal(nextOf('/console/keys?lang=en#a', ORIGIN), '/console/keys?lang=en#a');
  assert.equal(nextOf('/?zone=few', ORIGIN), '/?zone=few');
  const foreign = [
    null,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'console/keys',
    '/console/sign-in?next=/console/sign-in',
  ];
  for (const next of foreign) assert.equal(nextOf(next, ORIGIN), '/console', String(next));
});

test('the sign-in page is told where to lead back to, and nothing of it after signing out', () => {
  const href = signInHref('/console/audit?account=3&lang=en', 'ended', 'en');
  const query = new URL(href, ORIGIN).searchParams;
  assert.equal(nextOf(query.get('next'), ORIGIN), '/console/audit?account=3&lang=en');
  assert.deepEqual([query.get('why'), query.get('lang')], ['ended', 'en']);
  assert.equal(signInHref('/console/audit', 'left', null), '/console/sign-in');
});

test('parameters join the query that a path has', () => {
  assert.equal(withQuery('/console', { lang: null, state: '' }), '/console');
  assert.equal(withQuery('/?zone=a%26b', { lang: 'en' }), '/?zone=a%26b&lang=en');
  assert.equal(withQuery('/api', { subject: 'a&b=c' }), '/api?subject=a%26b%3Dc');
});

test('each role is led to its own pages, and an unknown page decides for itself', () => {
  const names = (role: Account['role']) => pagesOf(role).map(({ name }) => name);
  for (const role of roles) {
    assert.ok(names(role).includes('home') && names(role).includes('account'));
    for (const { path } of pagesOf(role)) assert.ok(mayUse(role, path));
  }
  assert.equal(mayUse('steward', '/console/accounts'), false);
  assert.equal(mayUse('entity', '/console/keys'), false);
  assert.equal(mayUse('admin', '/console/setup/steps'), true);
});

test('a form sends of an account what its role has, and of a change what is another', () => {
  const written = { ...noFields, name: 'Choucheng', divisions: '330782，330783 ; 330784', entity: ' X1 ' };
  assert.deepEqual(bodyOfNew({ ...written, role: 'steward' }), { name: 'Choucheng', role: 'steward' });
  assert.deepEqual(bodyOfNew({ ...written, role: 'entity' }), { name: 'Choucheng', role: 'entity', entity: 'X1' });
  assert.deepEqual(bodyOfNew({ ...written, role: 'district' }), {
    name: 'Choucheng',
    role: 'district',
    divisions: ['330782', '330783', '330784'],
  });
  const account: Account = {
    id: 3,
    name: 'Choucheng',
    role: 'district',
    divisions: ['330782'],
    entity: null,
    disabled: false,
    mustChange: false,
    lockedUntil: null,
    ssoName: 'c@x.example',
    ssoLinked: false,
    createdAt: '2026-11-26T00:00:00Z',
  };
  const before = fieldsOf(account);
  assert.deepEqual(bodyOfChange(before, before), {});
  assert.deepEqual(bodyOfChange(before, { ...before, ssoName: ' ' }), { ssoName: null });
  assert.deepEqual(bodyOfChange(before, { ...before, role: 'admin' }), { role: 'admin' });
});

test('a problem is said in the language of the page, with the wait that the server asks for', () => {
  const problem = new Problem(429, 'too_many_requests', 'Too Many Requests', 'More than 10 in 60 seconds.', 90);
  assert.match(inWords(problem, consoleMessages('zh-CN')).detail!, /请求太频繁.*90 秒后再试/);
  assert.match(inWords(problem, consoleMessages('en')).detail!, /More than 10.*Try again in 90 s/);
  const unknown = new Problem(418, 'teapot', null, 'I am a teapot.');
  assert.equal(inWords(unknown, consoleMessages('zh-CN')).detail, 'I am a teapot.');
});

test('a browser is called by its name and system, anything else by what it says', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  assert.equal(agentName(chrome), 'Chrome 156, Windows');
  assert.equal(agentName(`${chrome} Edg/156.0.1`), 'Edge 156, Windows');
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
  assert.equal(agentName(safari), 'Safari 18, iOS');
  assert.equal(agentName('curl/8.5.0'), 'curl/8.5.0');
});
