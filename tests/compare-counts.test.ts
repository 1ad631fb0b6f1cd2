import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dotsOf, roundTop, topOf } from '@/components/compare/charts/measure-dots';
import { groupShares } from '@/lib/credit/comparison/group-shares';
import { zoneMoves } from '@/lib/credit/comparison/zone-moves';
import type { Move } from '@/lib/credit/migration';
import { differenceOfRates } from '@/lib/credit/statistics/difference-of-rates';
import { near } from './support/near';
import { shipped } from './support/shipped-scheme';
import { comparisonOf, type Given } from './support/zone-comparison';

/** What the charts of a comparison say of counts, against answers that are known. */

const [trade, garden, binwang] = ['trade', 'garden', 'binwang'].map((id) => ({ id, name: id })) as [
  Given['zone'],
  Given['zone'],
  Given['zone'],
];
const zonesOf = (given: Given[]) => comparisonOf(given).zones;

describe('groups of zones', () => {
  const kinds = (enterprise: number, individual: number): Given['groups'] => ({
    kind: [
      { group: 'enterprise', entities: enterprise },
      { group: 'individual', entities: individual },
    ],
  });

  test('each zone is held against the others together, corrected for every group and zone', () => {
    const zones = zonesOf([
      { zone: trade, groups: kinds(80, 20) },
      { zone: garden, groups: kinds(40, 60) },
      { zone: binwang, groups: kinds(41, 59) },
    ]);
    const { groups } = groupShares(zones, 'kind');
    assert.deepEqual(
      groups.map(({ group }) => group),
      ['enterprise', 'individual'],
    );
    const [first, second] = groups[0]!.shares;
    assert.deepEqual([first!.hits, first!.n, first!.share, first!.others], [80, 100, 0.8, 81 / 200]);
    const { p } = differenceOfRates({ hits: 80, n: 100 }, { hits: 81, n: 200 })!;
    // The smallest of six, twice: of enterprises, and of all others.
    near(first!.corrected!, 6 * p, 1e-12);
    assert.ok(first!.isReal && second!.isReal, 'both sides of it');
    const alike = groupShares(zonesOf([trade, garden].map((zone) => ({ zone, groups: kinds(40, 60) }))), 'kind');
    assert.ok(alike.groups.every(({ shares }) => shares.every((share) => !share!.isReal && share!.corrected === 1)));
  });

  test('what is not known and what is not told is no part of a share, and stands beside it', () => {
    const zones = zonesOf([
      {
        zone: trade,
        groups: {
          age: [
            { group: '1', entities: 30 },
            { group: '10', entities: 10 },
            { what: 'unknown', group: null, entities: 5 },
            { what: 'suppressed', group: null, entities: 55 },
          ],
        },
      },
      { zone: garden, groups: { age: [{ what: 'suppressed', group: null, entities: 900 }] } },
    ]);
    const { groups, leftOut } = groupShares(zones, 'age');
    assert.deepEqual(
      groups.map(({ group, shares }) => [group, shares[0]!.share, shares[1]]),
      [
        ['1', 0.75, null],
        ['10', 0.25, null],
      ],
    );
    assert.deepEqual(leftOut, [
      { unknown: 5, suppressed: 55 },
      { unknown: 0, suppressed: 900 },
    ]);
    assert.deepEqual(
      [groups[0]!.shares[0]!.others, groups[0]!.shares[0]!.corrected],
      [null, null],
      'nothing to hold it against',
    );
  });

  test('an industry that a zone does not name is none of it, unless it may be among those put together', () => {
    const zones = zonesOf([
      {
        zone: trade,
        groups: {
          industry: [
            { group: 'F', entities: 60 },
            { group: 'X:1', entities: 40 },
          ],
        },
      },
      { zone: garden, groups: { industry: [{ group: 'F', entities: 100 }] } },
      {
        zone: binwang,
        groups: {
          industry: [
            { group: 'F', entities: 90 },
            { what: 'other', group: null, entities: 10 },
          ],
        },
      },
    ]);
    const { groups } = groupShares(zones, 'industry');
    assert.deepEqual(
      groups.map(({ what, group, shares }) => [what, group, shares.map((share) => share?.share ?? null)]),
      [
        ['group', 'F', [0.6, 1, 0.9]],
        ['group', 'X:1', [0.4, 0, null]],
        ['other', null, [0, 0, 0.1]],
      ],
    );
  });

  test('of lists a business can be on several: each is a part of all', () => {
    const [zone] = zonesOf([
      {
        zone: { ...trade, entities: 200 },
        groups: {
          label: [
            { group: 'red_list', entities: 4 },
            { what: 'none', group: null, entities: 198 },
          ],
        },
      },
    ]);
    const { groups } = groupShares([zone!], 'label');
    assert.deepEqual(
      groups.map(({ shares }) => shares[0]!.share),
      [4 / 200, 198 / 200],
    );
  });
});

