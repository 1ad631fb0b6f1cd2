'use client';

import { useCallback, useState } from 'react';

/**
 * What is being written in forms, kept while the page lives: a session that ends under a form takes nothing from it.
 * Never a password, and never for another account.
 */
const drafts = new Map<string, object>();
let owner: number | null = null;

/** Keep the drafts of this account alone; null = of nobody. */
export function keepDraftsOf(account: number | null): void {
  if (account !== owner) drafts.clear();
  owner = account;
}

/** The fields of one form. @returns them, how to change some, and how to forget them */
export function useDraft<T extends object>(
  name: string,
  initial: T,
): [fields: T, edit: (change: Partial<T>) => void, forget: () => void] {
  const [fields, setFields] = useState<T>(() => ({ ...initial, ...drafts.get(name) }));
  const edit = useCallback(
    (change: Partial<T>) => {
      drafts.set(name, { ...drafts.get(name), ...change });
      setFields((before) => ({ ...before, ...change }));
    },
    [name],
  );
  const forget = useCallback(() => {
    drafts.delete(name);
    setFields(initial);
  }, [name, initial]);
  return [fields, edit, forget];
}
