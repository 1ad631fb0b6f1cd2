import type { RankUncertainty, UncertaintyRequest } from '@/lib/credit/index/uncertainty';
import { onThread } from './thread';

/** `rankUncertainty` on a thread of its own: it takes seconds of a processor. @param signal ends it */
export const rankUncertaintyAside = (request: UncertaintyRequest, signal: AbortSignal): Promise<RankUncertainty> =>
  onThread(import.meta.resolve('./rank-uncertainty-worker.ts'), request, signal);
