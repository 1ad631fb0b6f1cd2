import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** So many requests in so many seconds. */
export interface Budget {
  points: number;
  seconds: number;
}

/** What is counted, each kind for itself. */
export type Counted = 'reads' | 'tiles' | 'writes' | 'reports' | 'sign-in' | 'sockets';

export interface Limits {
  address: Record<Counted, Budget>;
  /** Of one key, from wherever it is used. */
  key: Partial<Record<Counted, Budget>>;
  /** Live connections of one address at a time. */
  openSockets: number;
  /** Connections of one peer at a time. */
  openConnections: number;
}

/**
 * For a control room and the offices behind it, which the outside sees as one address. 70 screens that all move their
 * map at once ask for about 4,000 tiles, and a map that is followed asks again for what changes; most are kept, and cost
 * next to nothing. A feed posts up to 10,000 rows in a request, so that 600 a minute are more than the database takes. At
 * nine o'clock 50 people sign in, some twice; what protects one account is the growing delay of its own. A report is
 * drawn by a browser of the server, one at a time.
 */
export const defaultLimits: Limits = {
  address: {
    reads: { points: 12_000, seconds: 60 },
    tiles: { points: 60_000, seconds: 60 },
    writes: { points: 1_200, seconds: 60 },
    reports: { points: 30, seconds: 600 },
    'sign-in': { points: 100, seconds: 600 },
    sockets: { points: 600, seconds: 60 },
  },
  key: {
    reads: { points: 12_000, seconds: 60 },
    tiles: { points: 60_000, seconds: 60 },
    writes: { points: 600, seconds: 60 },
    reports: { points: 30, seconds: 600 },
  },
  openSockets: 500,
  openConnections: 1_000,
};

/** What is left of a budget. */
export interface Left {
  policy: string;
  budget: Budget;
  spent: boolean;
  remaining: number;
  /** Until the budget is whole again. */
  seconds: number;
}

export interface RateLimits {
  /** Take one request from the budgets of its address and its key; the scarcer is answered. */
  take(kind: Counted, network: string, authorization: string | undefined): Promise<Left>;
}

/** Budgets in the memory of this process: a flood is refused without asking the database. */
export function openRateLimits(limits: Limits): RateLimits {
  const byAddress = limiters(limits.address);
  const byKey = limiters(limits.key);
  return {
    async take(kind, network, authorization) {
      const ofAddress = await spend(byAddress, kind, network);
      if (ofAddress === null) throw new Error(`no budget for ${kind}`);
      if (ofAddress.spent || authorization === undefined) return ofAddress;
      const ofKey = await spend(byKey, kind, createHash('sha256').update(authorization).digest('base64url'));
      return ofKey !== null && (ofKey.spent || ofKey.remaining < ofAddress.remaining) ? ofKey : ofAddress;
    },
  };
}

type Limiters = Map<Counted, { budget: Budget; limiter: RateLimiterMemory }>;

function limiters(budgets: Partial<Record<Counted, Budget>>): Limiters {
  return new Map(
    Object.entries(budgets).map(([kind, budget]) => [
      kind as Counted,
      { budget, limiter: new RateLimiterMemory({ points: budget.points, duration: budget.seconds }) },
    ]),
  );
}

async function spend(all: Limiters, kind: Counted, by: string): Promise<Left | null> {
  const found = all.get(kind);
  if (found === undefined) return null;
  const { budget, limiter } = found;
  const left = ({ remainingPoints, msBeforeNext }: RateLimiterRes, spent: boolean) => ({
    policy: kind,
    budget,
    spent,
    remaining: Math.max(0, remainingPoints),
    seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });
  try {
    return left(await limiter.consume(by), false);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return left(refused, true);
    throw refused;
  }
}
