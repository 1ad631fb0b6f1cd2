/** What time it is. Whatever decides about data, days, periods or expiry asks the clock it is given, so that a test can set it. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
