import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { findingsOf, MOST_FINDINGS } from '@/lib/credit/comparison/findings';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { shippedSchemes } from '@/lib/credit/schemes';
import { findingSentence } from '@/lib/i18n/compare-findings';
import { compareNames } from '@/lib/i18n/compare-names';
import type { Lang } from '@/lib/i18n/lang';
import { comparisonOf, type Given } from './support/zone-comparison';

/** What is said of a comparison, held to cases whose answer is known. */

const trade = { id: 'trade', name: '国际商贸城' };
const garden = { id: 'garden', name: '篁园市场' };
const binwang = { id: 'binwang', name: '宾王商贸区' };

function told(comparison: ZoneComparison, lang: Lang): string[] {
  const names = compareNames(comparison, marketCredit, shippedSchemes, lang);
  return findingsOf(comparison, marketCredit).map((finding) => findingSentence(finding, names, lang));
}

function says(comparison: ZoneComparison, zh: readonly string[], en: readonly string[]) {
  assert.deepEqual(told(comparison, 'zh-CN'), zh);
  assert.deepEqual(told(comparison, 'en'), en);
}

describe('differences', () => {
  test("Newcombe's 56 of 70 against 48 of 80 is a difference, told with its interval", () => {
    const pair = comparisonOf([
      { zone: garden, counts: { good: [48, 80] } },
      { zone: trade, counts: { good: [56, 70] } },
    ]);
    says(
      pair,
      [
        '优良率：国际商贸城（80.0%）高于篁园市场（60.0%），相差 20.0 个百分点（95% 区间 5.2 至 33.4），作多重比较校正后仍超出偶然波动。',
      ],
      [
        'Share of good grades: 国际商贸城 (80.0%) stands above 篁园市场 (60.0%) by 20.0 percentage points (95% interval 5.2 to 33.4), more than noise even when corrected for many comparisons.',
      ],
    );
  });

  test('the order in which zones are chosen does not turn a difference round', () => {
    const given: Given[] = [
      { zone: trade, counts: { good: [56, 70] } },
      { zone: garden, counts: { good: [48, 80] } },
    ];
    assert.deepEqual(told(comparisonOf(given), 'en'), told(comparisonOf(given.toReversed()), 'en'));
  });

  test('no difference is said to be none, by all measures in one sentence', () => {
    const pair = comparisonOf([
      { zone: trade, counts: { good: [90, 100], bad: [4, 100] }, scores: scores(82, 9) },
      { zone: garden, counts: { good: [88, 100], bad: [5, 100] }, scores: scores(81, 9) },
    ]);
    says(
      pair,
      ['优良率、不良率、平均得分：国际商贸城与篁园市场的差别在偶然波动之内，不能说有差别。'],
      [
        'Share of good grades, share of bad grades, mean score: what lies between 国际商贸城 and 篁园市场 is within noise; no difference can be claimed.',
      ],
    );
  });

  test('two full counts that are equal to the business do not differ', () => {
    const counts: Given['counts'] = { good: [450, 500, 500] };
    const same = comparisonOf([
      { zone: trade, counts },
      { zone: garden, counts },
    ]);
    assert.match(told(same, 'en').join(), /within noise; no difference can be claimed/);
  });

  test('full counts of few are within noise: two penalties in 974 businesses against one in 283, one bad of 51 against none of 43', () => {
    const two = comparisonOf([
      { zone: trade, counts: { penalty: [2, 974, 974], bad: [1, 51, 51], fresh: [400, 1000, 1000] } },
      { zone: garden, counts: { penalty: [1, 283, 283], bad: [0, 43, 43], fresh: [900, 1000, 1000] } },
    ]);
    const [first, second] = told(two, 'zh-CN');
    assert.match(first!, /^一年内评价占比（说明了解多少，不说明信用好坏）：篁园市场（90\.0%）高于国际商贸城（40\.0%）/);
    assert.equal(second, '不良率、有公开处罚占比：国际商贸城与篁园市场的差别在偶然波动之内，不能说有差别。');
  });

  test('of three zones the one that differs from both is told, with how many pairs do not', () => {
    const three = comparisonOf([
      { zone: garden, counts: { good: [800, 1000] } },
      { zone: trade, counts: { good: [950, 1000] } },
      { zone: binwang, counts: { good: [790, 1000] } },
    ]);
    says(
      three,
      [
        '优良率：国际商贸城（95.0%）高于宾王商贸区（79.0%）、篁园市场（80.0%）。3 对中 2 对的差别超出偶然波动，其余不能说有差别。',
      ],
      [
        'Share of good grades: 国际商贸城 (95.0%) stands above 宾王商贸区 (79.0%), 篁园市场 (80.0%). 2 of 3 pairs differ by more than noise; of the others no difference can be claimed.',
      ],
    );
  });

  test('a zone that is worse than all others is the finding, and less of what is bad is said to be better', () => {
    const worst = comparisonOf([
      { zone: trade, counts: { bad: [10, 1000] } },
      { zone: garden, counts: { bad: [12, 1000] } },
      { zone: binwang, counts: { bad: [90, 1000] } },
    ]);
    assert.match(
      told(worst, 'zh-CN').join('\n'),
      /不良率（越低越好）：宾王商贸区（9\.0%）高于国际商贸城（1\.0%）、篁园市场（1\.2%）/,
    );
  });

  test('many comparisons: what would be a difference alone is none among twenty zones', () => {
    const alone = [
      { zone: { id: 'z0', name: 'Z0' }, counts: { good: [880, 1000] as [number, number] } },
      { zone: { id: 'z1', name: 'Z1' }, counts: { good: [849, 1000] as [number, number] } },
    ];
    assert.match(told(comparisonOf(alone), 'en').join(), /stands above/);
    const others = Array.from({ length: 18 }, (_, i) => ({
      zone: { id: `o${i}`, name: `O${i}` },
      counts: { good: [865, 1000] as [number, number] },
    }));
    const among = told(comparisonOf([...alone, ...others]), 'en');
    assert.match(among.join(), /all 190 differences between the 20 zones are within noise/);
  });
});

