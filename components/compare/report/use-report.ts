'use client';

import { useCallback, useEffect, useState } from 'react';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { Scheme } from '@/lib/credit/scheme';
import type { MapSettings } from '@/lib/credit/setup';
import type { Zone } from '@/lib/credit/zone';
import { fetchJson, isAbort, Problem } from '../../ui/fetch-json';
import { type ReportAsked, readReportUrl, reportDataPath } from './report-url';

/** All that a report is made of, read once: what is on paper does not move. */
export interface ReportFacts {
  comparison: ZoneComparison;
  schemes: Scheme[];
  methodologies: MethodologyItem[];
  settings: MapSettings;
  /** All zones, with their outlines. */
  outlines: Zone[];
}

export interface ReportRead {
  /** null = the page does not run in a browser yet. */
  asked: ReportAsked | null;
  facts: ReportFacts | null;
  problem: Problem | null;
  retry(): void;
}

/** The report that the address asks for. */
export function useReport(): ReportRead {
  const [read, setRead] = useState<Omit<ReportRead, 'retry'>>({ asked: null, facts: null, problem: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn < 0) return;
    const controller = new AbortController();
    const asked = readReportUrl(location.search);
    setRead({ asked, facts: null, problem: null });
    if (asked.zones.length === 0) return;
    readFacts(asked, controller.signal)
      .then((facts) => setRead({ asked, facts, problem: null }))
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
        setRead({ asked, facts: null, problem });
      });
    return () => controller.abort();
  }, [turn]);
  const retry = useCallback(() => setTurn((before) => before + 1), []);
  return { ...read, retry };
}

async function readFacts(asked: ReportAsked, signal: AbortSignal): Promise<ReportFacts> {
  const list = <Item>(path: string) => fetchJson<{ items: Item[] }>(`/api/v1/${path}`, signal);
  const [comparison, schemes, methodologies, settings, outlines] = await Promise.all([
    fetchJson<ZoneComparison>(reportDataPath(asked), signal),
    list<Scheme>('schemes'),
    list<MethodologyItem>('methodologies'),
    fetchJson<MapSettings>('/api/v1/settings', signal),
    list<Zone>('zones?geometry=true'),
  ]);
  return {
    comparison,
    schemes: schemes.items,
    methodologies: methodologies.items,
    settings,
    outlines: outlines.items,
  };
}
