'use client';

import { useState } from 'react';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import type { Session } from '../../console/use-session';
import { AreaForm } from './AreaForm';
import { AreaTable } from './AreaTable';
import styles from './own-area.module.css';
import { Saved } from './Saved';
import { useOwnAreas } from './use-own-areas';

/** Draw, upload or describe areas, see them beside the chosen zones, and keep the comparison. */
export function Workspace(props: {
  lang: Lang;
  theme: string | null;
  zones: readonly Zone[];
  scheme: Scheme | null;
  comparison: ZoneComparison | null;
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
  session: Session;
}) {
  const { lang, theme, zones, scheme, comparison, session } = props;
  const t = ownAreaMessages(lang);
  const [isAdding, setAdding] = useState(false);
  const own = useOwnAreas(session, scheme?.id ?? null);
  return (
    <section className={styles.workspace} aria-labelledby="own-areas" data-testid="own-areas">
      <header className={styles.head}>
        <h2 id="own-areas">{t.title}</h2>
        <button
          type="button"
          className={styles.button}
          aria-expanded={isAdding}
          onClick={() => setAdding(!isAdding)}
          data-testid="add-area"
        >
          {t.add}
        </button>
        <p className={styles.quiet}>{t.about}</p>
      </header>
      {isAdding ? (
        <AreaForm
          lang={lang}
          theme={theme}
          chosen={zones}
          taken={own.areas.length}
          onArea={(area) => {
            own.add(area);
            setAdding(false);
          }}
        />
      ) : null}
      {own.areas.length > 0 ? <AreaTable {...{ lang, own, zones, scheme, comparison }} /> : null}
      <Saved lang={lang} session={session} own={own} onOpened={props.onChoose} />
    </section>
  );
}
