'use client';

import { movedCount } from '@/lib/credit/comparison/what-if';
import { LEAST_GRADED } from '@/lib/credit/good-share';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { type WhatIfMessages, whatIfMessages } from '@/lib/i18n/what-if-messages';
import { type ResultRow, resultRows } from './result-rows';
import type { Told } from './use-answers';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  names: ReadonlyMap<string, string>;
  told: Told<'standings'>;
  /** Are they all of one peer class? */
  isClass: boolean;
}

/** Where zones stand and where they would, those first that would stand first. */
export function Results({ lang, names, told: { facts, answer }, isClass }: Props) {
  const t = whatIfMessages(lang);
  const { published, tried } = answer;
  const rows = resultRows(facts.zones, published, tried);
  const moved = movedCount(published, tried);
  const all = formatNumber(rows.length, lang);
  const figure = (value: number | null, decimals: number) =>
    value === null ? '–' : formatFixed(value, decimals, lang);
  return (
    <div className={styles.results}>
      <p role="status" data-testid="what-if-moved" data-moved={moved}>
        {moved === 0 ? t.movedNone(all) : t.moved(formatNumber(moved, lang), all)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys, and nothing in it can be. */}
      <section className={styles.scroll} aria-label={t.results} tabIndex={0}>
        <table data-testid="what-if-results">
          <caption>{t.results}</caption>
          <thead>
            <tr>
              <th scope="col">{t.rankIf}</th>
              <th scope="col">{t.rank}</th>
              <th scope="col">{t.zone}</th>
              <th scope="col">{t.levelIf}</th>
              <th scope="col">{t.level}</th>
              <th scope="col">{t.move}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, before, after }) => (
              <tr key={id} data-zone={id} data-moved={before.rank !== after.rank}>
                <td className={styles.strong} data-rank-if={after.rank}>
                  {figure(after.rank, 0)}
                </td>
                <td data-rank={before.rank}>{figure(before.rank, 0)}</td>
                <th scope="row">{names.get(id) ?? id}</th>
                <td className={styles.strong} data-level-if={after.level}>
                  {figure(after.level, 1)}
                </td>
                <td data-level={before.level}>{figure(before.level, 1)}</td>
                <td>
                  <Move lang={lang} before={before.rank} after={after.rank} t={t} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.quiet}>
        {isClass ? t.ranksInClass : t.ranksAmong}{' '}
        {rows.some(({ before }) => before.rank === null) ? t.noRank(formatNumber(LEAST_GRADED, lang)) : ''}
      </p>
    </div>
  );
}

/** Read without its colour: the mark and the word say which way. */
function Move(props: {
  lang: Lang;
  before: ResultRow['before']['rank'];
  after: ResultRow['after']['rank'];
  t: WhatIfMessages;
}) {
  const { lang, before, after, t } = props;
  if (before === after) return <span className={styles.quiet}>{before === null ? '–' : t.same}</span>;
  if (before === null) return <span data-way="up">{t.gained}</span>;
  if (after === null) return <span data-way="down">{t.lost}</span>;
  const places = formatNumber(Math.abs(before - after), lang);
  return after < before ? <span data-way="up">▲ {t.up(places)}</span> : <span data-way="down">▼ {t.down(places)}</span>;
}
