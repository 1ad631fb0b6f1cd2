import type { Bound, Dimension, Grade, Scheme } from '../scheme';
import { isComputable } from './score';

/**
 * What is wrong with a scheme, each fault with its place and mend; empty = it can be used. A scheme without any
 * threshold is none the worse: it can be shown, not computed.
 *
 * @example schemeFaults({ …, dimensions: [{ id: 'tax', weight: 0 }] }) // ['dimension "tax": weight is 0, …']
 */
export function schemeFaults(scheme: Scheme): string[] {
  const { dimensions, grades } = scheme;
  return [
    ...(dimensions?.length === 0 ? ['dimensions: there is none; leave the field out where the score is sent'] : []),
    ...twice(
      'dimension',
      (dimensions ?? []).map(({ id }) => id),
    ),
    ...(dimensions ?? []).flatMap(dimensionFaults),
    ...(grades.length === 0 ? ['grades: there is none'] : []),
    ...twice(
      'grade',
      grades.map(({ grade }) => grade),
    ),
    ...directionFaults('band', grades),
    ...directionFaults('worst', grades),
    ...(dimensions === undefined ? grades.filter(({ worst }) => worst).map(vetoWithoutParts) : []),
    ...(isComputable(scheme) ? grades.flatMap(neverGiven) : []),
  ];
}

function twice(what: string, ids: readonly string[]): string[] {
  const again = new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
  return [...again].map((id) => `${what} "${id}" stands there more than once`);
}

function dimensionFaults({ id, weight, points }: Dimension): string[] {
  const rules: [broken: boolean, fault: string][] = [
    [
      !(weight > 0 && Number.isFinite(weight)),
      `weight is ${weight}, it must be above 0; what is deducted is sent as points below 0`,
    ],
    [points !== undefined && !(points[0] < points[1]), `points: ${points?.[0]} must be below ${points?.[1]}`],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => `dimension "${id}": ${fault}`);
}

/** More points are better for all grades, or fewer are. */
function directionFaults(of: 'band' | 'worst', grades: readonly Grade[]): string[] {
  const bounds = grades.flatMap((grade) => grade[of] ?? []);
  const mixed = bounds.some((bound) => 'min' in bound) && bounds.some((bound) => 'max' in bound);
  return mixed ? [`grades: "${of}" has "min" in some grades and "max" in others; all have the same`] : [];
}

const vetoWithoutParts = ({ grade }: Grade) =>
  `grade "${grade}": "worst" bounds every dimension, but the scheme has no dimensions`;

/** A ranked grade that one before it takes everything from. */
function neverGiven({ grade, ranked, ...own }: Grade, at: number, grades: readonly Grade[]): string[] {
  if (!ranked) return [];
  const before = grades.slice(0, at).find(({ band, worst }) => isWithin(own.band, band) && isWithin(own.worst, worst));
  return before === undefined
    ? []
    : [`grade "${grade}": it can never be given, because "${before.grade}" before it takes all that it takes`];
}

/** Does all that the first bound holds lie within the second? */
function isWithin(inner: Bound | undefined, outer: Bound | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  if ('min' in inner) return 'min' in outer && inner.min >= outer.min;
  return 'max' in outer && inner.max <= outer.max;
}
