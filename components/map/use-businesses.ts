'use client';

import { useCallback, useMemo, useState } from 'react';
import type { EntityKind } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { LiveView } from '@/lib/live/live-view';
import type { BusinessesInView } from '@/lib/tiles/marks-in-view';
import { useEntitiesIn } from '../entity/use-entities-in';
import { UNITS_NAMED_FROM } from './business-layers';
import type { BusinessFilter, NamedUnit } from './businesses';
import type { Box } from './geometry';
import type { Spot } from './map-click';
import { LISTED, MOST_LISTED } from './ViewStatus';

/** Names that have room on one screen, and more than stand on any one spot that somebody reads through. */
const MOST_NAMED = 200;
const MOST_ON_A_SPOT = 500;

export interface SeenBusinesses {
  /** null = nothing is seen yet. */
  bounds: Box | null;
  zoom: number;
  scheme: Scheme | null;
  demonstration: boolean;
  /** Only this grade and this kind; null = all. */
  grade: string | null;
  kind: EntityKind | null;
  /** The spot that is open. */
  spot: Spot | null;
  /** There is no map that counts them. */
  isUnable: boolean;
  live: LiveView;
}

/**
 * The businesses of the view: what the map is to show, how many it shows, and some of them by name. What is read by name is
 * read again when the map has seen that they changed; a change elsewhere reads nothing.
 */
export function useBusinesses(seen: SeenBusinesses) {
  const { bounds, zoom, scheme, demonstration, grade, kind, spot, isUnable, live } = seen;
  const [inView, setInView] = useState<BusinessesInView | null>(null);
  const [changes, setChanges] = useState(0);
  const filter = useMemo<BusinessFilter>(
    () => ({ scheme, demonstration, grade, kind }),
    [scheme, demonstration, grade, kind],
  );
  const anywhere = `${live.epoch} ${live.topics.events?.revision}`;
  const version = isUnable ? anywhere : changes;
  const common = { scheme: scheme?.id ?? null, demonstration, grade, kind };
  const isFew = isUnable || (inView !== null && inView.count <= MOST_LISTED);
  const isNear = zoom >= UNITS_NAMED_FROM;
  const listed = useEntitiesIn(isFew && bounds ? { ...common, bbox: bounds, limit: LISTED } : null, version);
  const named = useEntitiesIn(
    isFew && isNear && bounds ? { ...common, bbox: bounds, demonstration: true, limit: MOST_NAMED } : null,
    version,
  );
  const here = useEntitiesIn(spot && { ...common, bbox: spot.box, limit: MOST_ON_A_SPOT }, version);
  const units = useMemo<NamedUnit[]>(
    () => named.items.flatMap(({ name, point }) => (point ? [{ name, point }] : [])),
    [named.items],
  );
  const onBusinesses = useCallback((now: BusinessesInView | null) => {
    // While tiles are on their way, what was counted last stands.
    if (now) setInView((before) => (before?.count === now.count && before.isCells === now.isCells ? before : now));
  }, []);
  const onChanged = useCallback(() => setChanges((count) => count + 1), []);
  return { filter, inView, listed, units, here, versions: { inView: version, anywhere }, onBusinesses, onChanged };
}