describe('what cannot be said', () => {
  test('too few graded, too few evaluated of late, too much that is not counted: each zone with its figure', () => {
    const states = { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 800 };
    const three = comparisonOf([
      { zone: trade, counts: { good: [8, 12] } },
      { zone: { ...garden, states }, counts: { good: [90, 100] } },
      { zone: { ...binwang, level: null, indexCoverage: 0.55 }, counts: { good: [90, 100], fresh: [38, 100] } },
    ]);
    const [zh, en] = (['zh-CN', 'en'] as const).map((lang) => told(three, lang).at(-1));
    assert.equal(
      zh,
      '篁园市场（80.0%）：过半主体的等级在此不公开计数，等级的比较只及其余。国际商贸城（12 家）：可计等级过少，优良率多由偶然决定，不作比较。宾王商贸区（38.0%）：一年内评价过的不到一半，等级可能已过时。宾王商贸区（55.0%）：有数据的指标权重不足，没有信用水平。',
    );
    assert.match(en!, /^篁园市场 \(80\.0%\): the grades of more than half are not counted here/);
    assert.match(en!, /国际商贸城 \(12 businesses\): so few are graded/);
  });

  test('grades of several schemes are not compared', () => {
    const mixed = comparisonOf([{ zone: trade }, { zone: { ...garden, scheme: 'FHRS' } }]);
    assert.equal(mixed.differences.length, 0);
    assert.equal(
      told(mixed, 'en')[0],
      'The grades of these zones are of different schemes (Comprehensive enterprise credit evaluation: 国际商贸城; Food Hygiene Rating Scheme: 篁园市场): they mean different things and are not compared.',
    );
  });

  test('a market of 120 beside one of 12,000 is not alike', () => {
    const counts: Given['counts'] = { good: [90, 100] };
    const two = comparisonOf([
      { zone: { ...trade, entities: 12_000 }, counts },
      { zone: { ...garden, entities: 120 }, counts },
    ]);
    assert.equal(
      told(two, 'zh-CN').at(-1),
      '篁园市场（120 家，小型专业市场）与国际商贸城（12,000 家，大型专业市场）不是同类：名次和水平只宜在同类之内比较。',
    );
    assert.match(
      told(two, 'en').at(-1)!,
      /^篁园市场 \(120 businesses; small, specialised market\) and .* are not alike/,
    );
  });

  test('months by two versions of the method, and a zone that lies in another, are said', () => {
    const version = (number: string) => ({ id: 'cn-market-credit', version: number });
    const points: Given['points'] = [
      { period: '2026-08', methodology: version('1') },
      { period: '2026-09', methodology: version('2') },
      { methodology: version('2') },
    ];
    const two = comparisonOf([
      { zone: trade, points },
      { zone: { ...garden, parent: 'trade' }, points },
    ]);
    const en = told(two, 'en');
    assert.match(en.at(-2)!, /cn-market-credit 1 \(from Aug 2026\), cn-market-credit 2 \(from Sep 2026\)/);
    assert.match(en.at(-1)!, /^篁园市场 lies in 国际商贸城: its businesses count in both/);
  });
});

