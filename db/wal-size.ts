/** Megabytes of the embedded engine's write-ahead log between two checkpoints. */
export const LOG_MB = 64;
