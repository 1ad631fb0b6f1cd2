'use client';

import { Suspense, useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { monthMessages } from '@/lib/i18n/month-messages';
import type { MonthRead } from '../zone/use-months';
import { LateMonths } from './late';
import styles from './map.module.css';

/** Past months, folded away until they are asked for. A link to one opens it. */
export function MonthFold(props: {
  lang: Lang;
  month: string | null;
  read: MonthRead;
  onMonth: (month: string | null) => void;
}) {
  const [isOpen, setOpen] = useState(props.month !== null);
  return (
    <details
      className={styles.fold}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="history"
    >
      <summary>{monthMessages(props.lang).title}</summary>
      {isOpen ? (
        <div className={styles.folded}>
          <Suspense>
            <LateMonths {...props} />
          </Suspense>
        </div>
      ) : null}
    </details>
  );
}
