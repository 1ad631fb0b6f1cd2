import { basename, resolve } from 'node:path';
import { type Evaluation, evaluate, type Undefined } from '@/lib/credit/index/evaluate';
import { type IndexTree, indexTree } from '@/lib/credit/index/tree';
import type { RankUncertainty } from '@/lib/credit/index/uncertainty';
import { Refusal } from '@/lib/credit/refusal';
import { readUnitTable } from '@/lib/ingest/unit-table';
import { INTERRUPTED } from '@/lib/server/commands';
import { readJsonFile } from '@/lib/server/json-file';
import { parseMethodology } from '@/lib/server/methodology-document';
import { jsonDocument } from '@/lib/server/print';
import { rankUncertaintyAside } from '@/lib/server/rank-uncertainty';
import { bandOf, type RankBand, uncertaintyDocument, uncertaintyLines } from './rank-bands';
import { tableLines } from './table';
import type { Terminal } from './terminal';

/** What the index engine says of one unit (CONTRACT: `xintu index --json`); a band where one was asked for. */
interface UnitLevel extends Partial<RankBand> {
  unit: string;
  /** null = too little is observed. */
  level: number | null;
  /** 1 = the highest; null = unranked. */
  rank: number | null;
  coverage: number;
  /** Score of each node; null = missing. */
  nodes: Record<string, number | null>;
}

export interface LevelsRequest {
  methodology: string;
  data: string;
  json: boolean;
  /** Runs that ranks are drawn anew in; left out = none. */
  uncertainty?: number;
  seed?: number;
}

/** Of draws that nobody gave a seed for: the same command says the same. */
const USUAL_SEED = 1;

/**
 * `xintu index`: the index engine alone, without a database.
 *
 * @throws {Refusal} naming the place in the methodology or in the data
 */
export async function printLevels(
  { methodology, data, json, uncertainty: runs, seed = USUAL_SEED }: LevelsRequest,
  { cwd, stdout, stderr, signal }: Terminal,
): Promise<number> {
  const parsed = parseMethodology(await readJsonFile(methodology, cwd, 'methodology'), methodology);
  const tree = indexTree(parsed);
  const wanted = tree.indicators.map(({ id }) => id);
  const { units, columns } = await readUnitTable(resolve(cwd, data), basename(data), wanted, 'indicator');
  const evaluation = evaluate(tree, columns);
  const undefinedAt = evaluation.undefinedAt[0];
  if (undefinedAt !== undefined) throw undefinedLevel(tree, units, undefinedAt, basename(data));
  let uncertainty: RankUncertainty | null = null;
  try {
    if (runs !== undefined) uncertainty = await rankUncertaintyAside({ tree, columns, runs, seed }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write('Interrupted.\n');
    return INTERRUPTED;
  }
  const levels = unitLevels(tree, units, evaluation, uncertainty);
  const whole = uncertainty && { uncertainty: uncertaintyDocument(uncertainty) };
  if (json) stdout.write(jsonDocument({ units: levels, ...whole }));
  else stdout.write(inWords(levels) + (uncertainty === null ? '' : uncertaintyLines(uncertainty)));
  return 0;
}

/** One unit's answer each, in the order given. */
function unitLevels(
  tree: IndexTree,
  units: readonly string[],
  evaluation: Evaluation,
  uncertainty: RankUncertainty | null,
): UnitLevel[] {
  return units.map((unit, i) => ({
    unit,
    level: orNull(evaluation.levels[i]!),
    rank: evaluation.ranks[i]! || null,
    coverage: evaluation.coverage[i]!,
    nodes: Object.fromEntries(tree.nodes.map(({ id }, node) => [id, orNull(evaluation.nodes[node]![i]!)])),
    ...(uncertainty && bandOf(uncertainty, i)),
  }));
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

function undefinedLevel(
  { nodes }: IndexTree,
  units: readonly string[],
  { unit, node, child, value, why }: Undefined,
  name: string,
): Refusal {
  const place = `${name}: unit ${JSON.stringify(units[unit])}, node "${nodes[node]!.id}": "${child}" is ${value}`;
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
  const isBanded = levels[0]!.rankMedian !== undefined;
  return tableLines(
    ['unit', 'rank', ...(isBanded ? ['rank 5–95 %'] : []), 'level', 'coverage', ...nodes],
    levels.map(({ unit, level, rank, coverage, nodes: scores, rankP05, rankP95 }) => [
      unit,
      String(rank ?? '–'),
      ...(isBanded ? [rank === null ? '–' : `${rankP05}–${rankP95}`] : []),
      decimals(level, 4),
      `${decimals(100 * coverage, 1)} %`,
      ...nodes.map((node) => decimals(scores[node]!, 2)),
    ]),
  );
}
