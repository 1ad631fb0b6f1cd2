'use client';

import type { ReactNode } from 'react';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatNumber, formatShare } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { FootfallChart } from '../charts/FootfallChart';
import { GradeMark } from '../ui/GradeMark';
import { gradeLook, noGrade } from '../ui/grade-look';
import { MovingNumber } from '../wall/MovingNumber';
import { againstExpected, reporting } from '../zone/footfall-words';
import { zoneStates } from '../zone/zone-sets';
import page from './compare.module.css';
import type { Comparison } from './comparison';
import { IndexRows } from './IndexRows';
import { Heading, Row } from './rows';
import styles from './table.module.css';

/** Zones as columns, what is known of them as rows; on a phone each row becomes a block with a line for each zone. */
export function CompareTable(props: {
  lang: Lang;
  facts: Comparison;
  /** By zone; absent = not read yet. */
  footfall: ReadonlyMap<string, ZoneFootfall>;
  /** By zone; absent = not read yet. */
  series: ReadonlyMap<string, ZoneIndexSeries>;
  methodology: Methodology | null;
  theme: string | null;
  onRemove: (id: string) => void;
}) {
  const { lang, facts, footfall, series, methodology, theme, onRemove } = props;
  const { zones, scheme, mixed } = facts;
  const t = messages(lang);
  const count = (value: number) => (
    <MovingNumber value={value} format={(shown) => formatNumber(Math.round(shown), lang)} />
  );
  const share = (value: number | null) => <MovingNumber value={value} format={(shown) => formatShare(shown, lang)} />;
  const states = zoneStates.filter((s) => s !== 'suppressed' || zones.some((zone) => zone.states.suppressed > 0));
  const row = (id: string, label: ReactNode, cell: (zone: Zone) => ReactNode) => (
    <Row key={id} id={id} label={label} zones={zones} cell={cell} />
  );
  return (
    <>
      {mixed.length > 0 ? (
        <div className={page.note} data-testid="mixed-schemes">
          <p>{t.compareMixed}</p>
          <ul>
            {mixed.map((part) => (
              <li key={part.scheme}>{t.compareMixedPart(part.scheme, t.list(part.zones))}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <section className={styles.scroll} aria-label={t.compareTitle}>
        <table className={styles.table} data-testid="compare-table">
          <caption className={styles.caption}>{t.compareTitle}</caption>
          <thead>
            <tr>
              <td />
              {zones.map(({ id, name }) => (
                <th key={id} scope="col" data-zone={id}>
                  <button
                    type="button"
                    aria-label={t.compareRemove(name)}
                    title={t.compareRemove(name)}
                    onClick={() => onRemove(id)}
                  >
                    ×
                  </button>
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row('kind', t.kindFilter, ({ kind }) => t.kinds[kind])}
            {row('entities', t.entities, ({ entities }) => count(entities))}
            {row('demonstration', t.demonstrationUnits, ({ demonstration }) => count(demonstration))}
            {row('evaluated', t.evaluated, ({ evaluated }) => count(evaluated))}
            {row('coverage', t.coverage, ({ coverage }) => share(coverage))}
            {scheme
              ? row('good', t.goodShare, (zone) => <GoodCell lang={lang} zone={zone} scheme={scheme} share={share} />)
              : null}
            {row('asOf', t.compareDataTime, ({ asOf }) => (
              <time dateTime={asOf}>{formatDayTime(asOf, lang)}</time>
            ))}
          </tbody>
          <IndexRows lang={lang} zones={zones} series={series} methodology={methodology} theme={theme} />
          {scheme ? (
            <tbody>
              <Heading span={zones.length + 1}>{`${t.byGrade} · ${schemeName(scheme, lang)}`}</Heading>
              {scheme.grades.map(({ grade }) => {
                const look = gradeLook(scheme, grade);
                const label = (
                  <>
                    <GradeMark look={look} className={styles.mark} />
                    {gradeWords(scheme, grade)}
                  </>
                );
                return row(`grade:${grade}`, label, (zone) => {
                  const of = part(zone, scheme, grade);
                  return (
                    <span className={styles.grade}>
                      {count(zone.grades[grade] ?? 0)}
                      <span className={styles.share}>{share(of)}</span>
                      <span className={styles.track}>
                        {of ? (
                          <span
                            className={styles.fill}
                            style={{ width: `${of * 100}%`, background: `var(--${look.token})` }}
                          />
                        ) : null}
                      </span>
                    </span>
                  );
                });
              })}
            </tbody>
          ) : null}
          <tbody>
            <Heading span={zones.length + 1}>{`${t.byState} · ${t.compareNotBad}`}</Heading>
            {states.map((state) => {
              const label = (
                <>
                  <GradeMark look={noGrade} className={styles.ring} />
                  {t.states[state]}
                </>
              );
              return row(`state:${state}`, label, (zone) => count(zone.states[state]));
            })}
          </tbody>
          <tbody>
            <Heading span={zones.length + 1}>{t.footfall}</Heading>
            {row('footfall', t.footfallCounted, ({ id }) => (
              <FootfallCell lang={lang} footfall={footfall.get(id)} count={count} />
            ))}
            {zones.some(({ id }) => (footfall.get(id)?.slots.length ?? 0) > 0)
              ? row('course', t.footfallCourse, ({ id, name }) => {
                  const own = footfall.get(id);
                  if (!own || own.slots.length === 0) return '–';
                  return (
                    <span className={styles.course}>
                      <FootfallChart lang={lang} footfall={own} label={`${t.footfall}: ${name}`} theme={theme ?? ''} />
                    </span>
                  );
                })
              : null}
          </tbody>
        </table>
      </section>
      <footer className={styles.how}>
        {scheme ? <p>{t.goodShareHow}</p> : null}
        <p>{t.coverageHow}</p>
        <p>{t.footfallHow}</p>
      </footer>
    </>
  );
}

/** One grade's part of all graded businesses of a zone, in [0, 1]; null where nothing is graded. */
function part(zone: Zone, scheme: Scheme, grade: string): number | null {
  const total = scheme.grades.reduce((sum, { grade: each }) => sum + (zone.grades[each] ?? 0), 0);
  return total === 0 ? null : (zone.grades[grade] ?? 0) / total;
}

/** The share of good grades with the number of graded ones it stands on; quiet, and said so, where those are too few. */
function GoodCell(props: { lang: Lang; zone: Zone; scheme: Scheme; share: (value: number | null) => ReactNode }) {
  const { lang, zone, scheme, share } = props;
  const t = messages(lang);
  const tally = goodShare(zone.grades, scheme);
  const few = tally.graded < LEAST_GRADED;
  const graded = formatNumber(tally.graded, lang);
  return (
    <span className={styles.good} data-few={few}>
      {share(tally.share)}
      <span className={styles.beside}>
        {tally.share === null ? t.noGraded : few ? t.tooFew(graded) : t.compareGoodOf(graded)}
      </span>
    </span>
  );
}

/** Passages in today so far, against the weeks before; and how many of the devices they are from. */
function FootfallCell(props: { lang: Lang; footfall: ZoneFootfall | undefined; count: (value: number) => ReactNode }) {
  const { lang, footfall, count } = props;
  const t = messages(lang);
  if (footfall === undefined) return '…';
  if (footfall.devices === 0) return <span className={styles.beside}>{t.footfallNoDevices}</span>;
  return (
    <span className={styles.good}>
      {footfall.slots.length === 0 ? t.footfallNone : count(footfall.total.in)}
      <span className={styles.beside}>
        {againstExpected(footfall, lang)?.words ?? t.footfallNothingBefore}
        <br />
        {reporting(footfall, lang)}
      </span>
    </span>
  );
}
