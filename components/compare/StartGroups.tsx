import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { kindsPresent, leafZones } from '../zone/zone-sets';
import styles from './groups.module.css';

/** More columns than this are no comparison at a glance; the largest are taken. */
const MOST = 8;

/** Where to begin: the largest zones of each kind that has several. */
export function StartGroups(props: { lang: Lang; zones: readonly Zone[]; onChoose: (ids: readonly string[]) => void }) {
  const { lang, zones, onChoose } = props;
  const t = messages(lang);
  const groups = kindsPresent(zones)
    .map((kind) => ({ kind, members: leafZones(zones, kind).sort((a, b) => b.entities - a.entities) }))
    .filter(({ members }) => members.length > 1);
  if (groups.length === 0) return null;
  return (
    <section className={styles.groups} data-testid="start-groups">
      <h2>{t.compareStart}</h2>
      <ul>
        {groups.map(({ kind, members }) => {
          const taken = members.slice(0, MOST);
          return (
            <li key={kind}>
              <button type="button" onClick={() => onChoose(taken.map(({ id }) => id))} data-kind={kind}>
                <strong>{t.kinds[kind]}</strong>
                <span>
                  {taken.length < members.length
                    ? t.compareLargest(formatNumber(taken.length, lang), formatNumber(members.length, lang))
                    : t.compareAll(formatNumber(members.length, lang))}
                </span>
                <span>{t.list(taken.map(({ name }) => name))}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
