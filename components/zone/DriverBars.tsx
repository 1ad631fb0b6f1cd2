import type { Methodology } from '@/lib/credit/index/methodology';
import { formatPoints } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import ui from '../ui/ui.module.css';
import { useRuns } from '../ui/use-runs';
import { type DriverRow, type DriverRows, driverBar, driverSentence, LEAST_POINTS, widestOf } from './driver-rows';
import styles from './drivers.module.css';

/** Name of an indicator, as its methodology has it. */
export function indicatorName(methodology: Methodology | null, lang: Lang): (id: string) => string {
  return (id) => partName(methodology?.indicators.find((one) => one.id === id) ?? { id }, lang);
}

/**
 * What moved a zone, in points around zero: best above, worst below, the part from data that came or went hatched; and
 * the same in sentences for a reader's voice.
 */
export function DriverBars(props: { lang: Lang; rows: DriverRows; methodology: Methodology | null }) {
  const { lang, rows, methodology } = props;
  const t = indexMessages(lang);
  const name = indicatorName(methodology, lang);
  const widest = widestOf(rows);
  const shown = [...rows.rising, ...rows.falling.toReversed()];
  const hasCoverage = shown.some(({ coverageEffect }) => coverageEffect !== 0);
  return (
    <div data-testid="drivers" data-against={rows.against}>
      <p className={ui.hidden}>{driverSentence(rows, name, lang)}</p>
      {shown.length === 0 ? <p className={styles.none}>{t.noMoves}</p> : null}
      <ul className={styles.drivers} aria-hidden="true">
        {shown.map((row) => (
          <Driver key={row.id} lang={lang} row={row} name={name(row.id)} widest={widest} />
        ))}
        {Math.abs(rows.rest) >= LEAST_POINTS ? (
          <li className={styles.rest} data-driver="rest">
            <span>{t.rest}</span>
            <span className={styles.figure}>{t.points(formatPoints(rows.rest, lang))}</span>
          </li>
        ) : null}
        {shown.length > 0 ? (
          <li className={styles.sum} data-driver="total">
            <span>{t.total}</span>
            <span className={styles.figure}>{t.points(formatPoints(rows.total, lang))}</span>
          </li>
        ) : null}
      </ul>
      {hasCoverage ? (
        <p className={styles.note} data-note="">
          {t.coverageLegend}
        </p>
      ) : null}
    </div>
  );
}

function Driver(props: { lang: Lang; row: DriverRow; name: string; widest: number }) {
  const { lang, row, name, widest } = props;
  const t = indexMessages(lang);
  const runs = useRuns();
  const { values, coverage } = driverBar(row, widest);
  const direction = row.points > 0 ? 'up' : 'down';
  return (
    <li className={styles.driver} data-driver={row.id} data-points={row.points} data-direction={direction}>
      <span className={styles.name}>{name}</span>
      <span className={styles.track} data-track="">
        {runs ? <span className={styles.bar} style={place(values)} /> : null}
        {runs ? <span className={`${styles.bar} ${styles.coverage}`} style={place(coverage)} /> : null}
      </span>
      <span className={styles.figure}>{t.points(formatPoints(row.points, lang))}</span>
    </li>
  );
}

/** From per cent of half the room around zero to per cent of the whole. */
const place = ([from, to]: readonly [number, number]) => ({ left: `${50 + from / 2}%`, width: `${(to - from) / 2}%` });
