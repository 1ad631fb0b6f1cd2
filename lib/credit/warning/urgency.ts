import type { Alert } from './alert';
import { zoneRules } from './rules';

/**
 * Compare warnings of zones that came at the same time, the more pressing first: what is so now before what is forecast,
 * the whole index before its parts (the order of `zoneRules`), the deeper fall before the lesser. The order is our own
 * choice; ids decide the rest, so that everybody has the same.
 */
export function byUrgency(a: Urgent, b: Urgent): number {
  const [one, other] = [weightsOf(a), weightsOf(b)];
  const at = one.findIndex((weight, i) => weight !== other[i]);
  if (at >= 0) return one[at]! - other[at]!;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

type Urgent = Pick<Alert, 'id' | 'rule' | 'ahead' | 'scores'>;

/** The less the more pressing, the weightiest first. */
function weightsOf({ rule, ahead, scores }: Urgent): readonly number[] {
  const place = zoneRules.findIndex(({ id }) => id === rule);
  return [ahead ?? 0, place < 0 ? zoneRules.length : place, scores === null ? 0 : scores[1] - scores[0]];
}
