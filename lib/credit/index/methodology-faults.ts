import type { AlarmRule, IndexNode, Indicator, Methodology } from './methodology';

/**
 * What is wrong with a methodology, each fault with its place and mend; empty = it can be computed.
 *
 * @example methodologyFaults({ …, nodes: [{ id: 'a', parent: null, weight: 0 }] }) // ['node "a": weight is 0, …', …]
 */
export function methodologyFaults(methodology: Methodology): string[] {
  return [
    ...wholeFaults(methodology),
    ...twice('node', methodology.nodes),
    ...twice('indicator', methodology.indicators),
    ...methodology.nodes.flatMap((node) => weightFaults(`node "${node.id}"`, node)),
    ...methodology.indicators.flatMap(indicatorFaults),
    ...treeFaults(methodology),
    ...geometricFaults(methodology),
  ];
}

function wholeFaults({ scale: [lower, upper], base, minCoverage }: Methodology): string[] {
  const rules: [broken: boolean, fault: string][] = [
    [!(lower < upper) || !Number.isFinite(upper - lower), `scale: ${lower} must be below ${upper}`],
    [!(minCoverage >= 0 && minCoverage <= 1), `minCoverage: ${minCoverage} is not from 0 to 1`],
    [
      base !== undefined && !(base.value > 0 && Number.isFinite(base.value)),
      `base.value: ${base?.value} is not above 0`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}

function twice(what: string, items: readonly { id: string }[]): string[] {
  const ids = items.map(({ id }) => id);
  const seen = new Set<string>();
  const again = new Set(ids.filter((id) => seen.size === seen.add(id).size));
  return [...again].map((id) => `${what} "${id}" stands there more than once: ids are unique`);
}

function weightFaults(place: string, { weight, alarm }: { weight: number; alarm?: AlarmRule }): string[] {
  const faults = weight > 0 && Number.isFinite(weight) ? [] : [`${place}: weight is ${weight}, it must be above 0`];
  return alarm === undefined ? faults : [...faults, ...alarmFaults(`${place}: alarm`, alarm)];
}

function alarmFaults(place: string, { bands = [], hysteresis = 0, change }: AlarmRule): string[] {
  const edges = bands.map(({ from, above }) => from ?? above);
  const rules: [broken: boolean, fault: string][] = [
    [bands.some(({ from, above }) => from !== undefined && above !== undefined), 'a band has "from" or "above"'],
    [edges.slice(0, -1).includes(undefined), 'only the last band takes the rest'],
    [edges.some((edge, i) => i > 0 && edge! >= edges[i - 1]!), 'bands stand best first, with falling edges'],
    [new Set(bands.map(({ light }) => light)).size < bands.length, 'each light stands there once'],
    [!(hysteresis >= 0), `hysteresis ${hysteresis} is below 0`],
    [
      change !== undefined && !(change.worse < change.better),
      `change.worse ${change?.worse} must be below change.better`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => `${place}: ${fault}`);
}

function indicatorFaults(indicator: Indicator): string[] {
  const place = `indicator "${indicator.id}"`;
  const { goalposts, transform } = indicator;
  const faults = weightFaults(place, indicator);
  if (goalposts === null) return faults;
  const [lower, upper] = goalposts;
  const shown = `goalposts [${lower}, ${upper}]`;
  if (lower === upper) return [...faults, `${place}: ${shown} are equal, so they measure nothing`];
  if (!(lower < upper) || !Number.isFinite(upper - lower))
    return [...faults, `${place}: ${shown} must rise; where less is better, write "direction": -1`];
  if (transform === 'log10' && lower <= 0)
    return [...faults, `${place}: ${shown} are not above 0, which log10 needs; they are in the column's own units`];
  return faults;
}

function treeFaults({ nodes, indicators }: Methodology): string[] {
  if (nodes.length === 0) return ['nodes: there is none; a methodology has at least its root'];
  if (indicators.length === 0) return ['indicators: there is none'];
  const known = new Set(nodes.map(({ id }) => id));
  const unknown = (what: string, { id, parent }: { id: string; parent: string | null }) =>
    parent === null || known.has(parent) ? [] : [`${what} "${id}": its parent "${parent}" is no node`];
  const orphans = [
    ...nodes.flatMap((node) => unknown('node', node)),
    ...indicators.flatMap((indicator) => unknown('indicator', indicator)),
  ];
  return [...rootFaults(nodes), ...orphans, ...cycleFaults(nodes), ...childless(nodes, indicators)];
}

function rootFaults(nodes: readonly IndexNode[]): string[] {
  const roots = nodes.filter(({ parent }) => parent === null).map(({ id }) => `"${id}"`);
  if (roots.length > 1) return [`nodes: ${roots.join(' and ')} are roots (parent null): there must be one`];
  return roots.length === 0 ? ['nodes: no node is the root (parent null)'] : [];
}

/** Each cycle once, named by its nodes from child to parent. */
function cycleFaults(nodes: readonly IndexNode[]): string[] {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const done = new Set<string>();
  const faults: string[] = [];
  for (const { id } of nodes) {
    const path = new Set<string>();
    let at: string | null = id;
    while (at !== null && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at) ?? null;
    }
    if (at !== null && path.has(at)) {
      const cycle = [...path].slice([...path].indexOf(at));
      faults.push(`nodes: ${[...cycle, at].map((member) => `"${member}"`).join(' → ')} is a cycle of parents`);
    }
    for (const member of path) done.add(member);
  }
  return faults;
}

function childless(nodes: readonly IndexNode[], indicators: readonly Indicator[]): string[] {
  const parents = new Set([...nodes, ...indicators].map(({ parent }) => parent));
  return nodes.filter(({ id }) => !parents.has(id)).map(({ id }) => `node "${id}": nothing stands below it`);
}

/**
 * A geometric node above goalposts needs a scale that starts at 1 or more: a unit at its lower goalpost would otherwise
 * have the value 0, which has no logarithm.
 */
function geometricFaults({ scale, aggregation, nodes, indicators }: Methodology): string[] {
  if (scale[0] >= 1) return [];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const above = new Set<IndexNode>();
  for (const { parent, goalposts } of indicators) {
    let node = goalposts === null ? undefined : byId.get(parent);
    while (node !== undefined && !above.has(node)) {
      above.add(node);
      node = node.parent === null ? undefined : byId.get(node.parent);
    }
  }
  const geometric = [...above].find((node) => (node.aggregation ?? aggregation) === 'geometric');
  if (geometric === undefined) return [];
  return [
    `scale: it starts at ${scale[0]}, but node "${geometric.id}" is geometric above indicators with goalposts, which needs at least 1, such as [1, 100]`,
  ];
}
