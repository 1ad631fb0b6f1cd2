import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMapUrl, writeMapUrl } from '@/components/map/map-url';
import { farWords } from '@/components/search/far-words';
import { filtersSet, isWanted, wantedPath } from '@/components/search/wanted';

const all =
  '?q=%E4%B9%89%E4%B9%8C&near=120.07,29.31&grade=A&business=individual&label=red_list&industry=52&within=yiwu&find=1';

test('what is searched for comes back from an address as it was put there', () => {
  const read = readMapUrl(all);
  assert.equal(writeMapUrl('', read), all);
  assert.deepEqual([read.q, read.near, read.business, filtersSet(read)], ['义乌', [120.07, 29.31], 'individual', 5]);
  assert.equal(writeMapUrl('?lang=en&q=x', readMapUrl('')), '?lang=en');
});

test('what cannot be meant counts as absent', () => {
  const read = readMapUrl('?q=%20&near=1,2,3&business=bank&label=serious_list&industry=%3Cb%3E&find=yes');
  assert.deepEqual(
    [read.q, read.near, read.business, read.label, read.industry, isWanted(read)],
    [null, null, null, null, null, false],
  );
  for (const near of ['200,1', '1', ',', '1,', 'a,b']) assert.equal(readMapUrl(`?near=${near}`).near, null, near);
});

test('a name is searched for everywhere, a place and an area by themselves, and everything else in view', () => {
  const asked = (search: string) =>
    new URL(
      wantedPath(readMapUrl(search), { seen: [1, 2, 3, 4], demonstration: true, scheme: 'S', limit: 5 }),
      'http://x',
    ).searchParams.toString();
  assert.equal(asked('?q=x&business=other'), 'q=x&kind=other&scheme=S&demonstration=true&limit=5');
  assert.equal(asked('?near=5,6'), 'near=5%2C6&scheme=S&demonstration=true&limit=5');
  assert.equal(asked('?within=z'), 'zone=z&scheme=S&demonstration=true&limit=5');
  assert.equal(asked('?grade=A'), 'bbox=1%2C2%2C3%2C4&grade=A&scheme=S&demonstration=true&limit=5');
});

test('distances are said in tens of metres and tenths of kilometres', () => {
  const said = [0, 14, 994, 995, 1_049, 23_460].map((metres) => farWords(metres, 'en'));
  assert.deepEqual(said, ['0 m', '10 m', '990 m', '1 km', '1 km', '23.5 km']);
  assert.equal(farWords(1_500, 'zh-CN'), '1.5 公里');
});
