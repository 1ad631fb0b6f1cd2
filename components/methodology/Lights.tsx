import type { Methodology } from '@/lib/credit/index/methodology';
import { formatNumber } from '@/lib/i18n/format';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { LightScale } from './LightScale';
import styles from './methodology.module.css';

/** The bands of the whole, when a light changes, and what else has one. */
export function Lights({ lang, methodology }: { lang: Lang; methodology: Methodology }) {
  const t = methodologyMessages(lang).lights;
  const { nodes, indicators, scale } = methodology;
  const rule = nodes.find(({ parent }) => parent === null)?.alarm;
  const lit = [...nodes, ...indicators].filter(({ alarm }) => alarm !== undefined).map((part) => partName(part, lang));
  if (rule === undefined) return <p>{t.none}</p>;
  const { change, hysteresis } = rule;
  return (
    <>
      <LightScale lang={lang} rule={rule} scale={scale} />
      <ul className={styles.points}>
        {hysteresis ? <li>{t.hysteresis(formatNumber(hysteresis, lang))}</li> : null}
        {change ? (
          <li>{t.change(`${formatNumber(-change.worse, lang)}%`, `${formatNumber(change.better, lang)}%`)}</li>
        ) : null}
        <li>{t.of(messages(lang).list(lit))}</li>
      </ul>
    </>
  );
}
