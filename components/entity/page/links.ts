import { addressKey, type EntityFile } from '@/lib/credit/entity';
import type { Lang } from '@/lib/i18n/lang';
import { queryText } from '../../ui/query-text';

/** The state of a map in a link back to it; null = there is none, or it is none of a map. */
export const backOf = (asked: string | undefined): string | null =>
  asked?.startsWith('?') && asked.length <= 1_000 ? asked : null;

/** The page of an entity. @param back the query of the map to come back to */
export function entityHref(file: Pick<EntityFile, 'id' | 'codes'>, lang: Lang, back: string | null = null): string {
  const query = new URLSearchParams({ lang, ...(back === null || back === '' ? {} : { back }) });
  return `/e/${encodeURIComponent(addressKey(file)).replaceAll('%3A', ':')}?${query}`;
}

/** The sticker of an entity. */
export const stickerHref = (file: Pick<EntityFile, 'id' | 'codes'>, lang: Lang): string =>
  entityHref(file, lang).replace('?', '/sticker?');

/** The map as it was left, else about the entity. */
export function mapHref(file: Pick<EntityFile, 'id' | 'site'>, lang: Lang, back: string | null): string {
  if (back !== null) return `/${back}`;
  const point = file.site?.point;
  const view: Record<string, string> = point ? { c: point.join(','), z: '16' } : {};
  return `/${queryText(new URLSearchParams({ lang, entity: String(file.id), ...view }))}`;
}
