'use client';

import { Suspense, useEffect, useId, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { late } from '../../ui/late';
import styles from './what-if.module.css';

const WhatIf = late(() => import('./WhatIf').then((loaded) => loaded.WhatIf));

/** Other choices of method, tried below a comparison; closed until somebody asks, or a link holds choices. */
export function WhatIfPanel(props: { lang: Lang; zones: readonly Zone[]; chosen: readonly Zone[] }) {
  const t = whatIfMessages(props.lang);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  useEffect(() => {
    if (new URLSearchParams(location.search).has('if')) setOpen(true);
  }, []);
  return (
    <section className={styles.panel} aria-labelledby={`${id}-title`} data-testid="what-if">
      <h2 id={`${id}-title`}>
        <button
          type="button"
          className={styles.opener}
          aria-expanded={isOpen}
          aria-controls={`${id}-body`}
          onClick={() => setOpen(!isOpen)}
          data-testid="what-if-open"
        >
          {t.title}
          <span aria-hidden="true">{isOpen ? t.close : t.open}</span>
        </button>
      </h2>
      <div id={`${id}-body`}>
        {isOpen ? (
          <Suspense fallback={<p>{t.loading}</p>}>
            <WhatIf {...props} />
          </Suspense>
        ) : null}
      </div>
    </section>
  );
}
