import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { formatFixed, formatMonth, formatShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { aheadPoints } from '../../charts/index-band';
import { trendPoints } from '../../charts/index-option';
import frame from '../../entity/page/page.module.css';
import { headline } from '../index-state';

/** What the trend draws, as a table: newest first, with what is forecast, what is provisional and what is final. */
export function Months({ lang, series }: { lang: Lang; series: ZoneIndexSeries }) {
  const t = zonePageMessages(lang);
  const rows = series.items.toReversed();
  return (
    <section className={frame.section} data-testid="zone-months">
      <h2>{t.months}</h2>
      {rows.length === 0 ? (
        <p className={frame.quiet}>{t.noMonths}</p>
      ) : (
        <details>
          <summary>{t.asTable}</summary>
          <table className={frame.table}>
            <thead>
              <tr>
                <th scope="col">{t.month}</th>
                <th scope="col">{t.value}</th>
                <th scope="col">{indexMessages(lang).coverageLabel}</th>
                <th scope="col">{t.state}</th>
              </tr>
            </thead>
            <tbody>
              <Ahead lang={lang} series={series} />
              {rows.map((point) => (
                <tr key={point.period} data-period={point.period}>
                  <th scope="row">{point.period === 'live' ? t.states.live : formatMonth(point.period, lang)}</th>
                  <td>
                    {headline(point, lang) ?? indexMessages(lang).states[point.hidden.length > 0 ? 'withheld' : 'few']}
                  </td>
                  <td>{formatShare(point.coverage, lang)}</td>
                  <td>{point.state in t.states ? t.states[point.state as keyof typeof t.states] : point.state}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

/** Months to come, each with where it is expected in 80 of 100 cases. */
function Ahead({ lang, series }: { lang: Lang; series: ZoneIndexSeries }) {
  const t = zonePageMessages(lang);
  const ahead = aheadPoints(series.forecast, trendPoints(series.items).measure);
  return ahead.toReversed().map(({ period, value, low80, high80 }) => {
    const [middle, low, high] = [value, low80, high80].map((one) => formatFixed(one, 1, lang));
    return (
      <tr key={period} data-period={period}>
        <th scope="row">{formatMonth(period, lang)}</th>
        <td>{t.expected(middle!, low!, high!)}</td>
        <td>–</td>
        <td>{t.forecast}</td>
      </tr>
    );
  });
}
