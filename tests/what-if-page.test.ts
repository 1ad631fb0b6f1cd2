import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnswerer, type Facts } from '@/components/compare/what-if/answer';
import { classesOf, membersOf, triedZones } from '@/components/compare/what-if/members';
import { newestOnly } from '@/components/compare/what-if/newest-only';
import { resultRows } from '@/components/compare/what-if/result-rows';
import { sharesOf } from '@/components/compare/what-if/shares';
import { noTrial, readTrial, type Trial, withTrial, writeTrial } from '@/components/compare/what-if/trial-url';
import { changed, noChoices } from '@/lib/credit/comparison/choices';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { IndexPoint } from '@/lib/credit/index/series';
import { indexTree } from '@/lib/credit/index/tree';
import type { Zone } from '@/lib/credit/zone';

/** What stands around a trial on the page: its address, who takes part, and what is asked of its worker. */

test('a trial stands in the address in one parameter, beside those of others, and comes back to the last digit', () => {
  const trial: Trial = {
    choices: {
      aggregation: 'geometric',
      nodes: { grades: 40.25, 'a*b_%2A': 1e-7 },
      indicators: { bad_rate: 0, 西湖: 0.1 + 0.2 },
      goalposts: { turnover_trend: [-20.5, 1e21], p_q: [1, 2] },
    },
    peerClass: 'specialised_market/medium',
  };
  const search = withTrial('?zones=A,B&lang=en', trial);
  assert.deepEqual(readTrial(new URLSearchParams(search).get('if')), trial);
  assert.deepEqual([new URLSearchParams(search).get('zones'), new URLSearchParams(search).get('lang')], ['A,B', 'en']);
  assert.ok(search.startsWith('?zones=A,B&lang=en&if='), search);
  assert.equal(
    withTrial('?zones=A', { ...noTrial, choices: { ...noChoices, nodes: { grades: 40 } } }),
    '?zones=A&if=n40_grades',
  );
  assert.equal(withTrial(search, noTrial), '?zones=A,B&lang=en');
  assert.equal(writeTrial(noTrial), '');
});

test('what is no part of a trial in an address is passed over', () => {
  const text = 'X*n-3_grades*nNaN_a*i_b*p1_x_c*p2_d*s_*n5_market*zz';
  assert.deepEqual(readTrial(text).choices, { ...noChoices, nodes: { market: 5 } });
  assert.deepEqual(readTrial(null), noTrial);
  assert.deepEqual(readTrial(''), noTrial);
});

test('who drags faster than answers come is answered for the newest place of the hand, never twice at once', () => {
  const [sent, told]: [number[], [number, string][]] = [[], []];
  const asking = newestOnly<number, string>(
    (question) => sent.push(question),
    (question, answer) => told.push([question, answer]),
  );
  for (const question of [1, 2, 3, 4]) asking.ask(question);
  assert.deepEqual(sent, [1]);
  asking.answered('one');
  assert.deepEqual([sent, told], [[1, 4], [[1, 'one']]]);
  asking.ask(5);
  asking.answered('four');
  asking.answered('five');
  assert.deepEqual(
    [sent, told.at(-1)],
    [
      [1, 4, 5],
      [5, 'five'],
    ],
  );
  asking.ask(6);
  assert.deepEqual(sent, [1, 4, 5, 6]);
});

const facts: Facts = {
  methodology: marketCredit,
  zones: [
    {
      id: 'a',
      isRanked: true,
      values: { good_rate: 98, bad_rate: 5, penalties: 10, evaluation_coverage: 90, evaluation_freshness: 90 },
    },
    {
      id: 'b',
      isRanked: true,
      values: { good_rate: 70, bad_rate: 0, penalties: 10, evaluation_coverage: 90, evaluation_freshness: 90 },
    },
    {
      id: 'c',
      isRanked: false,
      values: { good_rate: 50, bad_rate: 0, penalties: 0, evaluation_coverage: 90, evaluation_freshness: 90 },
    },
    { id: 'd', isRanked: true, values: { good_rate: 50 } },
  ],
};

