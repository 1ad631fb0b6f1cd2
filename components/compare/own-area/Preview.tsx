import type { MultiPolygon, Polygon } from 'geojson';
import { useMemo } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { sharedSquareMetres, squareMetresOf } from '@/lib/geo/areas';
import { formatFixed, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import styles from './own-area.module.css';

/** How large an area is, and how much of it lies in the chosen zones, before the server has counted it. */
export function Preview(props: { lang: Lang; area: Polygon | MultiPolygon; zones: readonly Zone[] }) {
  const { lang, area, zones } = props;
  const t = ownAreaMessages(lang);
  const { size, shared } = useMemo(() => previewOf(area, zones), [area, zones]);
  return (
    <p className={styles.quiet} role="status" data-testid="area-preview">
      {t.preview(squareKilometres(size / 1e6, lang))}
      {zones.length > 0 && shared.length === 0 ? ` · ${t.noOverlap}` : null}
      {shared.map(({ name, part }) => ` · ${t.overlap(name, formatShare(part, lang))}`)}
    </p>
  );
}

/** With as many decimals as a small area needs. */
export const squareKilometres = (km: number, lang: Lang): string =>
  formatFixed(km, km < 1 ? 3 : km < 100 ? 2 : 0, lang);

function previewOf(area: Polygon | MultiPolygon, zones: readonly Zone[]) {
  const size = squareMetresOf(area);
  const shared = zones.flatMap(({ name, geometry }) => {
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') return [];
    const part = size === 0 ? 0 : Math.min(1, partIn(area, geometry) / size);
    return part === 0 ? [] : [{ name, part }];
  });
  return { size, shared };
}

/** An outline that crosses itself has no overlap that is worth telling before it is repaired. */
function partIn(area: Polygon | MultiPolygon, zone: Polygon | MultiPolygon): number {
  try {
    return sharedSquareMetres(area, zone);
  } catch {
    return 0;
  }
}
