import type { Lang } from '@/lib/i18n/lang';

/** The page of a zone. */
export const zoneHref = (id: string, lang: Lang): string => `/zones/${encodeURIComponent(id)}?lang=${lang}`;

/** The zone on the map. */
export const zoneOnMap = (id: string, lang: Lang): string => `/?${new URLSearchParams({ lang, zone: id })}`;
