'use client';

import { useMemo } from 'react';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { indexState } from '../zone/index-state';
import { levelClasses } from '../zone/level-classes';
import { useMethodologies } from '../zone/use-methodology';
import { useMonth } from '../zone/use-months';
import { leadingKind, leafZones, rankedKind } from '../zone/zone-sets';
import { levelFilling } from './level-filling';
import type { MapUrl } from './map-url';
import { pastZones } from './past-zones';
import { shareFilling } from './share-filling';
import { zoneShapes } from './zone-shapes';

const none: readonly Zone[] = [];

export type FilledZones = ReturnType<typeof useFilledZones>;

/** The zones as the map draws them: which kind it fills, by what, in which classes, and under which scheme its marks stand. */
export function useFilledZones(
  url: MapUrl | null,
  read: { zones: readonly Zone[] | null; schemes: readonly Scheme[] },
  lang: Lang,
) {
  const { schemes } = read;
  const zones = read.zones ?? none;
  const kind = url?.kind ?? firstKind(zones);
  const methodologies = useMethodologies();
  const methodology = useMemo(() => methodologies.find(({ current }) => current)?.document ?? null, [methodologies]);
  const past = useMonth(url?.month ?? null);
  const { month } = past;
  const leaves = useMemo(() => (kind ? leafZones(zones, kind) : []), [zones, kind]);
  const leveled = useMemo(() => (month === null ? leaves : pastZones(leaves, month)), [leaves, month]);
  const levels = useMemo(() => {
    const made = month?.methodology;
    const then = methodologies.find(({ id, version }) => id === made?.id && version === made.version)?.document;
    return levelsFor(leveled, then ?? methodology);
  }, [leveled, month, methodologies, methodology]);
  const measure = levels === null ? null : (url?.by ?? 'level');
  const { shapes, classes } = useMemo(() => {
    const share = shareFilling(leaves, schemes, lang);
    const filling =
      levels && measure === 'level' ? levelFilling(leveled, levels.methodology, levels.classes, lang) : share.filling;
    return { shapes: zoneShapes(zones, filling), classes: share.classes };
  }, [zones, leaves, leveled, schemes, lang, levels, measure]);
  const leading = zones.find((zone) => zone.kind === kind && zone.scheme !== null)?.scheme ?? null;
  const scheme = useMemo(() => schemeOf(schemes, leading), [schemes, leading]);
  /** Month that colours the zones; null = now. */
  const pastMonth = measure === 'level' ? month : null;
  return { kind, methodology, past, pastMonth, levels, measure, shapes, classes, leading, scheme };
}

/** Levels and their classes; null while no zone that the map fills has one computed, or what they mean is not read yet. */
function levelsFor(leaves: readonly Zone[], methodology: Methodology | null) {
  if (methodology === null || leaves.every((zone) => indexState(zone) === 'none')) return null;
  return { methodology, classes: levelClasses(methodology) };
}

/** The scheme whose grades the map shows: that of its zones, or the only one. */
function schemeOf(schemes: readonly Scheme[], leading: string | null): Scheme | null {
  if (leading === null) return schemes.length === 1 ? schemes[0]! : null;
  return schemes.find(({ id }) => id === leading) ?? null;
}

/** The kind that has several zones to compare: a single region says nothing by itself. */
function firstKind(zones: readonly Zone[]): ZoneKind | null {
  const leading = leadingKind(zones);
  return leading === null ? null : rankedKind(zones, leading);
}
