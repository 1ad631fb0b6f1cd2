import type { ForecastStep } from '../forecast/forecast';
import { lightOf, movementOf } from '../index/alarm';
import type { AlarmRule, Methodology } from '../index/methodology';
import { type ZoneRule, zoneRules } from './rules';

/** Scores of one zone by node and indicator, and the lights that are shown. */
export interface ZoneState {
  /** null, or not there = missing. */
  scores: Readonly<Record<string, number | null>>;
  /** Light by node or indicator; null = none. */
  lights: Readonly<Record<string, string | null>>;
}

/** What is expected, the next period first. */
export interface Ahead {
  steps: readonly Pick<ForecastStep, 'value'>[];
}

export interface ZoneWarning {
  /** Of the rule. */
  rule: string;
  zone: string;
  /** Id of the node or indicator. */
  part: string;
  /** Lights before and now, or now and forecast; null = none, or movements have none. */
  from: string | null;
  to: string | null;
  /** Scores, likewise. */
  scores: readonly [number, number];
  /** Periods ahead, from 1; null = it is so now. */
  ahead: number | null;
}

/** Nodes and indicators that have an alarm; the root is the whole. */
export function alarmed({ nodes, indicators }: Methodology): { id: string; isWhole: boolean; alarm: AlarmRule }[] {
  const parts = [
    ...nodes,
    ...indicators.map((indicator) => ({ ...indicator, parent: indicator.parent as string | null })),
  ];
  return parts.flatMap(({ id, parent, alarm }) =>
    alarm === undefined ? [] : [{ id, isWhole: parent === null, alarm }],
  );
}

/**
 * The lights that a zone shows now.
 *
 * @param before lights of the period before; left out = there was none, so that the bands alone decide
 */
export function lightsOf(
  methodology: Methodology,
  scores: ZoneState['scores'],
  before?: ZoneState['lights'],
): Record<string, string | null> {
  const parts = alarmed(methodology).map(({ id, alarm }) => {
    const score = own(scores, id);
    return [id, score === null ? null : lightOf(alarm, score, own(before ?? {}, id) ?? undefined)];
  });
  return Object.fromEntries(parts);
}

/**
 * What of a zone is worth a warning now. Missing is not bad: what has no score, before or now, warns of nothing. A
 * better light warns of nothing either.
 *
 * @param before   the period before; null = there is none
 * @param forecasts by node or indicator (`measure: 'level'`); null, or not there = no forecast was given
 * @returns in the order of the rules, then of the methodology; of a forecast the first step that leaves the band
 */
export function zoneWarnings(
  methodology: Methodology,
  zone: string,
  {
    before,
    now,
    forecasts = {},
  }: {
    before: ZoneState | null;
    now: ZoneState;
    forecasts?: Readonly<Record<string, Ahead | null>>;
  },
  rules: readonly ZoneRule[] = zoneRules,
): ZoneWarning[] {
  return rules.flatMap(({ id: rule, of, when }) =>
    alarmed(methodology)
      .filter(({ isWhole }) => isWhole === (of === 'whole'))
      .flatMap(({ id: part, alarm }) => {
        const score = own(now.scores, part);
        if (score === null) return [];
        const at = { alarm, score, light: own(now.lights, part) };
        const found = when === 'forecast' ? leaving(at, own(forecasts, part)) : fallen(when, at, before, part);
        return found === null ? [] : [{ rule, zone, part, ...found }];
      }),
  );
}

type Found = Omit<ZoneWarning, 'rule' | 'zone' | 'part'>;
type At = { alarm: AlarmRule; score: number; light: string | null };

const own = <T>(values: Readonly<Record<string, T | null>>, id: string): T | null =>
  Object.hasOwn(values, id) ? (values[id] ?? null) : null;

function fallen(
  when: 'left_band' | 'worse',
  { alarm, score, light }: At,
  before: ZoneState | null,
  part: string,
): Found | null {
  const earlier = before === null ? null : own(before.scores, part);
  if (before === null || earlier === null) return null;
  const from = own(before.lights, part);
  const found = { from, to: light, scores: [earlier, score] as const, ahead: null };
  if (when === 'left_band') return isWorse(alarm, from, light) ? found : null;
  return alarm.change !== undefined && movementOf(score, earlier, alarm.change) === 'W' ? found : null;
}

/** The light that is on stays within the hysteresis, today and in the forecast alike. */
function leaving({ alarm, score, light }: At, forecast: Ahead | null): Found | null {
  for (const [step, { value }] of (forecast?.steps ?? []).entries()) {
    const to = lightOf(alarm, value, light);
    if (isWorse(alarm, light, to)) return { from: light, to, scores: [score, value], ahead: step + 1 };
  }
  return null;
}

/** Is a light worse than another? Bands stand best first, and below all of them there is no light. */
export function isWorse({ bands = [] }: AlarmRule, from: string | null, to: string | null): boolean {
  const place = (light: string | null) => {
    const at = bands.findIndex((band) => band.light === light);
    return at < 0 ? bands.length : at;
  };
  return place(to) > place(from);
}
