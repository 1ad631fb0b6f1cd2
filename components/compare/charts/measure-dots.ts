import type { ComparedZone, MeasuredShare, ShareMeasure, ZoneComparison } from '@/lib/credit/comparison/comparison';

/** Measures that are drawn as dots, and how each is told. */
export const dottedMeasures = [
  'penalty',
  'demonstration',
  'evaluated',
  'fresh',
] as const satisfies readonly ShareMeasure[];
export type DottedMeasure = (typeof dottedMeasures)[number];

/** Of 1,000, or as per cent of all. */
export const isPerThousand: Record<DottedMeasure, boolean> = {
  penalty: true,
  demonstration: true,
  evaluated: false,
  fresh: false,
};

export interface Dot {
  id: string;
  name: string;
  /** null = nothing is counted. */
  share: MeasuredShare | null;
  /** Why nothing is. */
  why: 'suppressed' | 'missing';
  /** It differs from some other zone by more than noise; null = it is compared with none. */
  isReal: boolean | null;
}

export interface Dots {
  measure: DottedMeasure;
  /** In the order of the zones. */
  dots: Dot[];
  /** The two furthest apart, and whether that is more than noise (null = not compared); null with fewer than two figures. */
  ends: { least: Dot; most: Dot; isReal: boolean | null } | null;
}

/** A measure of zones side by side, with what the differences of the comparison say of it. */
export function dotsOf(
  {
    zones,
    differences,
  }: { zones: readonly Pick<ComparedZone, 'zone' | 'shares'>[] } & Pick<ZoneComparison, 'differences'>,
  measure: DottedMeasure,
): Dots {
  const made = differences.filter((one) => one.measure === measure);
  const isApart = (id: string) => {
    const own = made.filter(({ first, second }) => first === id || second === id);
    return own.length === 0 ? null : own.some(({ isReal }) => isReal);
  };
  const dots = zones.map(({ zone: { id, name, states }, shares }): Dot => {
    const why = states.suppressed > 0 ? 'suppressed' : 'missing';
    return { id, name, share: shares[measure], why, isReal: isApart(id) };
  });
  const sorted = dots.filter(({ share }) => share !== null).sort((a, b) => a.share!.share - b.share!.share);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined || least === most) return { measure, dots, ends: null };
  const between = made.find(
    ({ first, second }) => (first === least.id && second === most.id) || (first === most.id && second === least.id),
  );
  return { measure, dots, ends: { least, most, isReal: between?.isReal ?? null } };
}

/** A round number at or above the value: 1, 2 or 5 times a power of ten. */
export function roundTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((one) => one * power >= value * (1 - 1e-12));
  return (step ?? 10) * power;
}

/** Room beyond the largest figure. */
const BEYOND = 1.25;

/**
 * The right end of the axis, as a share: all for parts of all; else so that figures have room, and the intervals of
 * small zones, which may reach over everything, do not squeeze them.
 */
export function topOf({ measure, dots }: Dots): number {
  if (!isPerThousand[measure]) return 1;
  const shares = dots.flatMap(({ share }) => share ?? []);
  const largest = Math.max(...shares.map(({ share }) => share));
  const narrowest = Math.min(...shares.map(({ underlying }) => underlying[1]));
  return Math.min(1, roundTop(Math.max(largest * BEYOND, narrowest)));
}
