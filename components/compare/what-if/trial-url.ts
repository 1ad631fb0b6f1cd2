import { type Choices, noChoices } from '@/lib/credit/comparison/choices';
import { queryText } from '../../ui/query-text';

/** What somebody tries: choices of method, and over which zones. */
export interface Trial {
  choices: Choices;
  /** Peer class whose zones all take part; null = the zones of the comparison. */
  peerClass: string | null;
}

export const noTrial: Trial = { choices: noChoices, peerClass: null };

/*
 * `?if=G*n40_grades*i0_good_rate*p-20_30_turnover_trend*s_region/small`: parts between stars, each a letter and what it
 * says: L or G for linear or geometric throughout; n, i the weight of a node, of an indicator; p its goalposts; s the peer
 * class. An id comes last, since it may hold underscores; stars in it are escaped.
 */
const SEPARATOR = '*';
const part = /^(?:([LG])|([ni])([^_]+)_(.+)|p([^_]+)_([^_]+)_(.+)|s_(.+))$/s;

/** A trial as the value of the parameter `if`; empty = nothing is tried. */
export function writeTrial({ choices, peerClass }: Trial): string {
  const { aggregation, nodes, indicators, goalposts } = choices;
  const weights = (letter: string, given: Readonly<Record<string, number>>) =>
    Object.entries(given).map(([id, weight]) => `${letter}${weight}_${escaped(id)}`);
  return [
    ...(aggregation === null ? [] : [aggregation === 'linear' ? 'L' : 'G']),
    ...weights('n', nodes),
    ...weights('i', indicators),
    ...Object.entries(goalposts).map(([id, [lower, upper]]) => `p${lower}_${upper}_${escaped(id)}`),
    ...(peerClass === null ? [] : [`s_${escaped(peerClass)}`]),
  ].join(SEPARATOR);
}

/** The trial that an address holds; what is no part of one is passed over, since anybody may have written it. */
export function readTrial(text: string | null): Trial {
  const nodes: Record<string, number> = {};
  const indicators: Record<string, number> = {};
  const goalposts: Record<string, [number, number]> = {};
  let [aggregation, peerClass]: [Choices['aggregation'], string | null] = [null, null];
  for (const [, way, list, weight, id, lower, upper, of, own] of matches(text ?? '')) {
    if (way !== undefined) aggregation = way === 'L' ? 'linear' : 'geometric';
    if (own !== undefined) peerClass = unescaped(own);
    if (list !== undefined && isNumber(weight!) && Number(weight) >= 0)
      (list === 'n' ? nodes : indicators)[unescaped(id!)] = Number(weight);
    if (of !== undefined && isNumber(lower!) && isNumber(upper!))
      goalposts[unescaped(of)] = [Number(lower), Number(upper)];
  }
  return { choices: { aggregation, nodes, indicators, goalposts }, peerClass };
}

const matches = (text: string) =>
  text.split(SEPARATOR).flatMap((one) => [part.exec(one)].filter((found) => found !== null));
const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));
const escaped = (id: string) => id.replaceAll('%', '%25').replaceAll(SEPARATOR, '%2A');
const unescaped = (id: string) => id.replaceAll('%2A', SEPARATOR).replaceAll('%25', '%');

/** The same query with this trial in it; parameters of others stay. */
export function withTrial(search: string, trial: Trial): string {
  const query = new URLSearchParams(search);
  const text = writeTrial(trial);
  if (text === '') query.delete('if');
  else query.set('if', text);
  return queryText(query);
}
