import type { ConsoleMessages } from '@/lib/i18n/console-messages';
import { Problem } from '../ui/fetch-json';

/** A problem in the reader's language, where its code is known; and when to try again, where the server says so. */
export function inWords(problem: Problem, t: ConsoleMessages): Problem {
  const { status, code, title, detail, retryAfterS } = problem;
  const known = code !== null && Object.hasOwn(t.problems, code) ? t.problems[code] : undefined;
  const wait = retryAfterS === null ? '' : ` ${t.signIn.wait(waitWords(retryAfterS, t))}`;
  return new Problem(status, code, title, `${known ?? detail ?? title ?? `HTTP ${status}`}${wait}`, retryAfterS);
}

const waitWords = (seconds: number, t: ConsoleMessages) =>
  seconds < 120 ? t.signIn.seconds(`${seconds}`) : t.signIn.minutes(`${Math.ceil(seconds / 60)}`);
