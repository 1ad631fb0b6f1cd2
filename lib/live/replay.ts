import type { TopicData, TopicKind } from './protocol';
import { merged } from './topic-merge';

/** A change that was kept; a whole one stands for itself, whatever was before. */
export interface Frame<K extends TopicKind> {
  revision: number;
  /** RFC 3339 in UTC. */
  at: string;
  whole: boolean;
  data: TopicData[K];
}

/**
 * What a topic showed at a moment, by the rules by which it was shown.
 *
 * @param frames in the order of their revisions, the first of them whole
 * @param at     RFC 3339 in UTC
 * @returns null when there is none from before
 */
export function shownAt<K extends TopicKind>(
  kind: K,
  frames: readonly Frame<K>[],
  at: string,
): Omit<Frame<K>, 'whole'> | null {
  let shown: Omit<Frame<K>, 'whole'> | null = null;
  for (const { whole, ...frame } of frames) {
    if (frame.at > at) break;
    if (whole) shown = frame;
    else if (shown) shown = { ...frame, data: merged(kind, shown.data, frame.data) };
  }
  return shown;
}
