import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureWords } from '@/components/map/picture-words';
import { listOnly, nothingWanted } from '@/components/search/wanted';
import { bandWords, hasBands } from '@/components/ui/band-words';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { Scheme } from '@/lib/credit/scheme';
import { shipped as shippedScheme } from './support/shipped-scheme';

/** What a legend says of grades, colours and columns, beside the map and on its picture. */

const words = (scheme: Scheme) => scheme.grades.map(({ grade }) => bandWords(scheme, grade, 'zh-CN'));

test('the legend has the bands of a scheme as they are published, who takes the rest, and nothing made up', () => {
  assert.deepEqual(words(shippedScheme('TAX')), ['≥ 90 分', '≥ 70 分', '≥ 40 分', '其余', null]);
  assert.equal(words(shippedScheme('FHRS'))[0], '≤ 15 分，各单项 ≤ 5 分');
  const unpublished = shippedScheme('SD-2022');
  assert.equal(hasBands(unpublished), false);
  assert.ok(words(unpublished).every((band) => band === null));
});

const shown = { lang: 'zh-CN', zones: [], columns: false } as const;
const filled = {
  levels: { methodology: marketCredit, classes: [] },
  measure: 'level' as const,
  classes: null,
  shapes: [],
  leading: 'SD-2022',
  scheme: shippedScheme('SD-2022'),
  pastMonth: null,
};

test('a picture says what its columns mean, of what month its colours are, and that bands are not published', () => {
  const now = pictureWords(filled, shown);
  assert.deepEqual(now.lines, []);
  assert.match(now.legend.at(-1)!.title, /分数线未公开/);
  const month = { id: 'market-credit', version: '1' };
  const pastMonth = {
    period: '2026-05',
    state: 'final',
    methodology: month,
    releasedAt: null,
    synthetic: false,
  } as const;
  const { lines } = pictureWords({ ...filled, pastMonth }, { ...shown, columns: true });
  assert.match(lines[0]!, /2026年5月.*最终/);
  assert.match(lines[1]!, /柱高/);
});

test('what only the list can follow is said: list, industry and zone, but not what the marks follow too', () => {
  for (const part of [{ industry: '52' }, { within: 'yiwu' }, { label: 'red_list' }] as const)
    assert.equal(listOnly({ ...nothingWanted, ...part }), true);
  for (const part of [{ grade: 'A' }, { business: 'enterprise' }, { label: 'demonstration' }, { q: '店' }] as const)
    assert.equal(listOnly({ ...nothingWanted, ...part }), false);
});
