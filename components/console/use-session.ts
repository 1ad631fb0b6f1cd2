'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import { type Change, fetchJson, Problem } from '../ui/fetch-json';
import type { SignInReason } from './console-url';
import { keepDraftsOf } from './drafts';

export interface Session {
  /** null = the server has not said yet. */
  answer: SessionAnswer | null;
  /** Why it has not. */
  problem: Problem | null;
  /** Why nobody is signed in, where there is more to say than that. */
  why: SignInReason | null;
  /** Believe an answer of the server: of a sign-in, or of another password. */
  take(answer: SessionAnswer): void;
  reload(): void;
  /** Read something as who is signed in. */
  ask<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Change something as who is signed in. */
  change<T>(path: string, method: Change['method'], body?: unknown): Promise<T>;
  signOut(): Promise<void>;
}

const PATH = '/api/console/session';
/** Clocks of browser and server differ by less. */
const MARGIN_MS = 60_000;

const hasEnded = (error: unknown) =>
  error instanceof Problem && (error.code === 'session_ended' || error.code === 'sign_in_needed');

/** Who is signed in at this browser, as its pages know it; every answer that says that the session has ended counts. */
export function useSession(): Session {
  const [state, setState] = useState<Pick<Session, 'answer' | 'problem' | 'why'>>(unknown);
  const newest = useRef<SessionAnswer | null>(null);

  const take = useCallback((answer: SessionAnswer, saidEnded = false) => {
    const wasIn = newest.current?.account != null;
    newest.current = answer;
    if (answer.account !== null) keepDraftsOf(answer.account.id);
    setState((before) => ({
      answer,
      problem: null,
      why: answer.account === null ? (wasIn || saidEnded ? 'ended' : before.why) : null,
    }));
  }, []);

  const read = useCallback(async () => {
    try {
      const { answer, ended } = await readSession();
      take(answer, ended);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
      setState((before) => ({ ...before, problem }));
    }
  }, [take]);

  const watched = useCallback(
    async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        if (hasEnded(error)) await read();
        throw error;
      }
    },
    [read],
  );

  const ask = useCallback(
    <T>(path: string, signal?: AbortSignal) => watched(() => fetchJson<T>(path, signal)),
    [watched],
  );

  const change = useCallback(
    <T>(path: string, method: Change['method'], body?: unknown) =>
      watched(async () => {
        const send = () => fetchJson<T>(path, undefined, { method, body, csrf: newest.current?.csrf ?? null });
        try {
          return await send();
        } catch (error) {
          // Another tab has signed in again, or chosen another password: the token is a new one.
          if (!(error instanceof Problem) || error.code !== 'csrf_token') throw error;
          const who = newest.current?.account?.id;
          await read();
          if (newest.current?.account?.id !== who) throw error;
          return await send();
        }
      }),
    [watched, read],
  );

  const signOut = useCallback(async () => {
    await fetchJson(PATH, undefined, { method: 'DELETE', csrf: newest.current?.csrf ?? null }).catch((error) => {
      if (!hasEnded(error)) throw error;
    });
    keepDraftsOf(null);
    const { answer } = await readSession();
    newest.current = answer;
    setState({ answer, problem: null, why: 'left' });
  }, []);

  useWhenSeen(read);
  useAfterIdle(state.answer, read);
  return { ...state, take, reload: read, ask, change, signOut };
}

const unknown = { answer: null, problem: null, why: null };

/** With the cookie of a session that has ended the server first says so, and makes the browser forget it. */
async function readSession(): Promise<{ answer: SessionAnswer; ended: boolean }> {
  try {
    return { answer: await fetchJson<SessionAnswer>(PATH), ended: false };
  } catch (error) {
    if (hasEnded(error)) return { answer: await fetchJson<SessionAnswer>(PATH), ended: true };
    throw error;
  }
}

/** At the start, and when the page is seen again: another tab may have signed in or out. */
function useWhenSeen(read: () => void) {
  useEffect(() => {
    read();
    const look = () => {
      if (!document.hidden) read();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [read]);
}

/** A page that is left alone notices by itself that its session has ended: what it shows is not for who comes next. */
function useAfterIdle(answer: SessionAnswer | null, read: () => void) {
  useEffect(() => {
    if (answer === null || answer.account === null) return;
    const left = answer.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(answer.expiresAt) - Date.now();
    const timer = setTimeout(read, Math.max(MARGIN_MS, Math.min(answer.idleMinutes * 60_000, left) + MARGIN_MS));
    return () => clearTimeout(timer);
  }, [answer, read]);
}
