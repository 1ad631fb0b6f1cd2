'use client';

import { useMemo } from 'react';
import { useMapSettings } from '../map/use-map-settings';
import { useLive, useTopics } from '../ui/use-live';
import { zoneAlerts } from '../zone/alert-words';
import { useMethodology } from '../zone/use-methodology';
import { useZones } from '../zone/use-zones';
import type { WallData } from './wall-view';

const alertTopic = ['alerts'] as const;

/** Everything that a wall reads and follows, and what keeps it from being shown. */
export function useWallData() {
  const live = useLive();
  const settings = useMapSettings();
  const { zones, schemes, revision, problem } = useZones(live);
  const methodology = useMethodology()?.document ?? null;
  useTopics(alertTopic);
  const known = live.topics.alerts?.data ?? null;
  const alerts = useMemo(() => (known === null ? null : zoneAlerts(known)), [known]);
  const events = live.topics.events?.data ?? null;
  const data = useMemo<WallData | null>(
    () => (zones === null ? null : { zones, schemes, methodology, settings, alerts, events }),
    [zones, schemes, methodology, settings, alerts, events],
  );
  return { live, settings, data, revision, problem };
}
