import type { Metrics } from '@/lib/server/metrics';

/** Metrics that count nothing, for tests of something else. */
export const noMetrics: Metrics = { request: () => {}, text: async () => '' };
