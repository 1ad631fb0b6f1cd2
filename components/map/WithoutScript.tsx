import { type Zone, zoneKinds } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { SyntheticMark } from '../ui/SyntheticMark';
import styles from './without-script.module.css';

/** The map for who has no scripts: its zones by kind, and how many businesses each has. */
export function WithoutScript({ lang, zones }: { lang: Lang; zones: readonly Zone[] | null }) {
  const t = messages(lang);
  const kinds = zoneKinds.map((kind) => ({ kind, own: (zones ?? []).filter((zone) => zone.kind === kind) }));
  return (
    <noscript>
      <div className={styles.page} lang={lang} data-testid="without-script">
        <h1>
          {t.productName} {t.mapTitle}
        </h1>
        <p>{zones === null ? t.withoutScriptBusy : t.withoutScript}</p>
        <SyntheticMark lang={lang} shown={zones ?? []} />
        {kinds.flatMap(({ kind, own }) =>
          own.length === 0
            ? []
            : [
                <section key={kind}>
                  <h2>{t.kinds[kind]}</h2>
                  <ul>
                    {own.map((zone) => (
                      <li key={zone.id}>
                        <a href={`/zones/${encodeURIComponent(zone.id)}?lang=${lang}`}>{zone.name}</a>{' '}
                        {t.withoutScriptCount(formatNumber(zone.entities, lang))}
                      </li>
                    ))}
                  </ul>
                </section>,
              ],
        )}
      </div>
    </noscript>
  );
}
