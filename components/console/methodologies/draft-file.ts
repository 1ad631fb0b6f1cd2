import type { StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import { monthAfter } from '@/lib/credit/index/period';

/** What the page makes of a file, of refusals, and of the months of an activation. */

/** The document in a file; undefined = it is no JSON. */
export function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The faults that a refusal names, one by one.
 *
 * @param detail such as `The methodology draft cannot be used: A; B. See docs/METHOD.md.`
 * @returns null where it names none
 */
export function faultsIn(detail: string | null): string[] | null {
  const [, list] = /cannot be used: (.+?)\. See docs\/METHOD\.md\.$/s.exec(detail ?? '') ?? [];
  return list === undefined ? null : list.split('; ');
}

export interface Activation {
  /** Month computed by both versions. */
  overlap: string;
  /** First month that the new one decides. */
  from: string;
}

/** What an activation begins with: linked in the last month that is over, deciding from the one that is not. */
export const firstActivation = (month: string): Activation => ({ overlap: monthAfter(month, -1), from: month });

/** Must the draft be linked before it can decide from a month on? Only where the version before makes an index. */
export const needsLink = (
  draft: Pick<StoredMethodologyItem, 'overlap'>,
  current: Pick<StoredMethodologyItem, 'factor'> | undefined,
  { overlap, from }: Activation,
): boolean =>
  current !== undefined &&
  current.factor !== null &&
  (draft.overlap === null || draft.overlap >= from || draft.overlap !== overlap);
