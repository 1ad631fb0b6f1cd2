import type { EvaluationView } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './page.module.css';

interface Props {
  lang: Lang;
  evaluation: EvaluationView | undefined;
  scheme: Scheme | undefined;
}

/** The parts of the current score, where they were sent; a bar where the scheme says how many points there are. */
export function Profile({ lang, evaluation, scheme }: Props) {
  const points = Object.entries(evaluation?.dimensions ?? {});
  if (points.length === 0) return null;
  const t = entityMessages(lang);
  const known = new Map((scheme?.dimensions ?? []).map((dimension) => [dimension.id, dimension]));
  return (
    <section className={styles.section} data-testid="profile">
      <h2>{t.profile}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t.dimension}</th>
            <th scope="col">{t.points}</th>
            <th scope="col">{t.weight}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(([id, value]) => {
            const dimension = known.get(id);
            const range = dimension?.points;
            return (
              <tr key={id}>
                <th scope="row">{id}</th>
                <td>
                  {formatNumber(value, lang)}
                  {range ? <meter className={styles.meter} min={range[0]} max={range[1]} value={value} /> : null}
                </td>
                <td>{dimension ? formatNumber(dimension.weight, lang) : messages(lang).missing}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
