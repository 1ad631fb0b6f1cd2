'use client';

import { memo, useMemo } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { indexState } from '../zone/index-state';
import { useZoneSeries } from '../zone/use-zone-series';
import { Stage } from './Stage';
import type { WallAspect } from './use-aspect';
import type { Shown } from './use-rotation';
import type { Subject, WallData, WallView } from './wall-view';

/**
 * One turn of the rotation: reads the months of whom it is about, and hands everything to the widgets. Drawn anew when one
 * of these is another, and not with every second of the wall's clock.
 */
export const Scene = memo(function Scene(props: {
  data: WallData;
  subject: Subject;
  shown: Shown & { lang: Lang; key: string };
  aspect: WallAspect;
}) {
  const { data, subject, shown, aspect } = props;
  const { zone } = subject;
  const asked = useMemo(() => (zone === null || indexState(zone) === 'none' ? [] : [zone]), [zone]);
  const { series } = useZoneSeries(asked);
  const view: WallView = {
    ...data,
    ...subject,
    lang: shown.lang,
    scene: shown.turn.scene,
    series: zone === null ? undefined : series.get(zone.id),
    alert: (data.alerts ?? []).find(({ id }) => id === shown.raised) ?? data.alerts?.[0] ?? null,
  };
  return <Stage view={view} aspect={aspect} turn={shown.key} isLeaving={shown.isLeaving} />;
});
