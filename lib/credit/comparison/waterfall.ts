import { driversOf } from '../index/drivers';
import type { Methodology } from '../index/methodology';
import type { Driver, IndexPoint } from '../index/series';

/**
 * What lies between two levels, step by step: of one zone at two moments, or of two zones. The contributions are those
 * of a change (docs/METHOD.md, Contributions), for a tree does not ask whether its two ends are moments or zones.
 */

/** One indicator's step, from where the steps before it have led. */
export interface WaterfallStep extends Driver {
  id: string;
  /** Node that the indicator stands below, of those right under the root; null = right under the root itself. */
  part: string | null;
  /** Level before the step and after it. */
  before: number;
  after: number;
}

export interface Waterfall {
  /** Levels at both ends. */
  from: number;
  to: number;
  /** In the methodology's order; those that move nothing are left out. */
  steps: WaterfallStep[];
  /** What rounding leaves between the last step and `to`. */
  residual: number;
}

/** `level`: there is none at one end; `methodology`: the ends are of different versions, or of one that is not at hand. */
export type NoWaterfall = 'level' | 'methodology';

type End = Pick<IndexPoint, 'level' | 'nodes' | 'indicators' | 'methodology'>;

/**
 * @param methodology the version that both ends were computed by
 * @returns the steps from one end to the other, or why there are none
 */
export function waterfall(methodology: Methodology, from: End, to: End): Waterfall | NoWaterfall {
  const isOfIt = ({ methodology: { id, version } }: End) => id === methodology.id && version === methodology.version;
  if (!isOfIt(from) || !isOfIt(to)) return 'methodology';
  if (from.level === null || to.level === null) return 'level';
  const drivers = driversOf(methodology, to, from);
  const partOf = partsOf(methodology);
  const steps: WaterfallStep[] = [];
  let reached = from.level;
  for (const { id, parent } of methodology.indicators) {
    const driver = drivers[id];
    if (driver === undefined || driver.points === 0) continue;
    const after = reached + driver.points;
    steps.push({ id, part: partOf(parent), ...driver, before: reached, after });
    reached = after;
  }
  return { from: from.level, to: to.level, steps, residual: to.level - reached };
}

/** The node right under the root that a node is, or stands below. */
function partsOf({ nodes }: Methodology): (id: string) => string | null {
  const parentOf = new Map(nodes.map(({ id, parent }) => [id, parent]));
  return (id) => {
    let at = id;
    for (;;) {
      const parent = parentOf.get(at) ?? null;
      if (parent === null) return null;
      if ((parentOf.get(parent) ?? null) === null) return at;
      at = parent;
    }
  };
}
