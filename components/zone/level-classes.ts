import { lightOf } from '@/lib/credit/index/alarm';
import type { Methodology } from '@/lib/credit/index/methodology';

/** One class of levels on a map: from `from`, up to the next. */
export interface LevelClass {
  /** The light that it stands for; null = there are no lights, or it lies below all of them. */
  light: string | null;
  from: number;
  below: number;
  /** Name of its colour token. */
  token: string;
}

/** Colours of the ramp; fewer classes are spread over the whole of it. */
const RAMP = 6;
/** Without lights: so many equal steps of the scale. */
const STEPS = 5;

/**
 * Classes by the light bands of a methodology's whole, lowest first; equal steps of its scale where it has no bands.
 * They are fixed, so that a zone changes its colour only when it moves itself. Hysteresis is the lights' own: the colour
 * is of the level.
 */
export function levelClasses({ nodes, scale }: Pick<Methodology, 'nodes' | 'scale'>): LevelClass[] {
  const bands = nodes.find(({ parent }) => parent === null)?.alarm?.bands ?? [];
  const [lower, upper] = scale;
  const step = (upper - lower) / STEPS;
  const edges = bands.length > 0 ? bandEdges(bands, lower) : Array.from({ length: STEPS }, (_, i) => lower + i * step);
  return edges.map((from, i) => ({
    light: bands.length > 0 ? lightOf({ bands }, ((edges[i + 1] ?? upper) + from) / 2) : null,
    from,
    below: edges[i + 1] ?? upper,
    token: `level-${edges.length === 1 ? RAMP - 1 : 1 + Math.round((i * (RAMP - 1)) / (edges.length - 1))}`,
  }));
}

/** Lower edges, rising, from the scale's own lower end on. */
function bandEdges(bands: readonly { from?: number; above?: number }[], lower: number): number[] {
  const edges = bands.map(({ from, above }) => from ?? above ?? lower).filter((edge) => edge > lower);
  return [lower, ...edges.sort((a, b) => a - b)];
}

/**
 * The class of a level: that of its light, so that a level on an edge lies where the band says.
 *
 * @param bands of the methodology's whole, as in `levelClasses`
 */
export function classOfLevel(level: number, classes: readonly LevelClass[], { nodes }: Pick<Methodology, 'nodes'>) {
  const bands = nodes.find(({ parent }) => parent === null)?.alarm?.bands ?? [];
  const light = lightOf({ bands }, level);
  if (bands.length > 0) return classes.find((one) => one.light === light);
  return classes.findLast(({ from }) => level >= from) ?? classes[0];
}
