import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { indexTree } from '@/lib/credit/index/tree';
import { rankUncertainty } from '@/lib/credit/index/uncertainty';
import { commandLine } from './support/command-line';
import { tai, taiGoalposts } from './support/methodologies';
import { columnsOf, fixtureTable } from './support/published-tables';

/** `xintu index --uncertainty` as a user has it. */

const folder = mkdtempSync(join(tmpdir(), 'xintu-uncertainty-'));
after(() => rmSync(folder, { recursive: true }));

const names = Object.keys(taiGoalposts);
const rows = fixtureTable('tai_raw.csv');
const lines = rows.map((row) => [row.country, ...names.map((name) => row[name])].join(','));
writeFileSync(join(folder, 'M.json'), JSON.stringify({ ...tai(), minCoverage: 0.5 }));
writeFileSync(
  join(folder, 'D.csv'),
  [`unit,${names}`, ...lines, `Nowhere,${','.repeat(names.length - 1)}`, ''].join('\n'),
);

const index = (...options: string[]) =>
  commandLine(['index', '--methodology', 'M.json', '--data', 'D.csv', ...options], folder);

test('with --uncertainty each unit has the band that the engine gives, beside what it has without', async () => {
  const plain = JSON.parse(await index('--json'));
  const { units, uncertainty } = JSON.parse(await index('--uncertainty', '60', '--seed', '9', '--json'));
  const columns = columnsOf([...rows, {}], names);
  const engine = rankUncertainty({ tree: indexTree({ ...tai(), minCoverage: 0.5 }), columns, runs: 60, seed: 9 });
  assert.deepEqual(
    units.slice(0, -1),
    plain.units.slice(0, -1).map((unit: object, i: number) => ({
      ...unit,
      rankMedian: engine.median[i],
      rankP05: engine.p05[i],
      rankP95: engine.p95[i],
    })),
  );
  const { unit, level, rankMedian, rankP05, rankP95 } = units.at(-1);
  assert.deepEqual([unit, level, rankMedian, rankP05, rankP95], ['Nowhere', null, null, null, null]);
  const { runs, seed, spread, places, sources } = engine;
  assert.deepEqual(uncertainty, { runs, seed, spread, places, sources });
});

test('the same seed prints the same bytes, another one others; left out it is 1', async () => {
  const print = (...options: string[]) => index('--uncertainty', '40', '--json', ...options);
  const first = await print('--seed', '5');
  assert.equal(await print('--seed', '5'), first);
  assert.notEqual(await print('--seed', '6'), first);
  assert.equal(await print(), await print('--seed', '1'));
});

test('for people: the band beside the rank, and what moves ranks most, first', async () => {
  const printed = await index('--uncertainty', '200', '--seed', '7');
  assert.match(printed, /^unit +rank +rank 5–95 % +level +coverage +total$/m);
  assert.match(printed, /^Spain +19 +1\d–2\d +48\.1485 /m);
  assert.match(printed, /^Nowhere +– +– +– /m);
  assert.match(printed, /200 runs, seed 7/);
  assert.match(printed, /nothing of chance in the data/);
  assert.match(printed, /aggregation: 1\.\d\d places.*\n {2}(weights|goalposts): 0\.\d\d places/);
});

test('wrong runs, a wrong seed, and a seed without runs are wrong usage, each in one message', async () => {
  const wrong: [options: string[], named: RegExp][] = [
    [['--uncertainty', '0'], /--uncertainty.*whole number from 1 to 100000/],
    [['--uncertainty', '1e3'], /--uncertainty/],
    [['--uncertainty', '100001'], /--uncertainty/],
    [['--uncertainty', '9', '--seed', '-1'], /--seed.*whole number from 0 to 4294967295/],
    [['--uncertainty', '9', '--seed', '4294967296'], /--seed/],
    [['--seed', '3'], /--seed.*needs.*--uncertainty/],
  ];
  for (const [options, named] of wrong)
    await assert.rejects(index(...options), (error: Error & { exitCode?: number; code?: string }) => {
      assert.match(error.message, named, options.join(' '));
      assert.match(error.code ?? '', /^commander\./);
      return true;
    });
});
