import { createHash } from 'node:crypto';
import type { IndexValue, NewIndexValue } from '@/db/queries/index-values';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { driversOf } from '@/lib/credit/index/drivers';
import { indexOf } from '@/lib/credit/index/link';
import { type ZoneIndex, type ZoneInputs, zoneIndices } from '@/lib/credit/index/zone-index';
import { zoneValues } from '@/lib/credit/index/zone-values';
import type { ZoneSums } from '@/lib/credit/indicators/zone-sums';
import { peerRanks } from '@/lib/credit/peer-class';
import type { ReleasedValues } from '@/lib/credit/release/release';
import { inputHash } from './input-hash';
import type { ZoneInMonth } from './month-inputs';

/** From sums to the values of a month: no reading, no writing. */

/** A value before it is known which version and revision of the month it becomes. */
export type ComputedValue = Omit<NewIndexValue, 'version' | 'revision'>;

export interface MonthAsked {
  methodology: StoredMethodology;
  period: string;
  guarded: boolean;
}

/**
 * The values of all zones in a month, in one of the two variants; rank bands are not among it.
 *
 * @param before values of the month before by the same version and variant, by zone: lights and drivers go by them
 * @returns in the order of the zones
 */
export function monthValues(
  { methodology, period, guarded }: MonthAsked,
  zones: readonly ZoneInMonth[],
  before: ReadonlyMap<number, Pick<IndexValue, 'level' | 'scores' | 'lights'>>,
): ComputedValue[] {
  const { document, factor, number } = methodology;
  const sumsOf = (zone: ZoneInMonth): ZoneSums => (guarded ? zone.guarded : zone.exact);
  const summed = zones.map((zone) => {
    const earlier = before.get(zone.number);
    return { ...sumsOf(zone), zone: zone.code, before: earlier ? { ...earlier.scores, lights: earlier.lights } : null };
  });
  const computed = zoneValues(document, factor, period, summed);
  const ranks = peerRanks(zones.map(({ kind }, at) => ({ ...computed[at]!, kind })));
  return zones.map((zone, at) => {
    const { level, index, coverage, nodes, indicators, values, inputs, hidden, lights, alarm, entities, evaluated } =
      computed[at]!;
    const { peerClass, rank, of } = ranks[at]!;
    const earlier = before.get(zone.number);
    return {
      zone: zone.number,
      code: zone.code,
      name: zone.name,
      kind: zone.kind,
      period,
      methodology: number,
      guarded,
      level,
      index,
      coverage,
      imputed: 0,
      entities,
      evaluated,
      scores: { nodes, indicators, values },
      hidden,
      lights,
      alarm,
      peerClass,
      rank,
      rankOf: of,
      rankLow: null,
      rankHigh: null,
      contributions: driversOf(document, computed[at]!, earlier ? { ...earlier.scores, level: earlier.level } : null),
      inputs,
      inputHash: inputHash({ zone: zone.code, period, inputs }, { methodology: document, factor }),
    };
  });
}

/** A value as it reads with another factor: its level stays. */
export function withFactor<Value extends ComputedValue>(value: Value, methodology: StoredMethodology): Value {
  const { factor } = methodology;
  const index = factor === null ? null : indexOf(value.level, factor);
  const inputs = { zone: value.code, period: value.period, inputs: value.inputs };
  return { ...value, index, inputHash: inputHash(inputs, { methodology: methodology.document, factor }) };
}

/** Names a value among those of its month, for the life of a release. */
export const valueKey = ({ code, guarded }: { code: string; guarded: boolean }) =>
  `${guarded ? 'public' : 'exact'} ${code}`;

/** What of a month's values is released. */
export const releasedOf = (values: readonly ComputedValue[]): ReleasedValues =>
  Object.fromEntries(
    values.map((value) => [valueKey(value), { level: value.level, index: value.index, inputHash: value.inputHash }]),
  );

/** SHA-256 over a month's values, the same for the same values: what a signature is for. */
export function monthHash(values: ReleasedValues): string {
  const lines = Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { level, index, inputHash }]) => `${key} ${level ?? 'none'} ${index ?? 'none'} ${inputHash}`);
  return createHash('sha256')
    .update(['xintu-month 1', ...lines, ''].join('\n'))
    .digest('hex');
}

/** Does a stored value say all that was computed, to the last bit? When it was computed is not asked. */
export const isSameValue = (computed: ComputedValue, stored: ComputedValue): boolean =>
  (Object.keys(computed) as (keyof ComputedValue)[]).every(
    (key) => JSON.stringify(computed[key], sorted) === JSON.stringify(stored[key], sorted),
  );

/** Keys in order, since the database keeps its own. */
const sorted = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
    : value;

/** The zone that an index is scaled by, as everybody sees it: what the methodology names, else the largest region. */
export function referenceIn<Value extends { guarded: boolean; kind: string; entities: number; code: string }>(
  values: readonly Value[],
  { document: { base } }: Pick<StoredMethodology, 'document'>,
): Value | undefined {
  const open = values.filter(({ guarded }) => guarded);
  if (base !== undefined) return open.find(({ code }) => code === base.unit);
  return open.filter(({ kind }) => kind === 'region').sort((a, b) => b.entities - a.entities)[0];
}

/** What a stored value comes to from its stored inputs. */
export function recomputed(
  { code, period, inputs }: Pick<IndexValue, 'code' | 'period' | 'inputs'>,
  methodology: StoredMethodology,
): ZoneIndex & { inputHash: string } {
  const stored: ZoneInputs = { zone: code, period, inputs };
  return {
    ...zoneIndices(methodology.document, [stored], methodology.factor)[0]!,
    inputHash: inputHash(stored, { methodology: methodology.document, factor: methodology.factor }),
  };
}