test('a worker remembers what its questions are about, and answers for what it was told last', () => {
  const answer = createAnswerer();
  const ask = (given: Partial<Parameters<typeof answer>[0]>) =>
    answer({ facts: null, choices: noChoices, wants: 'standings', ...given });
  assert.throws(() => ask({}));
  const first = ask({ facts });
  const heavier = ask({ choices: { ...noChoices, indicators: { bad_rate: 100 } } });
  assert.ok(first.has === 'standings' && heavier.has === 'standings');
  assert.deepEqual(
    [[...first.tried.ranks], [...heavier.tried.ranks]],
    [
      [1, 2, 0, 0],
      [2, 1, 0, 0],
    ],
  );
  assert.deepEqual(heavier.published, first.published);
  const other = ask({ facts: { ...facts, zones: facts.zones.slice(1, 2) } });
  assert.ok(other.has === 'standings');
  assert.deepEqual([...other.tried.ranks], [1]);
  assert.equal(ask({ wants: 'sensitivity' }).has, 'sensitivity');
});

test('lines stand by the level tried: ranked ones, then those without a rank, then those without a level', () => {
  const answer = createAnswerer()({
    facts,
    choices: { ...noChoices, indicators: { bad_rate: 100 } },
    wants: 'standings',
  });
  assert.ok(answer.has === 'standings');
  const rows = resultRows(facts.zones, answer.published, answer.tried);
  assert.deepEqual(
    rows.map(({ id, before, after }) => [id, before.rank, after.rank]),
    [
      ['b', 2, 1],
      ['a', 1, 2],
      ['c', null, null],
      ['d', null, null],
    ],
  );
  assert.equal(rows[3]!.after.level, null);
});

const place = (id: string, kind: Zone['kind'], entities: number) => ({ id, kind, entities }) as Zone;

test('those compared take part, or all of one of their classes', () => {
  const all = [
    place('m1', 'specialised_market', 500),
    place('m2', 'specialised_market', 900),
    place('m3', 'specialised_market', 20),
    place('r', 'region', 500),
  ];
  const chosen = [all[0]!, all[3]!];
  assert.deepEqual(classesOf(chosen), ['specialised_market/medium', 'region/medium']);
  assert.deepEqual(membersOf(all, chosen, null), chosen);
  assert.deepEqual(
    membersOf(all, chosen, 'specialised_market/medium').map(({ id }) => id),
    ['m1', 'm2'],
  );
});

test('a zone that another methodology decides, or that has no live value, is left out; who is ranked is as published', () => {
  const point = (given: Partial<IndexPoint>) =>
    ({ methodology: marketCredit, values: {}, level: 50, rank: 1, evaluated: 100, ...given }) as IndexPoint;
  const points = new Map([
    ['own', point({})],
    ['other', point({ methodology: { id: 'other', version: '1' } })],
    ['few', point({ rank: null, evaluated: 100 })],
    ['uncovered', point({ level: null, rank: null, evaluated: 30 })],
    ['neither', point({ level: null, rank: null, evaluated: 29 })],
  ]);
  const ids = ['own', 'other', 'few', 'uncovered', 'neither', 'absent'].map((id) => ({ id }));
  assert.deepEqual(
    triedZones(ids, points, marketCredit).map(({ id, isRanked }) => [id, isRanked]),
    [
      ['own', true],
      ['few', false],
      ['uncovered', true],
      ['neither', false],
    ],
  );
});

test('shares of the whole are the effective weights of the engine', () => {
  const tried = changed(marketCredit, { ...noChoices, nodes: { grades: 70 }, indicators: { bad_rate: 0 } });
  const tree = indexTree(tried);
  const { indicators, nodes } = sharesOf(tried);
  for (const [at, { id }] of tree.indicators.entries())
    assert.ok(Math.abs(indicators.get(id)! - tree.effectiveWeights[at]!) < 1e-12, id);
  assert.equal(indicators.has('bad_rate'), false);
  assert.ok(Math.abs(nodes.get('grades')! - 70 / 135) < 1e-12);
});
