import type { ReactNode } from 'react';
import type { MeasuredShare, ShareMeasure, ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { OwnArea } from '@/lib/credit/comparison/own-area';
import { gradeShares } from '@/lib/credit/comparison/shares';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatNumber, formatShare } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import { GradeMark } from '../../ui/GradeMark';
import { gradeLook } from '../../ui/grade-look';
import { faultWords } from './area-text';
import { Overlaps } from './Overlaps';
import styles from './own-area.module.css';
import { squareKilometres } from './Preview';
import { ShareCell } from './ShareCell';
import type { CountedArea, OwnAreas } from './use-own-areas';

/** What one row says of an area, and of a zone. */
interface RowOf {
  id: string;
  label: ReactNode;
  area: (told: OwnArea) => ReactNode;
  /** Left out = it stands with the zone itself. */
  zone?: (zone: Zone) => ReactNode;
}

/** Areas as columns before the chosen zones: the same figures, counted in the same way. */
export function AreaTable(props: {
  lang: Lang;
  own: OwnAreas;
  zones: readonly Zone[];
  scheme: Scheme | null;
  /** The zones as the page has read them; null = not yet, or a single one. */
  comparison: ZoneComparison | null;
}) {
  const { lang, own, zones, scheme, comparison } = props;
  const t = ownAreaMessages(lang);
  const rows = rowsOf(lang, scheme, comparison);
  return (
    <>
      <section className={styles.scroll} aria-label={t.table}>
        <table className={styles.table} data-testid="area-table">
          <caption className={styles.hidden}>{t.table}</caption>
          <thead>
            <tr>
              <td />
              {own.areas.map((area) => (
                <th key={area.key} scope="col" data-own="true">
                  <span className={styles.areaName}>
                    <button
                      type="button"
                      className={styles.close}
                      aria-label={t.remove(area.name)}
                      title={t.remove(area.name)}
                      onClick={() => own.remove(area.key)}
                    >
                      ×
                    </button>
                    {area.name}
                  </span>
                  <AreaState lang={lang} area={area} />
                </th>
              ))}
              {zones.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, area, zone }) => (
              <tr key={id} data-row={id}>
                <th scope="row">{label}</th>
                {own.areas.map(({ key, told }) => (
                  <td key={key}>{told === null ? '…' : area(told)}</td>
                ))}
                {zones.map((one) => (
                  <td key={one.id}>{zone ? zone(one) : <span title={t.notHere}>–</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.quiet}>
        {t.shownPlaces}{' '}
        <button type="button" className={styles.button} onClick={own.recount} data-testid="recount">
          {t.again}
        </button>
      </p>
    </>
  );
}

/** Why there are no figures yet, or what was done to the outline. */
function AreaState({ lang, area: { told, problem } }: { lang: Lang; area: CountedArea }) {
  const t = ownAreaMessages(lang);
  if (problem) {
    const detail = problem.detail ?? problem.title ?? messages(lang).networkDown;
    return (
      <span className={styles.fault} role="alert" data-testid="area-problem">
        {t.failed}: {faultWords({ code: problem.code, detail }, t)}
      </span>
    );
  }
  if (told === null) return <span className={styles.beside}>{t.counting}</span>;
  return told.findings.map(({ code, value }) => (
    <span key={code} className={styles.beside} role="status">
      {t.findings[code]}
      {value === null ? '' : ` (${value})`}
    </span>
  ));
}

function rowsOf(lang: Lang, scheme: Scheme | null, comparison: ZoneComparison | null): RowOf[] {
  const t = messages(lang);
  const own = ownAreaMessages(lang);
  const count = (value: number) => formatNumber(value, lang);
  const cell = (share: MeasuredShare | null) => <ShareCell lang={lang} share={share} />;
  const compared = new Map(comparison?.zones.map(({ zone, shares }) => [zone.id, shares]));
  const shareRow = (id: ShareMeasure, label: ReactNode): RowOf => {
    const ofZone = ({ id: zone }: Zone) => {
      const shares = compared.get(zone);
      return shares === undefined ? <span title={own.notHere}>–</span> : cell(shares[id]);
    };
    return { id, label, area: ({ shares }) => cell(shares[id]), zone: ofZone };
  };
  const both = (id: string, label: ReactNode, of: (one: OwnArea | Zone) => ReactNode): RowOf => {
    return { id, label, area: of, zone: of };
  };
  const shareRows: RowOf[] =
    scheme === null
      ? []
      : [
          {
            id: 'good',
            label: t.goodShare,
            area: ({ shares }) => cell(shares.good),
            zone: (zone) => cell(gradeShares(zone, scheme).good),
          },
          {
            id: 'bad',
            label: own.bad,
            area: ({ shares }) => cell(shares.bad),
            zone: (zone) => cell(gradeShares(zone, scheme).bad),
          },
          shareRow('fresh', own.fresh),
          ...scheme.grades.map(({ grade }) =>
            both(
              `grade:${grade}`,
              <span className={styles.label}>
                <GradeMark look={gradeLook(scheme, grade)} className={styles.mark} />
                {gradeWords(scheme, grade)}
              </span>,
              ({ grades }) => count(grades[grade] ?? 0),
            ),
          ),
        ];
  return [
    both('entities', t.entities, ({ entities }) => count(entities)),
    both('evaluated', t.evaluated, ({ evaluated }) => count(evaluated)),
    both('coverage', t.coverage, ({ coverage }) => (coverage === null ? own.nothing : formatShare(coverage, lang))),
    ...shareRows,
    both('suppressed', own.suppressed, ({ states }) => count(states.suppressed)),
    both('demonstration', t.demonstrationUnits, ({ demonstration }) => count(demonstration)),
    shareRow('penalty', own.penalty),
    { id: 'km', label: own.km, area: ({ squareKilometres: km }) => squareKilometres(km, lang) },
    { id: 'zones', label: own.zones, area: (told) => <Overlaps lang={lang} zones={told.zones} /> },
    both('asOf', own.asOf, ({ asOf }) => <time dateTime={asOf}>{formatDayTime(asOf, lang)}</time>),
  ];
}
