'use client';

import { useMemo } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import type { Scene, ScreenDocument } from '@/lib/scenes/screen';
import { useCountedZones } from './use-counted-zones';
import { useRaised } from './use-raised';
import { type Shown, useRotation } from './use-rotation';
import type { WallData } from './wall-view';

/**
 * Which scene is shown, about whom, and in which language.
 *
 * @param data   null = not read yet
 * @param pinned id of the one scene that is shown; null = they rotate
 * @param lang   the wall's own
 * @param isLangAsked the address names it: no scene has another
 */
export function useShown(
  document: ScreenDocument,
  data: WallData | null,
  offsetMs: number,
  wanted: { pinned: string | null; lang: Lang; isLangAsked: boolean },
): (Shown & { lang: Lang; key: string }) | null {
  const { pinned, lang, isLangAsked } = wanted;
  const scenes = useMemo(() => pinnedScenes(document.scenes, pinned), [document, pinned]);
  const counted = useCountedZones();
  const alerts = data?.alerts ?? null;
  const raised = useRaised(alerts, offsetMs);
  const rotation = useMemo(() => {
    if (data === null) return null;
    const zones = data.zones.toSorted((a, b) => b.entities - a.entities || (a.id < b.id ? -1 : 1));
    const has = {
      footfall: pinned !== null || counted.length > 0,
      units: pinned !== null || zones.some(({ demonstration }) => demonstration > 0),
      index: zones.some(({ level }) => level !== null),
    };
    return { scenes, zones, warned: alerts?.[0]?.zone.id ?? null, has };
  }, [data, scenes, counted, alerts, pinned]);
  const alarm = useMemo(() => {
    const scene = document.scenes.find(({ about }) => about.of === 'warning');
    return scene === undefined || pinned !== null ? null : { scene, seconds: document.alarmSeconds };
  }, [document, pinned]);
  const shown = useRotation({ rotation, offsetMs, raised, alarm });
  return useMemo(() => {
    if (shown === null) return null;
    const { scene, zone } = shown.turn;
    const { languages } = scene;
    const own = isLangAsked || languages.length === 0 ? lang : languages[shown.round % languages.length]!;
    return { ...shown, lang: own, key: `${scene.id} ${zone ?? ''} ${own} ${shown.raised ?? ''}` };
  }, [shown, lang, isLangAsked]);
}

/** The one scene, at all hours; all of them where there is none of this id. */
function pinnedScenes(scenes: readonly Scene[], pinned: string | null): readonly Scene[] {
  const one = scenes.find(({ id }) => id === pinned);
  return one === undefined ? scenes : [{ ...one, hours: null, needs: null }];
}
