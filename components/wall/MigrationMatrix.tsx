'use client';

import { useRef } from 'react';
import type { MoveKind, ZoneMigration } from '@/lib/credit/migration';
import type { Scheme } from '@/lib/credit/scheme';
import { formatNumber, formatShort } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import { GradeMark } from '../ui/GradeMark';
import { MovingNumber } from './MovingNumber';
import { largestMoves, type MatrixOfMoves, migrationMatrix, type Side, shownTotals } from './migration-matrix';
import styles from './statistics.module.css';
import { useRoom } from './use-room';

/** Moves that are listed at most where there is no room for the matrix. */
const LISTED = 6;
/** From here on a cell's number is short. */
const LONG = 10_000;

const arrows: Partial<Record<MoveKind, string>> = { better: '▲', worse: '▼' };

/**
 * Who moved from grade to grade: up and down first, then the matrix, whose diagonal is quiet. Where there is no room for
 * it, the largest moves are a list.
 */
export function MigrationMatrix(props: { lang: Lang; migration: ZoneMigration; scheme: Scheme | undefined }) {
  const { lang, migration, scheme } = props;
  const { zone, from, to, items, totals, suppressed, entities } = migration;
  const t = statisticsMessages(lang);
  const body = useRef<HTMLDivElement>(null);
  const content = `${lang} ${zone.id} ${from} ${to} ${items.map((move) => move.entities).join()}`;
  const step = useRoom(body, LISTED + 1, content);
  const matrix = scheme === undefined || entities === suppressed ? null : migrationMatrix(items, scheme);
  return (
    <div ref={body} className={styles.body}>
      <Totals lang={lang} totals={totals} />
      {matrix === null ? <p className={styles.quiet}>{t.noMoves}</p> : null}
      {matrix !== null && step === 0 ? <Matrix lang={lang} matrix={matrix} /> : null}
      {matrix !== null && step > 0 ? <List lang={lang} matrix={matrix} limit={LISTED + 1 - step} /> : null}
      <p className={styles.quiet}>
        {t.whereNow}
        {suppressed > 0 ? ` · ${t.notCounted(formatNumber(suppressed, lang))}` : ''}
      </p>
    </div>
  );
}

function Totals({ lang, totals }: { lang: Lang; totals: ZoneMigration['totals'] }) {
  const t = statisticsMessages(lang);
  const words: Record<MoveKind, string> = { ...t, other: t.otherMoves };
  return (
    <dl className={styles.totals}>
      {shownTotals(totals).map(([kind, count]) => (
        <div key={kind} data-move={kind} data-total={kind}>
          <dt>
            {arrows[kind] ? `${arrows[kind]} ` : ''}
            {words[kind]}
          </dt>
          <dd>
            <MovingNumber value={count} format={(value) => formatNumber(Math.round(value), lang)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const short = (count: number, lang: Lang) => (count < LONG ? formatNumber(count, lang) : formatShort(count, lang));

function Matrix({ lang, matrix: { sides, cells } }: { lang: Lang; matrix: MatrixOfMoves }) {
  const t = statisticsMessages(lang);
  const head = (side: Side, scope: 'row' | 'col') => (
    <th key={side.grade ?? ''} scope={scope} aria-label={side.words ?? t.noGrade}>
      <GradeMark look={side.look} className={styles.mark} />
    </th>
  );
  return (
    <table className={styles.matrix} data-testid="moves">
      <caption>{t.fromTo}</caption>
      <thead>
        <tr>
          <td />
          {sides.map((side) => head(side, 'col'))}
        </tr>
      </thead>
      <tbody>
        {sides.map((from, i) => (
          <tr key={from.grade ?? ''}>
            {head(from, 'row')}
            {cells[i]!.map(({ entities, kind }, j) => (
              <td key={sides[j]!.grade ?? ''} data-move={kind} data-entities={entities}>
                {entities === 0 ? '·' : short(entities, lang)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function List({ lang, matrix, limit }: { lang: Lang; matrix: MatrixOfMoves; limit: number }) {
  const t = statisticsMessages(lang);
  return (
    <ul className={styles.moves} data-testid="moves">
      {largestMoves(matrix, limit).map(({ from, to, entities, kind }) => (
        <li
          key={`${from.grade} ${to.grade}`}
          aria-label={t.move(from.words ?? t.noGrade, to.words ?? t.noGrade, formatNumber(entities, lang))}
        >
          <GradeMark look={from.look} className={styles.mark} />
          <span aria-hidden="true">→</span>
          <GradeMark look={to.look} className={styles.mark} />
          <span data-move={kind}>{short(entities, lang)}</span>
        </li>
      ))}
    </ul>
  );
}
