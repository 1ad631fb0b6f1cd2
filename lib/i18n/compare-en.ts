import type { CompareMessages } from './compare-messages';

/** English texts of what a comparison comes to. */
export const compareEn: CompareMessages = {
  findings: 'Findings',
  noFindings: 'There is no difference or gap to tell of.',
  measures: {
    good: 'share of good grades',
    bad: 'share of bad grades',
    evaluated: 'share graded',
    fresh: 'share evaluated within a year',
    demonstration: 'share of demonstration units',
    penalty: 'share with a public penalty',
    score: 'mean score',
  },
  better: {
    more: '',
    less: ' (lower is better)',
    neither: ' (how well a zone is known, not how good it is)',
  },
  percentPoints: (points) => `${points} percentage points`,
  points: (points) => `${points} points`,
  named: (zone, figure) => `${zone} (${figure})`,
  andMore: (zones, more) => `${zones} and ${more} more`,
  apartOne: (measure, side, zone, other, gap, from, to) =>
    `${measure}: ${zone} stands ${side} ${other} by ${gap} (95% interval ${from} to ${to}), more than noise even when corrected for many comparisons.`,
  apartMany: (measure, side, zone, others, real, pairs) =>
    `${measure}: ${zone} stands ${side} ${others}. ${real} of ${pairs} pairs differ by more than noise; of the others no difference can be claimed.`,
  apartAll: (measure, side, zone, others, pairs) =>
    `${measure}: ${zone} stands ${side} ${others}. All ${pairs} pairs differ by more than noise.`,
  noiseTwo: (measures, first, second) =>
    `${measures}: what lies between ${first} and ${second} is within noise; no difference can be claimed.`,
  noiseMany: (measures, zones, pairs) =>
    `${measures}: all ${pairs} differences between the ${zones} zones are within noise; none can be said to stand above another.`,
  ranked: (zone, level, rank, low, high) =>
    `${zone} ${level}, rank ${rank} (by other choices of method ${low} to ${high})`,
  bands: (month, peers, first, last) => `Level in ${month} (${peers}): ${first}; ${last}.`,
  bandsApart: 'Their rank bands do not overlap, so their order can be relied on.',
  bandsMeet: 'Their rank bands overlap, so there is no telling which comes first.',
  bandsMany: (pairs, apart) =>
    `The rank bands of ${apart} of ${pairs} pairs do not overlap; of the others there is no telling which comes first.`,
  unsaid: {
    nobody: (zones) => `${zones}: no businesses.`,
    suppressed: (zones) => `${zones}: the grades of more than half are not counted here; what is compared is the rest.`,
    none_graded: (zones) => `${zones}: no grade is counted, so there is no share of good ones.`,
    few_graded: (zones) => `${zones}: so few are graded that the share of good grades is mostly chance; not compared.`,
    thin: (zones) => `${zones}: less than half are graded, which does not stand for all.`,
    old: (zones) => `${zones}: less than half were evaluated within a year; the grades may be out of date.`,
    few_observed: (zones) => `${zones}: too little of the weight is observed, so there is no level.`,
    withheld: (zones) => `${zones}: figures that it needs are not public, so there is no level.`,
    not_computed: (zones) => `${zones}: the level is not computed yet.`,
  },
  businesses: (n) => (n === '1' ? '1 business' : `${n} businesses`),
  peer: (zone, businesses, peers) => `${zone} (${businesses}; ${peers})`,
  unlike: (small, large) =>
    `${small} and ${large} are not alike: compare ranks and levels among zones of one class only.`,
  light: (light, zones) => `${light} ${zones}`,
  lights: (lights) => `Lights: ${lights}.`,
  falls: (worse, zones) => `Down by more than ${worse} on the last published month: ${zones}.`,
  rose: (zone, month, points) => `The level of ${zone} has risen by ${points} points since ${month}`,
  fell: (zone, month, points) => `The level of ${zone} has fallen by ${points} points since ${month}`,
  because: (drivers) => `, mostly from ${drivers}`,
  driver: (name, points) => `${name} (${points})`,
  ofCoverage: (points) => `; ${points} of it from data that came or went, not from better or worse values`,
  movedEnd: '.',
  version: (version, from) => `${version} (from ${from})`,
  liveFrom: 'the live value',
  versions: (versions) =>
    `The months follow different versions of the methodology: ${versions}. Levels of different versions do not compare, and drivers are told within one version.`,
  nestedPair: (inner, outer) => `${inner} lies in ${outer}`,
  nested: (pairs) => `${pairs}: its businesses count in both, so that the difference looks smaller than it is.`,
  schemePart: (scheme, zones) => `${scheme}: ${zones}`,
  schemes: (parts) =>
    `The grades of these zones are of different schemes (${parts}): they mean different things and are not compared.`,
  join: (parts) => parts.join('; '),
  tables: 'Tables',
  pickTable: 'Table shown',
  csv: 'Save as csv',
  xlsx: 'Save all (xlsx)',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser does not allow it: save it as csv',
  fileFailed: 'The file could not be made: try again',
  sortBy: (column) => `Sort by ${column}`,
  was: (old) => `${old} when this was opened`,
  changed: (n) => `${n} changed`,
  failed: 'The comparison cannot be read at the moment',
};
