'use client';

import { goodShare } from '@/lib/credit/good-share';
import { formatDelta, formatMonth, formatNumber, formatShare } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { GradeMark } from '../ui/GradeMark';
import { gradeLook } from '../ui/grade-look';
import { newestAsOf } from '../zone/zone-sets';
import { MovingNumber } from './MovingNumber';
import { Panel } from './Panel';
import { useLastMonth } from './use-last-month';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** More than these stand in two columns where there is little room. */
const MANY = 4;

/** Businesses by grade under the one scheme that is summed, each with a line at its share a month ago, and the share of good ones. */
export function GradesWidget({ view }: { view: WallView }) {
  const { lang, sum, zone, leaves } = view;
  const last = useLastMonth(zone?.id ?? null);
  const t = messages(lang);
  if (sum === null)
    return (
      <Panel lang={lang} widget="grades" title={t.byGrade}>
        <p className={styles.quiet}>{t.noGraded}</p>
      </Panel>
    );
  const { share } = goodShare(sum.grades, sum.scheme);
  const total = sum.scheme.grades.reduce((all, { grade }) => all + (sum.grades[grade] ?? 0), 0);
  const before = last !== null && last.scheme === sum.scheme.id ? last : null;
  const totalBefore = Object.values(before?.grades ?? {}).reduce((all, entities) => all + entities, 0);
  const count = (value: number) => formatNumber(Math.round(value), lang);
  return (
    <Panel
      lang={lang}
      widget="grades"
      title={t.byGrade}
      aside={
        <>
          {share === null ? t.noGraded : `${t.goodShare} ${formatShare(share, lang)}`}
          {before === null ? null : ` · ${wallMessages(lang).line(formatMonth(before.month, lang))}`}
        </>
      }
      asOf={newestAsOf(leaves)}
    >
      <ul className={styles.bars} data-many={sum.scheme.grades.length > MANY} data-testid="grade-bars">
        {sum.scheme.grades.map(({ grade }) => {
          const look = gradeLook(sum.scheme, grade);
          const value = sum.grades[grade] ?? 0;
          return (
            <li key={grade} data-grade={grade}>
              <GradeMark look={look} className={styles.mark} />
              <span className={styles.words}>{gradeWords(sum.scheme, grade)}</span>
              <MovingNumber value={value} format={count} formatDelta={(delta) => formatDelta(delta, lang)} />
              <span className={styles.part}>{total === 0 ? '–' : formatShare(value / total, lang)}</span>
              <span className={styles.track}>
                {value === 0 ? null : (
                  <span
                    className={styles.fill}
                    style={{ width: `${(value / total) * 100}%`, background: `var(--${look.token})` }}
                  />
                )}
                {before === null ? null : (
                  <span
                    className={styles.before}
                    style={{ insetInlineStart: `${((before.grades[grade] ?? 0) / totalBefore) * 100}%` }}
                    data-before={before.grades[grade] ?? 0}
                  />
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