describe('moves between grades', () => {
  const moves = (better: number, worse: number, same: number): Move[] => [
    { from: { grade: 'B' }, to: { grade: 'A' }, entities: better },
    { from: { grade: 'B' }, to: { grade: 'C' }, entities: worse },
    { from: { grade: 'B' }, to: { grade: 'B' }, entities: same },
    { from: { state: 'unevaluated' }, to: { state: 'unevaluated' }, entities: 500 },
    { from: { state: 'unevaluated' }, to: { grade: 'A' }, entities: 7 },
    { from: { grade: 'A' }, to: { state: 'unrated' }, entities: 3 },
  ];

  test('of those with a grade at both times, who rose and who fell; what is even enough to be chance is not told as a rise', () => {
    const zones = zonesOf([
      { zone: trade, migration: { items: moves(30, 6, 64) } },
      { zone: garden, migration: { items: moves(9, 8, 83) } },
      { zone: binwang, migration: { items: [] } },
    ]);
    const found = zoneMoves(zones, shipped('CN-2026'));
    assert.deepEqual(
      found.map(({ id, better, worse, same, n, isReal }) => [id, better, worse, same, n, isReal]),
      [
        ['trade', 30, 6, 64, 100, true],
        ['garden', 9, 8, 83, 100, false],
        ['binwang', 0, 0, 0, 0, false],
      ],
    );
    // Nobody to count is no comparison: two were made.
    assert.deepEqual([found[1]!.corrected, found[2]!.corrected], [1, null]);
    // 1 + 36 + 630 + 7140 + 58905 + 376992 + 1947792 of 2³⁶, to both sides.
    near(found[0]!.corrected!, 2 * ((2 * 2_391_496) / 2 ** 36), 1e-12);
  });
});

describe('dots', () => {
  const comparison = comparisonOf([
    { zone: trade, counts: { penalty: [60, 1_000] } },
    { zone: garden, counts: { penalty: [9, 1_000] } },
    {
      zone: {
        ...binwang,
        states: { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 5 },
      },
    },
  ]);

  test('the two furthest apart are told with whether that is noise, and who is not counted with why', () => {
    const { dots, ends } = dotsOf(comparison, 'penalty');
    assert.deepEqual([ends!.least.id, ends!.most.id, ends!.isReal], ['garden', 'trade', true]);
    assert.deepEqual(
      dots.map(({ share, why, isReal }) => [share?.hits ?? why, isReal]),
      [
        [60, true],
        [9, true],
        ['suppressed', null],
      ],
    );
    assert.equal(dotsOf(comparison, 'fresh').ends, null);
    // Without one scheme nothing is compared, and nothing is said to be noise.
    const mixed = dotsOf({ ...comparison, differences: [] }, 'penalty');
    assert.deepEqual([mixed.ends!.isReal, ...mixed.dots.map(({ isReal }) => isReal)], [null, null, null, null]);
  });

  test('the axis ends at a round number that holds every figure; one small zone’s interval does not squeeze the others', () => {
    assert.deepEqual([0.0301, 0.2, 1, 70, 1_000].map(roundTop), [0.05, 0.2, 1, 100, 1_000]);
    assert.equal(topOf(dotsOf(comparison, 'penalty')), 0.1);
    const small = comparisonOf([
      { zone: trade, counts: { penalty: [6, 1_000] } },
      { zone: garden, counts: { penalty: [0, 2] } },
    ]);
    assert.equal(topOf(dotsOf(small, 'penalty')), 0.02);
  });
});
