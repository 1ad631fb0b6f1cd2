import type { Db, Tx } from '@/db/db';
import type { Every } from '@/lib/credit/local-time';
import type { Clock } from './clock';

/** What one run of a job is given. Nothing else may be reached for: neither the machine's clock nor its zone. */
export interface JobContext {
  db: Db;
  clock: Clock;
  /** Days and months are this zone's. */
  timeZone: string;
  /** What the job was put in with. */
  input: unknown;
  /** 1 = the first. */
  attempt: number;
  /** The minute, hour or day that a recurring job is of; null = it does not recur. */
  period: string | null;
  /** Aborted when the program stops or the lease is lost: end soon, by throwing. The job is then done by another. */
  signal: AbortSignal;
  /** Tell how far it has come, 0 to 1. It may be called for every row: what is written is one state a second. */
  progress(part: number, message?: string): void;
  /**
   * The end of the run in one transaction with its writes, so that they happen exactly once, however often the job is
   * begun: when the lease was lost, nothing of it is kept. What `work` returns is the job's result.
   */
  finish<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/** What a job of a kind does. */
export interface JobKind {
  kind: string;
  /** It recurs: one in each minute, hour or local day, over all processes. */
  every?: Every;
  /** Attempts before it has failed for good; left out = 5. */
  maxAttempts?: number;
  /**
   * Do it. A run may end at any moment with its process and is then begun again: what it writes outside of
   * `context.finish` must bear being done twice. What is returned is the job's result, where `finish` gave none.
   */
  run(context: JobContext): Promise<unknown>;
}

/** Of a job whose kind says nothing else. */
export const MAX_ATTEMPTS = 5;