describe('levels', () => {
  test('rank bands that overlap tell no order; those that do not do', () => {
    const at = (rank: number, band: [number, number], level: number): Given['points'] => [
      { period: '2026-10', state: 'final', rank, rankBand: band, level },
    ];
    const good: Given['counts'] = { good: [90, 100] };
    const meet = comparisonOf([
      { zone: garden, counts: good, points: at(4, [2, 6], 68) },
      { zone: trade, counts: good, points: at(2, [1, 4], 71.25) },
    ]);
    assert.equal(
      told(meet, 'zh-CN').at(-1),
      '2026年10月信用水平（中型专业市场）：国际商贸城 71.3，第 2 名（换一种算法多在 1–4）；篁园市场 68.0，第 4 名（换一种算法多在 2–6）。两者的名次区间重叠，分不出先后。',
    );
    const apart = comparisonOf([
      { zone: garden, counts: good, points: at(7, [6, 9], 60) },
      { zone: trade, counts: good, points: at(2, [1, 4], 71) },
    ]);
    assert.match(told(apart, 'en').at(-1)!, /rank bands do not overlap, so their order can be relied on/);
  });

  test('a light that is not the best, and a fall beyond the rule, are told, worst first', () => {
    const counts: Given['counts'] = { good: [90, 100] };
    const three = comparisonOf([
      { zone: { ...trade, alarm: 'yellow', change: -2 }, counts },
      { zone: { ...garden, alarm: 'red', change: -6.2 }, counts },
      { zone: { ...binwang, alarm: 'green', change: -5 }, counts },
    ]);
    assert.equal(
      told(three, 'zh-CN').at(-1),
      '预警灯：红灯 篁园市场；黄灯 国际商贸城。较上一发布月下跌超过 5.0%：篁园市场（-6.2%）。',
    );
  });

  test('what moved a level is told with its points, and what is only data that came or went', () => {
    const drivers = {
      index: { points: -2.5, coverageEffect: -0.5 },
      good_rate: { points: -3.1, coverageEffect: 0 },
      penalties: { points: 1.1, coverageEffect: 0 },
      complaints_in_time: { points: -0.5, coverageEffect: -0.5 },
    };
    const indicators = { good_rate: 60, penalties: 70, complaints_in_time: null };
    const one = comparisonOf([
      { zone: trade, counts: { good: [90, 100] }, points: [{ against: '2026-10', drivers, indicators }] },
    ]);
    says(
      one,
      [
        '国际商贸城的信用水平较 2026年10月下降 2.5 分，主要来自优良率（-3.1 分）、有效处罚（+1.1 分）；其中 -0.5 分因数据增减，而非表现变化。',
      ],
      [
        'The level of 国际商贸城 has fallen by 2.5 points since Oct 2026, mostly from Good rate (-3.1), Penalties in force (+1.1); -0.5 of it from data that came or went, not from better or worse values.',
      ],
    );
  });
});

test('findings are few, and none pushes the only caution of a kind out', () => {
  const versions = ['1', '2'].map((version, at) => ({
    period: `2026-0${at + 8}`,
    methodology: { id: 'cn-market-credit', version },
    rank: at + 1,
    rankBand: [at + 1, at + 1] as [number, number],
    against: '2026-07',
    indicators: { good_rate: 50 },
    drivers: { good_rate: { points: 3, coverageEffect: 0 } },
  }));
  const many = comparisonOf(
    Array.from({ length: 12 }, (_, i) => ({
      zone: {
        id: `z${i}`,
        name: `Z${i}`,
        alarm: 'red',
        entities: i === 0 ? 120 : 1_000,
        parent: i === 1 ? 'z2' : null,
      },
      counts: {
        good: [i * 80, 1000] as [number, number],
        bad: [1000 - i * 80, 1000] as [number, number],
        penalty: [i * 80, 1000] as [number, number],
        fresh: [100, 1000] as [number, number],
      },
      points: versions,
    })),
  );
  const kinds = findingsOf(many, marketCredit).map(({ kind }) => kind);
  assert.ok(kinds.length <= MOST_FINDINGS, kinds.join());
  for (const kind of ['apart', 'noise', 'bands', 'unsaid', 'unlike', 'light', 'moved', 'versions', 'nested'] as const)
    assert.ok(kinds.includes(kind), `${kind} of ${kinds.join()}`);
});

const scores = (mean: number, deviation: number) => ({
  n: 100,
  population: 100_000,
  mean,
  deviation,
  from: 0,
  width: 10,
  counts: [0, 0, 0, 0, 0, 0, 0, 30, 40, 30],
});
