import type { JobKind } from './job-kind';
import { retention } from './retention';

/** Everything that happens later or takes long, one line each. */
export const jobKinds: readonly JobKind[] = [retention];
