'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { OwnArea } from '@/lib/credit/comparison/own-area';
import type { NamedArea } from '@/lib/credit/comparison/saved';
import type { Session } from '../../console/use-session';
import { Problem } from '../../ui/fetch-json';

/** An area with what the server says of it. */
export interface CountedArea extends NamedArea {
  /** Tells it from the others, also of one name. */
  key: number;
  /** null = it is being counted, or could not be. */
  told: OwnArea | null;
  problem: Problem | null;
}

export interface OwnAreas {
  areas: readonly CountedArea[];
  add(area: NamedArea): void;
  remove(key: number): void;
  /** Count all anew. */
  recount(): void;
  /** In the place of all that were there. */
  replace(areas: readonly NamedArea[]): void;
}

/** Areas of one's own beside the zones, each counted by the server; counted anew under another scheme. */
export function useOwnAreas(session: Session, scheme: string | null): OwnAreas {
  const [areas, setAreas] = useState<readonly CountedArea[]>([]);
  const latest = useRef(areas);
  latest.current = areas;
  const keys = useRef(0);
  /** Key → how often it was counted. */
  const counts = useRef(new Map<number, number>());
  const { change } = session;

  const count = useCallback(
    async ({ key, area }: CountedArea) => {
      const query = scheme === null ? '' : `?scheme=${encodeURIComponent(scheme)}`;
      const turn = (counts.current.get(key) ?? 0) + 1;
      counts.current.set(key, turn);
      const put = (counted: Pick<CountedArea, 'told' | 'problem'>) => {
        // Counted anew meanwhile: answers may come in another order, and this one is of the scheme before.
        if (counts.current.get(key) !== turn) return;
        setAreas((all) => all.map((one) => (one.key === key ? { ...one, ...counted } : one)));
      };
      try {
        put({ told: await change<OwnArea>(`/api/v1/compare/area${query}`, 'POST', area), problem: null });
      } catch (error) {
        put({ told: null, problem: error instanceof Problem ? error : new Problem(0, null, null, null) });
      }
    },
    [change, scheme],
  );

  const taken = useCallback(
    (area: NamedArea): CountedArea => ({ ...area, key: ++keys.current, told: null, problem: null }),
    [],
  );
  const add = useCallback(
    (area: NamedArea) => {
      const one = taken(area);
      setAreas((all) => [...all, one]);
      void count(one);
    },
    [taken, count],
  );
  const replace = useCallback(
    (given: readonly NamedArea[]) => {
      const all = given.map(taken);
      setAreas(all);
      for (const one of all) void count(one);
    },
    [taken, count],
  );
  const recount = useCallback(() => {
    for (const one of latest.current) void count(one);
  }, [count]);
  const remove = useCallback((key: number) => setAreas((all) => all.filter((one) => one.key !== key)), []);
  useEffect(recount, [recount]);
  return { areas, add, remove, recount, replace };
}
