import type { AreaOverlap } from '@/lib/credit/comparison/own-area';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import styles from './overlaps.module.css';

/** The largest parts; the others are a press away, so that one row does not push all below it off the screen. */
const MOST_OVERLAPS = 3;

/** In which zones an area lies, the largest part first. */
export function Overlaps({ lang, zones }: { lang: Lang; zones: readonly AreaOverlap[] }) {
  const t = ownAreaMessages(lang);
  if (zones.length === 0) return t.noZone;
  const list = (of: readonly AreaOverlap[]) => (
    <ul className={styles.overlaps}>
      {of.map(({ id, name, ofArea, entities }) => (
        <li key={id}>
          <span>{name}</span>
          <span>{t.zonePart(formatShare(ofArea, lang), formatNumber(entities, lang))}</span>
        </li>
      ))}
    </ul>
  );
  const rest = zones.slice(MOST_OVERLAPS);
  return (
    <>
      {list(zones.slice(0, MOST_OVERLAPS))}
      {rest.length === 0 ? null : (
        <details className={styles.more}>
          <summary>{t.moreZones(formatNumber(rest.length, lang))}</summary>
          {list(rest)}
        </details>
      )}
    </>
  );
}
