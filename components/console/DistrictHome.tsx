'use client';

import { liesWithin } from '@/lib/credit/division-code';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { compareHref } from '../compare/compare-url';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

/** A comparison of more zones than these side by side is no reading. */
const COMPARED = 12;

/** The zones of a district's own divisions. */
export function DistrictHome() {
  const { lang, t, href } = useConsole();
  const { divisions } = useAccount();
  const read = useRead<{ items: Zone[] }>('/api/v1/zones');
  const own = read.data?.items.filter(({ division }) => division !== null && isWithin(division, divisions)) ?? null;
  const kinds = messages(lang).kinds;
  const columns: Column<Zone>[] = [
    {
      id: 'zone',
      title: t.home.zone,
      cell: ({ name, id }) => <a href={href(`/?zone=${encodeURIComponent(id)}`)}>{name}</a>,
    },
    { id: 'kind', title: t.home.kind, cell: ({ kind }) => kinds[kind] },
    { id: 'division', title: t.account.divisions, cell: ({ division }) => division },
    {
      id: 'entities',
      title: t.home.entities,
      isNumeric: true,
      cell: ({ entities }) => formatNumber(entities, lang),
    },
    {
      id: 'evaluated',
      title: t.home.evaluated,
      isNumeric: true,
      cell: ({ evaluated }) => formatNumber(evaluated, lang),
    },
  ];
  return (
    <section className={styles.section}>
      <h2>
        {t.home.district}: {t.list(divisions)}
      </h2>
      {own && own.length > 1 ? (
        <p>
          <a
            href={compareHref(
              own.slice(0, COMPARED).map(({ id }) => id),
              lang,
            )}
            data-testid="compare-own"
          >
            {t.home.compare}
          </a>
        </p>
      ) : null}
      <Table
        caption={t.home.zones}
        columns={columns}
        read={read}
        rows={own}
        idOf={({ id }) => id}
        none={t.home.noZones}
      />
    </section>
  );
}

const isWithin = (code: string, divisions: readonly string[]) =>
  divisions.some((division) => liesWithin(code, division));
