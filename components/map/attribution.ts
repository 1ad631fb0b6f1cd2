import type { MapSettings } from '@/lib/credit/setup';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** What a map says of its boundaries and its basemap: schematic, or whose they are and under which approval numbers. */
export function attributionWords(settings: MapSettings | null, isSchematic: boolean, lang: Lang): string {
  const t = messages(lang);
  if (settings === null) return isSchematic ? t.schematic : '';
  const { mapApproval, attribution, basemap } = settings;
  const words = [
    isSchematic ? t.schematic : null,
    mapApproval === null ? (isSchematic ? null : t.imported) : t.mapApproval(mapApproval),
    attribution,
    ...(basemap ? [t.basemapBy(basemap.attribution, basemap.approval)] : []),
  ];
  return words.filter((one) => one !== null).join(' · ');
}
