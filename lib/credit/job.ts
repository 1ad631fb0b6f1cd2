/** The jobs of the program as the console is told of them. */

export const jobStates = ['due', 'running', 'done', 'failed'] as const;
export type JobState = (typeof jobStates)[number];

/** A job as the console shows it: what it was given to do stays inside. */
export interface JobItem {
  id: number;
  kind: string;
  state: JobState;
  period: string | null;
  createdAt: string;
  dueAt: string;
  attempts: number;
  maxAttempts: number;
  /** 0 to 1. */
  progress: number;
  message: string | null;
  /** Why the last attempt failed, without any value of the data. */
  error: string | null;
  claimedAt: string | null;
  finishedAt: string | null;
}
