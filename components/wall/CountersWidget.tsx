import { formatDelta, formatNumber, formatShare } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { zoneStates } from '../zone/zone-sets';
import styles from './counters.module.css';
import { MovingNumber } from './MovingNumber';
import type { WallView } from './wall-view';

/** Sums over the zones: how many businesses there are, how many have a grade, and why the others have none. */
export function CountersWidget({ view }: { view: WallView }) {
  const { lang, sum } = view;
  const t = messages(lang);
  if (sum === null) return null;
  const count = (value: number) => formatNumber(Math.round(value), lang);
  const delta = (value: number) => formatDelta(value, lang);
  const states = zoneStates.filter((state) => state !== 'suppressed' || sum.states.suppressed > 0);
  return (
    <section className={styles.counters} data-widget="counters" aria-label={t.counters}>
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
