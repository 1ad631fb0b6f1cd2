'use client';

import Link from 'next/link';
import type { MethodologyComparison, MethodologyMove } from '@/lib/credit/index/methodology-list';
import { formatDelta, formatFixed, formatNumber } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { partName } from '@/lib/i18n/index-names';
import { messages } from '@/lib/i18n/messages';
import { Sub } from '../cells';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { METHODOLOGIES } from '../index-paths';
import { PageTitle } from '../PageTitle';
import { type Column, Table } from '../Table';
import { useRead } from '../use-read';

/** A version beside the one that decides: what becomes of levels and ranks, and who moves most. */
export function Comparison({ number }: { number: string }) {
  const { lang, t: all, href } = useConsole();
  const { methodologies: t, back } = indexConsoleMessages(lang);
  const read = useRead<MethodologyComparison>(`${METHODOLOGIES}/${encodeURIComponent(number)}/comparison`);
  const columns = useColumns();
  const data = read.data;
  const title = data === null ? t.compare : t.comparison(`${data.other.id} ${data.other.version}`);
  return (
    <>
      <PageTitle title={title} />
      <p>
        <Link href={href('/console/methodologies')} prefetch={false} data-testid="back">
          {back}
        </Link>
      </p>
      {data === null ? null : <Summary comparison={data} />}
      <Table
        caption={title}
        columns={columns}
        read={read}
        rows={data?.moves ?? null}
        idOf={({ zone }) => zone.id}
        none={t.noZones}
      />
      {read.problem === null && data === null ? <p className={styles.quiet}>{all.loading}</p> : null}
    </>
  );
}

function Summary({ comparison }: { comparison: MethodologyComparison }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const { movedZones, gained, lost, rankCorrelation, missing } = comparison;
  const count = (value: number) => formatNumber(value, lang);
  const facts = [
    { id: 'moved', value: count(movedZones), words: t.moved },
    { id: 'gained', value: count(gained), words: t.gained },
    { id: 'lost', value: count(lost), words: t.lost },
    {
      id: 'correlation',
      value: rankCorrelation === null ? '—' : formatFixed(rankCorrelation, 3, lang),
      words: rankCorrelation === null ? `${t.correlation} (${t.fewZones})` : t.correlation,
    },
  ];
  return (
    <>
      <p className={styles.quiet}>{t.comparisonText}</p>
      <div className={styles.counts} data-testid="comparison">
        {facts.map(({ id, value, words }) => (
          <p key={id} data-count={id}>
            <strong>{value}</strong>
            <span>{words}</span>
          </p>
        ))}
      </div>
      {missing.length === 0 ? null : (
        <p className={styles.note}>{t.missing(messages(lang).list(missing.map((id) => partName({ id }, lang))))}</p>
      )}
    </>
  );
}

function useColumns(): Column<MethodologyMove>[] {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const kinds: Readonly<Record<string, string>> = messages(lang).kinds;
  const level = (value: number | null) => (value === null ? '—' : formatFixed(value, 2, lang));
  const rank = (value: number | null) => (value === null ? '—' : formatNumber(value, lang));
  const placesWords = (places: number) => {
    if (places === 0) return <span className={styles.quiet}>{t.stays}</span>;
    const many = formatNumber(Math.abs(places), lang);
    return places > 0 ? t.up(many) : t.down(many);
  };
  return [
    {
      id: 'zone',
      title: t.zone,
      cell: ({ zone: { name, kind } }) => (
        <>
          {name}
          <Sub>{kinds[kind] ?? kind}</Sub>
        </>
      ),
    },
    { id: 'level', title: t.levelNow, isNumeric: true, cell: (move) => level(move.level) },
    { id: 'other', title: t.levelThen, isNumeric: true, cell: ({ otherLevel }) => level(otherLevel) },
    {
      id: 'change',
      title: t.levelChange,
      isNumeric: true,
      cell: ({ levelChange }) => (levelChange === null ? '—' : formatDelta(levelChange, lang)),
    },
    { id: 'rank', title: t.rankNow, isNumeric: true, cell: (move) => rank(move.rank) },
    { id: 'otherRank', title: t.rankThen, isNumeric: true, cell: ({ otherRank }) => rank(otherRank) },
    {
      id: 'places',
      title: t.places,
      isNumeric: true,
      cell: ({ places }) => (places === null ? '—' : placesWords(places)),
    },
  ];
}
