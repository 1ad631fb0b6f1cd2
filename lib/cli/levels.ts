import { basename, resolve } from 'node:path';
import { type Evaluation, evaluate, type Undefined } from '@/lib/credit/index/evaluate';
import { type IndexTree, indexTree } from '@/lib/credit/index/tree';
import { Refusal } from '@/lib/credit/refusal';
import { readUnitTable } from '@/lib/ingest/unit-table';
import { readJsonFile } from '@/lib/server/json-file';
import { parseMethodology } from '@/lib/server/methodology-document';
import { jsonDocument } from '@/lib/server/print';
import { tableLines } from './table';
import type { Terminal } from './terminal';

/** What the index engine says of one unit (CONTRACT: `xintu index --json`). */
interface UnitLevel {
  unit: string;
  /** null = too little is observed. */
  level: number | null;
  /** 1 = the highest; null = unranked. */
  rank: number | null;
  coverage: number;
  /** Score of each node; null = missing. */
  nodes: Record<string, number | null>;
}

/**
 * `xintu index`: the index engine alone, without a database.
 *
 * @throws {Refusal} naming the place in the methodology or in the data
 */
export async function printLevels(
  { methodology, data, json }: { methodology: string; data: string; json: boolean },
  { cwd, stdout }: Terminal,
): Promise<number> {
  const parsed = parseMethodology(await readJsonFile(methodology, cwd, 'methodology'), methodology);
  const tree = indexTree(parsed);
  const wanted = tree.indicators.map(({ id }) => id);
  const { units, columns } = await readUnitTable(resolve(cwd, data), basename(data), wanted, 'indicator');
  const evaluation = evaluate(tree, columns);
  const undefinedAt = evaluation.undefinedAt[0];
  if (undefinedAt !== undefined) throw undefinedLevel(tree, units, undefinedAt, basename(data));
  const levels = unitLevels(tree, units, evaluation);
  stdout.write(json ? jsonDocument({ units: levels }) : inWords(levels));
  return 0;
}

/** One unit's answer each, in the order given. */
function unitLevels(tree: IndexTree, units: readonly string[], evaluation: Evaluation): UnitLevel[] {
  return units.map((unit, i) => ({
    unit,
    level: orNull(evaluation.levels[i]!),
    rank: evaluation.ranks[i]! || null,
    coverage: evaluation.coverage[i]!,
    nodes: Object.fromEntries(tree.nodes.map(({ id }, node) => [id, orNull(evaluation.nodes[node]![i]!)])),
  }));
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

function undefinedLevel(
  { nodes }: IndexTree,
  units: readonly string[],
  { unit, node, child, value, why }: Undefined,
  name: string,
): Refusal {
  const place = `${name}: unit "${units[unit]}", node "${nodes[node]!.id}": "${child}" is ${value}`;
  const reasons: Record<typeof why, string> = {
    geometric: 'a geometric mean needs values above 0. Correct the value, leave it empty, or aggregate linearly.',
    log10: 'log10 needs values above 0. Correct the value, or leave it empty.',
    infinite: 'its score is beyond all numbers. Correct the value, or clamp it.',
  };
  return new Refusal('undefined_level', `${place}, but ${reasons[why]}`);
}

function inWords(levels: readonly UnitLevel[]): string {
  const nodes = Object.keys(levels[0]!.nodes);
  const decimals = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));
  return tableLines(
    ['unit', 'rank', 'level', 'coverage', ...nodes],
    levels.map(({ unit, level, rank, coverage, nodes: scores }) => [
      unit,
      String(rank ?? '–'),
      decimals(level, 4),
      `${decimals(100 * coverage, 1)} %`,
      ...nodes.map((node) => decimals(scores[node]!, 2)),
    ]),
  );
}
