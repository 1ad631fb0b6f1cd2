import type { Db } from '@/db/db';
import { addUsage, type Usage } from '@/db/queries/api-usage';
import { touchSessions } from '@/db/queries/sessions';

/**
 * What is counted of requests: calls by key, system and day, and when each session was last used. It is kept in memory
 * and written every few seconds, so that no request waits for a write; a process that is killed loses that much.
 */
export interface UsageLog {
  /** Count a call of a key on a day, YYYY-MM-DD. */
  call(key: number, system: string, day: string): void;
  /** A session was used. */
  seen(session: string, at: Date): void;
  /** Write what was counted since the last time. */
  flush(): Promise<void>;
  /** Write the rest, and no more after it. */
  stop(): Promise<void>;
}

const EVERY_MS = 10_000;
/** A key that names more systems a day has its further ones counted as `other`. */
const SYSTEMS = 20;
const OTHER = 'other';

/**
 * The system that calls: a word of its own in `X-Xintu-System`, else the first word of its User-Agent; `browser` for
 * every browser, `other` where nothing is said.
 *
 * @example systemOf(new Headers({ 'user-agent': 'curl/8.5.0' })) // 'curl'
 */
export function systemOf(headers: Headers): string {
  const agent = /^[^\s/]+/.exec(headers.get('user-agent') ?? '')?.[0] ?? '';
  const word = (headers.get('x-xintu-system') ?? agent).toLowerCase();
  if (word === 'mozilla') return 'browser';
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(word) ? word : OTHER;
}

/** Begin to count. @param onError told when a write fails; what it held is written with the next */
export function openUsage(db: Db, onError: (error: unknown) => void, everyMs = EVERY_MS): UsageLog {
  const calls = new Map<string, Usage>();
  const systems = new Map<string, Set<string>>();
  const sessions = new Map<string, Date>();
  let writing: Promise<void> = Promise.resolve();

  function call(key: number, named: string, day: string, times = 1) {
    const known = systems.get(`${key} ${day}`) ?? new Set();
    const system = known.has(named) || known.size < SYSTEMS ? named : OTHER;
    systems.set(`${key} ${day}`, known.add(system));
    const id = `${key} ${day} ${system}`;
    const usage = calls.get(id) ?? { key, day, system, calls: 0 };
    usage.calls += times;
    calls.set(id, usage);
  }
  function seen(session: string, at: Date) {
    const known = sessions.get(session);
    if (known === undefined || known < at) sessions.set(session, at);
  }
  async function write() {
    const counted = [...calls.values()];
    const touched = [...sessions].map(([id, at]) => ({ id, at }));
    calls.clear();
    sessions.clear();
    forgetDays(systems, counted);
    try {
      if (counted.length > 0 || touched.length > 0)
        await db.transaction(async (tx) => {
          if (counted.length > 0) await addUsage(tx, counted);
          if (touched.length > 0) await touchSessions(tx, touched);
        });
    } catch (error) {
      for (const usage of counted) call(usage.key, usage.system, usage.day, usage.calls);
      for (const { id, at } of touched) seen(id, at);
      onError(error);
    }
  }
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    call: (key, system, day) => call(key, system, day),
    seen,
    flush,
    stop() {
      clearInterval(timer);
      return flush();
    },
  };
}

/** Systems of days before the newest are not needed any more. */
function forgetDays(systems: Map<string, Set<string>>, counted: readonly Usage[]) {
  const newest =
    counted
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? '';
  for (const id of systems.keys()) if (id.slice(id.indexOf(' ') + 1) < newest) systems.delete(id);
}
