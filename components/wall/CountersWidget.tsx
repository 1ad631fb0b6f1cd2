import { formatDelta, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { type Sum, zoneStates } from '../zone/zone-sets';
import { MovingNumber } from './MovingNumber';
import styles from './wall.module.css';

/** Sums over the zones: how many businesses there are, how many have a grade, and why the others have none. */
export function CountersWidget({ lang, sum }: { lang: Lang; sum: Sum }) {
  const t = messages(lang);
  const count = (value: number) => formatNumber(Math.round(value), lang);
  const delta = (value: number) => formatDelta(value, lang);
  const states = zoneStates.filter((state) => state !== 'suppressed' || sum.states.suppressed > 0);
  return (
    <section className={styles.counters} data-widget="counters" aria-label={t.counters}>
      <h2>{t.counters}</h2>
      <dl>
        <div data-counter="entities">
          <dt>{t.entities}</dt>
          <dd>
            <MovingNumber value={sum.entities} format={count} formatDelta={delta} />
          </dd>
        </div>
        <div data-counter="evaluated">
          <dt>{t.evaluated}</dt>
          <dd>
            <MovingNumber value={sum.evaluated} format={count} formatDelta={delta} />
          </dd>
        </div>
        <div data-counter="coverage">
          <dt>{t.coverage}</dt>
          <dd>
            <MovingNumber value={sum.coverage} format={(value) => formatShare(value, lang)} />
          </dd>
        </div>
        <div data-counter="demonstration">
          <dt>{t.demonstrationUnits}</dt>
          <dd>
            <MovingNumber value={sum.demonstration} format={count} formatDelta={delta} />
          </dd>
        </div>
        {states.map((state) => (
          <div key={state} data-counter={state} className={styles.state}>
            <dt>{t.states[state]}</dt>
            <dd>
              <MovingNumber value={sum.states[state]} format={count} formatDelta={delta} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
