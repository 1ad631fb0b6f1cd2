'use client';

import { useEffect, useState } from 'react';
import { fetchJson, Problem } from '../ui/fetch-json';

/** What the token of a screen begins with. */
const TOKEN = /^#(xs_[\w-]+)$/;

/**
 * A wall that is opened by the link of its screen changes the token after the # for a cookie that no script reads, and
 * loads again without it. @returns why it could not
 */
export function useScreenToken(): Problem | null {
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const token = TOKEN.exec(location.hash)?.[1];
    if (token === undefined) return;
    const controller = new AbortController();
    signIn(token, controller.signal)
      .then(() => location.replace(location.pathname + location.search))
      .catch((error) => {
        if (controller.signal.aborted) return;
        setProblem(error instanceof Problem ? error : new Problem(0, null, null, null));
      });
    return () => controller.abort();
  }, []);
  return problem;
}

async function signIn(token: string, signal: AbortSignal): Promise<void> {
  const send = () => fetchJson('/api/console/screen-session', signal, { method: 'POST', body: { token }, csrf: null });
  try {
    await send();
  } catch (error) {
    // A token that this browser had before is of no use any more: refusing it makes the browser forget it.
    if (!(error instanceof Problem) || error.code !== 'bad_screen_token') throw error;
    await send();
  }
}
