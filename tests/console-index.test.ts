import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayUse } from '@/components/console/console-pages';
import { momentOf } from '@/components/console/local-moment';
import { documentOf, faultsIn, firstActivation, needsLink } from '@/components/console/methodologies/draft-file';
import { inWords } from '@/components/console/problem-words';
import { isOld, monthSummary, orderedZones } from '@/components/console/releases/month-rows';
import { Problem } from '@/components/ui/fetch-json';
import { roles } from '@/lib/credit/account';
import type { Refusal } from '@/lib/credit/refusal';
import type { MonthValue, MonthZone } from '@/lib/credit/release/month';
import { releaseStates, revisionKinds } from '@/lib/credit/release/release';
import { consoleMessages } from '@/lib/i18n/console-messages';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { langs } from '@/lib/i18n/lang';
import { parseMethodology } from '@/lib/server/methodology-document';

/** What the console's pages of months and methodologies decide for themselves. */

const value = (given: Partial<MonthValue> = {}): MonthValue => ({
  level: 70,
  index: 100,
  change: 0,
  coverage: 0.9,
  entities: 100,
  evaluated: 80,
  alarm: 'blue',
  rank: 1,
  rankOf: 3,
  rankBand: null,
  missing: [],
  hidden: [],
  inputHash: '',
  ...given,
});
const zone = (id: string, published: Partial<MonthValue>, fresh: number | null = 0.9): MonthZone => ({
  zone: { id, kind: 'specialised_market', name: id },
  peerClass: 'specialised_market/small',
  exact: value(),
  published: value(published),
  fresh,
});
const zones = [
  zone('calm', { change: -1 }),
  zone('fallen', { change: -7.5 }, 0.3),
  zone('none', { level: null, index: null, change: null, coverage: 0.4, hidden: ['good_rate'] }, null),
  zone('risen', { change: 5, coverage: 0.7 }, 0.5),
];
const ids = (rows: readonly MonthZone[]) => rows.map(({ zone: { id } }) => id);

test('who signs a month is told what has no level, is not whole for the public, is old, and has moved', () => {
  assert.deepEqual(monthSummary(zones), { noLevel: 1, withheld: 1, old: 1, moved: 2 });
  assert.deepEqual(monthSummary([]), { noLevel: 0, withheld: 0, old: 0, moved: 0 });
  // Nothing graded is not old: it is missing.
  assert.deepEqual(zones.map(isOld), [false, true, false, false]);
});

test('zones stand by what moved most or is observed least; one without a change comes last', () => {
  assert.deepEqual(ids(orderedZones(zones, 'change')), ['fallen', 'risen', 'calm', 'none']);
  assert.deepEqual(ids(orderedZones(zones, 'coverage')), ['none', 'risen', 'calm', 'fallen']);
  assert.deepEqual(ids(orderedZones(zones, 'kind')), ids(zones));
});

test('every fault that the server names in a draft is told by itself', () => {
  const draft = { id: 'x', version: '1', aggregation: 'linear', nodes: [{ id: 'a', parent: null }], indicators: [{}] };
  const refused = () => {
    try {
      parseMethodology({ ...draft, minCoverage: 'half', colour: 'red' }, 'draft');
    } catch (error) {
      return error as Refusal;
    }
    return assert.fail('the draft was taken');
  };
  const faults = faultsIn(refused().message)!;
  assert.ok(faults.length >= 4, faults.join('\n'));
  assert.ok(faults.some((fault) => fault.startsWith('minCoverage')));
  assert.ok(faults.every((fault) => !fault.includes('; ')));
  assert.equal(faultsIn('Nothing of the kind.'), null);
  assert.equal(faultsIn(null), null);
  assert.equal(documentOf('{'), undefined);
  assert.deepEqual(documentOf('{"id":1}'), { id: 1 });
});

test('a draft is linked first wherever the version before makes an index, unless it is linked there already', () => {
  const months = firstActivation('2026-11');
  assert.deepEqual(months, { overlap: '2026-10', from: '2026-11' });
  assert.equal(needsLink({ overlap: null }, { factor: 1.5 }, months), true);
  assert.equal(needsLink({ overlap: '2026-10' }, { factor: 1.5 }, months), false);
  assert.equal(needsLink({ overlap: '2026-09' }, { factor: 1.5 }, months), true);
  assert.equal(needsLink({ overlap: null }, { factor: null }, months), false);
  assert.equal(needsLink({ overlap: null }, undefined, months), false);
});

test('the pages are for regulators and admins, and a moment is one of the deployment’s clock', () => {
  for (const path of ['/console/releases', '/console/methodologies'])
    assert.deepEqual(
      roles.filter((role) => mayUse(role, path)),
      ['regulator', 'admin'],
    );
  assert.equal(momentOf('2026-11-13T10:00'), '2026-11-13T10:00:00+08:00');
  assert.equal(momentOf(''), '');
});

test('states, kinds and refusals of months have words in each language', () => {
  for (const lang of langs) {
    const { states, releases } = indexConsoleMessages(lang);
    for (const state of releaseStates) assert.ok(states[state]);
    for (const kind of revisionKinds) assert.ok(releases.kinds[kind]);
  }
  const said = (code: string) => inWords(new Problem(409, code, null, 'in English'), consoleMessages('zh-CN')).detail!;
  const codes = [
    'month_open',
    'already_signed',
    'release_signed',
    'release_final',
    'not_signed',
    'not_final',
    'embargo_early',
  ];
  for (const code of [...codes, 'no_reason', 'nothing_changed', 'values_moved', 'no_link'])
    assert.match(said(code), /[一-鿿]/, code);
});
