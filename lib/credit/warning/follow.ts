import type { Matter } from './alert';
import type { HandledWarning, WarningStep } from './handling';

/** What of a matter is so: by the exact figures, and out of what everybody may know; null = it is not so by them. */
export interface Found {
  key: string;
  rule: string;
  exact: Matter | null;
  shown: Matter | null;
}

/** A warning that is kept: one that is not closed, or that somebody closed while it still was so. */
export interface KeptWarning extends HandledWarning, Pick<Found, 'exact' | 'shown'> {
  number: number;
  /** RFC 3339: since when it is so by the figures; null = it is not so. `exact` and `shown` are as it was last found. */
  exactSince: string | null;
  shownSince: string | null;
}

export interface Followed {
  /** Matters that are new. */
  raise: Found[];
  /** Kept warnings that are otherwise now. */
  changed: KeptWarning[];
}

/**
 * What becomes of warnings when what they are about is looked at again. Following twice changes nothing the second time.
 *
 * - Nobody has taken it up, and it is so no more: it closes by itself, with a step that says so.
 * - Somebody has: it stays, and a step says that it is gone, or is back.
 * - Somebody closed it while it still was so: it is not raised again before it was over, or has become worse than it
 *   was then.
 *
 * Scores stay those of the moment since when it is so, so that a value that moves within its band moves no warning. What
 * is so again has those of then: were the old ones told, they would say that it was so by the other figures meanwhile.
 *
 * @param known   all that is kept of what is looked at, each matter once
 * @param found   all that is so now, each matter once
 * @param at      RFC 3339
 * @param isWorse than when it was closed
 */
export function follow(
  known: readonly KeptWarning[],
  found: readonly Found[],
  at: string,
  isWorse: (closed: Matter, now: Matter) => boolean,
): Followed {
  const byKey = new Map(found.map((one) => [one.key, one]));
  const again = new Set<string>();
  const changed = known.flatMap((warning) => {
    const now = byKey.get(warning.key);
    const worse = warning.state === 'closed' && now !== undefined && isWorseBy(warning, now, isWorse);
    if (worse) again.add(warning.key);
    const next = worse ? { ...warning, exactSince: null, shownSince: null } : nextOf(warning, now, at);
    return isSame(warning, next) ? [] : [next];
  });
  const kept = new Set(known.map(({ key }) => key));
  return { raise: found.filter(({ key }) => !kept.has(key) || again.has(key)), changed };
}

type Figures = Pick<KeptWarning, 'exact' | 'exactSince' | 'shown' | 'shownSince'>;

const isSo = ({ exactSince, shownSince }: Pick<Figures, 'exactSince' | 'shownSince'>) =>
  exactSince !== null || shownSince !== null;

function isWorseBy(closed: KeptWarning, now: Found, isWorse: (closed: Matter, now: Matter) => boolean): boolean {
  const at = (before: Matter | null, found: Matter | null) =>
    before !== null && found !== null && isWorse(before, found);
  return at(closed.exact, now.exact) || at(closed.shown, now.shown);
}

function nextOf(warning: KeptWarning, now: Found | undefined, at: string): KeptWarning {
  const next = { ...warning, ...figuresOf(warning, now, at) };
  const step = (to: WarningStep['to']): WarningStep => ({ to, by: null, at, assignee: null, note: '' });
  if (warning.state === 'closed' || isSo(warning) === isSo(next)) return next;
  if (warning.state !== 'open') return { ...next, steps: [...warning.steps, step(isSo(next) ? 'back' : 'gone')] };
  return { ...next, state: 'closed', steps: [...warning.steps, step('closed')] };
}

function figuresOf(warning: KeptWarning, now: Found | undefined, at: string): Figures {
  const isClosed = warning.state === 'closed';
  const latest = (before: Matter | null, since: string | null, found: Matter | null | undefined) => {
    if (found == null || before === null) return found ?? before;
    return isClosed || (since !== null && isSameMatter(before, found)) ? before : found;
  };
  return {
    exact: latest(warning.exact, warning.exactSince, now?.exact),
    exactSince: now?.exact == null ? null : (warning.exactSince ?? at),
    shown: latest(warning.shown, warning.shownSince, now?.shown),
    shownSince: now?.shown == null ? null : (warning.shownSince ?? at),
  };
}

const isSameMatter = (a: Matter, b: Matter) =>
  a.part === b.part && a.from === b.from && a.to === b.to && a.ahead === b.ahead && a.fallen === b.fallen;

const isSame = (a: KeptWarning, b: KeptWarning) =>
  a.state === b.state &&
  a.exact === b.exact &&
  a.exactSince === b.exactSince &&
  a.shown === b.shown &&
  a.shownSince === b.shownSince &&
  a.steps.length === b.steps.length;
