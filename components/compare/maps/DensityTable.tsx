import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { squareMetresOf } from '@/lib/geo/areas';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import charts from '../charts/charts.module.css';
import { squareKilometres } from '../own-area/Preview';

/** What the small maps show, as figures: those of the comparison, and how close businesses stand. */
export function DensityTable(props: {
  lang: Lang;
  /** With outlines, where there are some. */
  zones: readonly Zone[];
  /** That all of them are counted by; null = there is none, or several. */
  scheme: Scheme | null;
}) {
  const { lang, zones, scheme } = props;
  const t = chooseMessages(lang).maps;
  const grades = scheme?.grades ?? [];
  return (
    <details className={charts.data} data-testid="maps-table">
      <summary>{t.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys too */}
      <section className={charts.scroll} aria-label={t.table} tabIndex={0}>
        <table>
          <caption>{t.asZones}</caption>
          <thead>
            <tr>
              {[t.zone, t.area, t.entities, t.perArea, t.graded, t.ungraded].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              {grades.map(({ grade }) => (
                <th key={grade} scope="col">
                  {scheme ? gradeWords(scheme, grade) : grade}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {zones.map((zone) => {
              const area = squareKilometresOf(zone);
              return (
                <tr key={zone.id} data-zone={zone.id}>
                  <th scope="row">{zone.name}</th>
                  <td>{area === null ? t.noOutline : squareKilometres(area, lang)}</td>
                  <td>{formatNumber(zone.entities, lang)}</td>
                  <td>{area === null ? '–' : formatNumber(rounded(zone.entities / area), lang)}</td>
                  <td>{formatNumber(zone.evaluated, lang)}</td>
                  <td>{formatNumber(zone.entities - zone.evaluated, lang)}</td>
                  {grades.map(({ grade }) => (
                    <td key={grade}>{formatNumber(zone.grades[grade] ?? 0, lang)}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** null = there is no outline, or none with an area. */
function squareKilometresOf({ geometry }: Zone): number | null {
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') return null;
  return squareMetresOf(geometry) / 1e6 || null;
}

/** The area is told by its outline on a sphere: more than three figures would say more than is known. */
const rounded = (density: number) => Number(density.toPrecision(3));
