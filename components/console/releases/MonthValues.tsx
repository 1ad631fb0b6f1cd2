'use client';

import { useState } from 'react';
import type { MonthZone } from '@/lib/credit/release/month';
import { formatFixed, formatNumber, formatShare, formatSignedShare } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { lightName, partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { Sub } from '../cells';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { ChoiceField } from '../Field';
import { type Column, Table } from '../Table';
import tableStyles from '../table.module.css';
import type { Read } from '../use-read';
import { isMoved, isOld, type MonthOrder, monthOrders, orderedZones } from './month-rows';

/** Every zone's value in a month: as it is published and, where it differs, as regulators see it. */
export function MonthValues({
  zones,
  read,
}: {
  zones: readonly MonthZone[];
  read: Pick<Read<unknown>, 'problem' | 'reload'>;
}) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const [order, setOrder] = useState<MonthOrder>('change');
  const columns = useColumns();
  const options = monthOrders.map((one) => [one, t.orders[one]] as const);
  return (
    <>
      <div className={styles.bar}>
        <ChoiceField label={t.order} name="order" value={order} options={options} onChange={setOrder} />
      </div>
      <Table
        caption={t.zone}
        columns={columns}
        // What came in the way of reading is said above.
        read={{ ...read, problem: null }}
        rows={orderedZones(zones, order)}
        idOf={({ zone }) => zone.id}
        none={t.noValues}
      />
    </>
  );
}

const level = (value: number | null, lang: Lang) => (value === null ? '—' : formatFixed(value, 2, lang));

function useColumns(): Column<MonthZone>[] {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const kinds = messages(lang).kinds;
  return [
    {
      id: 'zone',
      title: t.zone,
      cell: ({ zone: { name, kind } }) => (
        <>
          {name}
          <Sub>{kinds[kind]}</Sub>
        </>
      ),
    },
    { id: 'level', title: t.level, isNumeric: true, cell: (zone) => <Level zone={zone} /> },
    { id: 'index', title: t.index, isNumeric: true, cell: ({ published }) => level(published.index, lang) },
    {
      id: 'change',
      title: t.change,
      isNumeric: true,
      cell: ({ published }) =>
        published.change === null ? (
          '—'
        ) : (
          <strong className={isMoved(published) ? undefined : styles.quiet} data-moved={isMoved(published)}>
            {formatSignedShare(published.change / 100, lang)}
          </strong>
        ),
    },
    {
      id: 'light',
      title: t.light,
      cell: ({ published: { alarm } }) => (alarm === null ? '—' : lightName(alarm, lang)),
    },
    { id: 'rank', title: t.rank, isNumeric: true, cell: (zone) => <Rank zone={zone} /> },
    { id: 'coverage', title: t.coverage, cell: (zone) => <Coverage zone={zone} /> },
    {
      id: 'fresh',
      title: t.fresh,
      isNumeric: true,
      cell: (zone) =>
        zone.fresh === null ? (
          '—'
        ) : (
          <span className={isOld(zone) ? tableStyles.bad : undefined} data-old={isOld(zone)}>
            {formatShare(zone.fresh, lang)}
          </span>
        ),
    },
    {
      id: 'evaluated',
      title: t.evaluated,
      isNumeric: true,
      cell: ({ exact: { evaluated, entities } }) =>
        t.levelsOf(formatNumber(evaluated, lang), formatNumber(entities, lang)),
    },
  ];
}

function Level({ zone: { exact, published } }: { zone: MonthZone }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const isSame = Object.is(exact.level, published.level);
  return (
    <>
      {level(published.level, lang)}
      {isSame ? null : (
        <Sub>
          {t.exact} {level(exact.level, lang)}
        </Sub>
      )}
    </>
  );
}

function Rank({ zone: { published } }: { zone: MonthZone }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const { rank, rankOf, rankBand } = published;
  if (rank === null) return '—';
  return (
    <>
      {t.rankOf(formatNumber(rank, lang), formatNumber(rankOf, lang))}
      {rankBand === null ? null : <Sub>{t.band(formatNumber(rankBand[0], lang), formatNumber(rankBand[1], lang))}</Sub>}
    </>
  );
}

function Coverage({ zone: { published } }: { zone: MonthZone }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const { coverage, missing, hidden } = published;
  const names = (ids: readonly string[]) => messages(lang).list(ids.map((id) => partName({ id }, lang)));
  const unreported = missing.filter((id) => !hidden.includes(id));
  return (
    <>
      {formatShare(coverage, lang)}
      {unreported.length === 0 ? null : <Sub>{t.missing(names(unreported))}</Sub>}
      {hidden.length === 0 ? null : <Sub>{t.hidden(names(hidden))}</Sub>}
    </>
  );
}
