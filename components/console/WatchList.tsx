'use client';

import { useState } from 'react';
import type { WatchItem, WatchPage } from '@/lib/credit/warning/alert';
import { warningsMessages } from '@/lib/i18n/warnings-messages';
import { Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { withQuery } from './console-url';
import { ReadMore } from './ReadMore';
import { type Column, Table } from './Table';
import { useRead } from './use-read';
import { MatterCell, MoveCell } from './warning-cells';

const [SHOWN, MOST] = ['100', '500'];

/** Businesses that a regulator should look at. */
export function WatchList() {
  const { lang } = useConsole();
  const t = warningsMessages(lang);
  const [limit, setLimit] = useState(SHOWN);
  const read = useRead<WatchPage>(withQuery('/api/console/watch-list', { limit }));
  const columns = useColumns();
  return (
    <>
      <p className={styles.quiet}>{t.watchIntro}</p>
      <Table
        caption={t.tabs.watch}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ entity }) => entity.id}
        none={t.watchNone}
      />
      {read.data?.nextCursor && limit === SHOWN ? <ReadMore onRead={() => setLimit(MOST)} /> : null}
    </>
  );
}

function useColumns(): Column<WatchItem>[] {
  const { lang, href } = useConsole();
  const t = warningsMessages(lang);
  return [
    {
      id: 'entity',
      title: t.businesses,
      cell: ({ entity }) => <a href={href(`/?entity=${entity.id}`)}>{entity.name}</a>,
    },
    {
      id: 'reasons',
      title: t.reason,
      cell: ({ reasons }) => (
        <ul className={styles.links}>
          {reasons.map((reason) => (
            <li key={reason.number}>
              <MatterCell matter={reason} lang={lang} />
              <Sub>
                <MoveCell matter={reason} lang={lang} /> · <Stamp time={reason.since} /> · {t.states[reason.state]}
              </Sub>
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
