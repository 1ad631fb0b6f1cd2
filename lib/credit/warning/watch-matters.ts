import type { Matter } from './alert';
import type { Found } from './follow';
import type { Watch, WatchReason } from './watch-list';

/** A reason to look at a business, as a matter of its own: each is raised, taken up and over by itself. */
export interface WatchMatter extends Found {
  entity: number;
}

/** Rules by reason: ids of warnings about businesses. */
export const watchRuleIds = {
  fell: 'entity_fell',
  serious_list: 'entity_serious_list',
  serious_penalty: 'entity_serious_penalty',
  cluster: 'entity_cluster',
} as const satisfies Record<WatchReason['reason'], string>;

const nothing: Matter = { part: null, from: null, to: null, scores: null, ahead: null, fallen: null };

/**
 * The matters of a watch list. Single businesses have exact figures only: nothing of them is for everybody.
 *
 * @param of `grades` of an entity that fell; `scheme`: id of the scheme; `zoneId` of the zone of a cluster
 */
export function watchMatters(
  { entity, reasons }: Watch,
  {
    grades,
    scheme,
    zoneId,
  }: { grades: { before: string | null; now: string | null }; scheme: string; zoneId: (zone: number) => string },
): WatchMatter[] {
  const matterOf = (reason: WatchReason): Matter => {
    if (reason.reason === 'fell') return { ...nothing, part: scheme, from: grades.before, to: grades.now };
    if (reason.reason === 'cluster') return { ...nothing, part: zoneId(reason.zone), fallen: reason.fallen };
    return nothing;
  };
  return reasons.map((reason) => {
    const [rule, exact] = [watchRuleIds[reason.reason], matterOf(reason)];
    return { entity, rule, key: JSON.stringify([rule, entity, exact.part]), exact, shown: null };
  });
}

/** A fall from or to another grade is another one, whatever was said of the one before. */
export const isOtherFall = (closed: Matter, now: Matter): boolean => closed.from !== now.from || closed.to !== now.to;
