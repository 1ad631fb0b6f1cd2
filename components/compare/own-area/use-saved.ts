'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { OpenedComparison, SavedComparison } from '@/lib/credit/comparison/saved';
import type { Session } from '../../console/use-session';
import { Problem } from '../../ui/fetch-json';
import { readCompareUrl } from '../compare-url';
import { documentOf, savedIdOf, searchOf, withoutSaved } from './saved-url';
import type { OwnAreas } from './use-own-areas';

const PATH = '/api/v1/comparisons';
const none: readonly SavedComparison[] = [];

/** What was done last. */
type Said = 'done' | 'deleted' | null;

/** The comparisons that one keeps, and the one that is open: which one stands in the address. */
export function useSaved(session: Session, own: OwnAreas, onOpened: (zones: readonly string[]) => void) {
  const { ask, change } = session;
  const [items, setItems] = useState(none);
  const [opened, setOpened] = useState<SavedComparison | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [said, setSaid] = useState<Said>(null);
  const latest = useRef({ own, onOpened });
  latest.current = { own, onOpened };

  const watched = useCallback(async (work: () => Promise<Said>) => {
    try {
      setSaid(await work());
      setProblem(null);
    } catch (error) {
      setSaid(null);
      setProblem(error instanceof Problem ? error : new Problem(0, null, null, null));
    }
  }, []);
  const list = useCallback(async () => {
    setItems((await ask<{ items: SavedComparison[] }>(PATH)).items);
  }, [ask]);

  /** @param isFresh the choice in the address gives way to the kept one, else only areas are taken from it */
  const open = useCallback(
    (id: string, isFresh = true) =>
      watched(async () => {
        const { document, ...comparison } = await ask<OpenedComparison>(`${PATH}/${encodeURIComponent(id)}`);
        setOpened(comparison);
        latest.current.own.replace(document.areas);
        if (isFresh) {
          goTo(searchOf(location.search, id, document));
          latest.current.onOpened(document.zones);
        }
        return null;
      }),
    [ask, watched],
  );

  useEffect(() => {
    const id = savedIdOf(location.search);
    void watched(async () => {
      await list();
      return null;
    }).then(() => {
      if (id !== null) void open(id, readCompareUrl(location.search).length === 0);
    });
  }, [list, open, watched]);

  /** @param id null = as a new one */
  const keep = (name: string, id: string | null) =>
    watched(async () => {
      const areas = latest.current.own.areas.map(({ name: called, area }) => ({ name: called, area }));
      const body = { name, document: documentOf(location.search, areas) };
      const { document: _, ...comparison } =
        id === null
          ? await change<OpenedComparison>(PATH, 'POST', body)
          : await change<OpenedComparison>(`${PATH}/${id}`, 'PUT', body);
      setOpened(comparison);
      goTo(searchOf(location.search, comparison.id, body.document));
      await list();
      return 'done';
    });

  const rename = (id: string, name: string) =>
    watched(async () => {
      const { document: _, ...comparison } = await change<OpenedComparison>(`${PATH}/${id}`, 'PUT', { name });
      setOpened((before) => (before?.id === id ? comparison : before));
      await list();
      return 'done';
    });

  const forget = (id: string) =>
    watched(async () => {
      await change(`${PATH}/${id}`, 'DELETE');
      if (opened?.id === id) {
        setOpened(null);
        goTo(withoutSaved(location.search));
      }
      await list();
      return 'deleted';
    });

  return { items, opened, problem, said, open, keep, rename, forget };
}

/** Everything on the page that reads the address reads it again. */
function goTo(search: string): void {
  history.replaceState(null, '', location.pathname + search);
  dispatchEvent(new PopStateEvent('popstate'));
}
