import type { IndicatorId } from '../indicators/definitions';
import type { ZoneSums } from '../indicators/zone-sums';
import { Refusal } from '../refusal';
import { lightsOf, rootOf, type ScoredBefore } from './lights';
import type { Methodology } from './methodology';
import { type ZoneIndex, type ZoneInputs, zoneIndices, zoneInputs } from './zone-index';

/** A zone whose value is to be computed. */
export interface SummedZone extends ZoneSums {
  /** Its id. */
  zone: string;
  /** The month before by the same methodology version; null = there is none. */
  before: ScoredBefore | null;
}

/** The value of a zone, without what compares it with others. */
export interface ZoneValue extends ZoneIndex {
  inputs: ZoneInputs['inputs'];
  /** Indicators of the methodology that are missing because a figure is hidden, in its order. */
  hidden: string[];
  /** By node and indicator that has an alarm; null = none. */
  lights: Record<string, string | null>;
  /** Light of the whole; null = none. */
  alarm: string | null;
  entities: number;
  evaluated: number;
}

/**
 * From what zones add up to, to their values: inputs, levels, lights. A zone whose sums the engine refuses has no level,
 * and the others go on.
 *
 * @param factor that makes levels an index; null = none yet
 * @param period YYYY-MM or `live`
 * @returns in the order given
 */
export function zoneValues(
  methodology: Methodology,
  factor: number | null,
  period: string,
  zones: readonly SummedZone[],
): ZoneValue[] {
  const inputs = zones.map((zone) => inputsOf(methodology, period, zone));
  const root = rootOf(methodology);
  return zoneIndices(methodology, inputs, factor).map((index, at) => {
    const { hidden, entities, evaluated, before } = zones[at]!;
    const lights = lightsOf(methodology, index, before);
    return {
      ...index,
      inputs: inputs[at]!.inputs,
      hidden: methodology.indicators.map(({ id }) => id).filter((id) => hidden.includes(id as IndicatorId)),
      lights,
      alarm: lights[root] ?? null,
      entities,
      evaluated,
    };
  });
}

/** Without any input where one cannot be exact: nothing is computed from what is not known. */
function inputsOf(methodology: Methodology, period: string, { zone, sums }: SummedZone): ZoneInputs {
  try {
    return zoneInputs(methodology, { zone, period, sums });
  } catch (error) {
    if (error instanceof Refusal) return { zone, period, inputs: {} };
    throw error;
  }
}
