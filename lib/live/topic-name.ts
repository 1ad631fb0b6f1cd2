import { type ZoneKind, zoneKinds } from '@/lib/credit/zone';
import type { Topic, TopicKind } from './protocol';

/** The name of a topic, taken apart. */
export interface TopicName {
  topic: Topic;
  kind: TopicKind;
  /** What stands after the colon; empty for a topic of which there is one. */
  id: string;
  /** Code; null = the zone's own. */
  scheme: string | null;
}

/** Every kind of topic. */
export const topicKinds = [
  'zones',
  'events',
  'alerts',
  'zone',
  'rankings',
  'footfall',
  'entity',
  'job',
  'tiles',
] as const satisfies readonly TopicKind[];

/** How the names look, for whoever wrote another. */
export const topicForms =
  'zones, zones?scheme=ID, zone:ID, zone:ID?scheme=ID, rankings:KIND, footfall:ID, events, alerts, entity:ID, job:ID, tiles, tiles?scheme=ID';

const ofOne: ReadonlySet<string> = new Set<TopicKind>(['zone', 'rankings', 'footfall', 'entity', 'job']);
const SCHEME = '?scheme=';

/** Take the name of a topic apart. An id is written as it is, whatever is in it. @returns null for what is no name of one */
export function topicName(text: string): TopicName | null {
  const topic = text as Topic;
  if (text === 'events' || text === 'alerts') return { topic, kind: text, id: '', scheme: null };
  const [name, scheme] = apart(text);
  if (scheme === '') return null;
  if (name === 'zones' || name === 'tiles') return { topic, kind: name, id: '', scheme };
  const colon = name.indexOf(':');
  const kind = name.slice(0, colon) as TopicKind;
  const id = name.slice(colon + 1);
  if (!ofOne.has(kind) || id === '' || (scheme !== null && kind !== 'zone')) return null;
  if (kind === 'rankings' && !zoneKinds.includes(id as ZoneKind)) return null;
  if (kind === 'job' && !/^[1-9]\d{0,14}$/.test(id)) return null;
  return { topic, kind, id, scheme };
}

/** Only zones and tiles are counted under a scheme; another id may have the words in it. */
function apart(text: string): [name: string, scheme: string | null] {
  const at = /^(zones?|tiles)\b/.test(text) ? text.lastIndexOf(SCHEME) : -1;
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + SCHEME.length)];
}

/** The kind of a topic whose name is known to be one. */
export const kindOf = (topic: Topic): TopicKind => topicName(topic)!.kind;
