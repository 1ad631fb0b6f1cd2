'use client';

import { useEffect, useState } from 'react';
import { audienceOfRole, type SessionAnswer } from '@/lib/credit/account';
import type { Audience } from '@/lib/credit/publication';
import { fetchJson } from '../ui/fetch-json';

/** Whom this page's figures are for; null = the server has not said. */
export function useAudience(): Audience | null {
  const [audience, setAudience] = useState<Audience | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    fetchJson<SessionAnswer>('/api/console/session', controller.signal)
      .then(({ account }) => setAudience(account === null ? 'public' : audienceOfRole[account.role]))
      // Files then leave the line out.
      .catch(() => {});
    return () => controller.abort();
  }, []);
  return audience;
}
