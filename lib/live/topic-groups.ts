import type { Topic } from './protocol';
import { kindOf } from './topic-name';
import { isHeld, type TopicState } from './topic-state';

/** Topics in a request, at most. */
const MOST = 50;

/**
 * Of the topics that are to be asked for, those of the next request. What everybody looks at is asked for apart from
 * what few do, so that the answer is the same for all; and what is held apart from what is not, so that `since` says
 * something. Jobs have numbers of their own.
 */
export function dueTogether(state: TopicState, due: readonly Topic[]): Topic[] {
  const groupOf = (topic: Topic) => `${sortOf(topic)} ${isHeld(state, topic)}`;
  return due.filter((topic) => groupOf(topic) === groupOf(due[0]!)).slice(0, MOST);
}

function sortOf(topic: Topic): 'shared' | 'own' | 'job' {
  const kind = kindOf(topic);
  if (kind === 'job') return 'job';
  return kind === 'zones' || kind === 'events' || kind === 'alerts' || kind === 'tiles' ? 'shared' : 'own';
}
