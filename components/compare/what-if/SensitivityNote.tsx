'use client';

import { nearestFactor, type Sensitivity } from '@/lib/credit/comparison/sensitivity';
import type { SwapFactor } from '@/lib/credit/comparison/swap-factors';
import type { Methodology } from '@/lib/credit/index/methodology';
import { formatFixed, formatNumber, formatShare } from '@/lib/i18n/format';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  methodology: Methodology;
  /** null = being computed. */
  told: Sensitivity | null;
}

/** Which choice decides the order, in sentences; and for each weight how far it is from changing it. */
export function SensitivityNote({ lang, methodology, told }: Props) {
  const t = whatIfMessages(lang);
  if (told !== null && told.steady.pairs === 0) return null;
  return (
    <div className={styles.sensitivity} data-testid="what-if-sensitivity" data-ready={told !== null}>
      <h3>{t.sensitivity}</h3>
      {told === null ? (
        <p className={styles.quiet}>{t.counting}</p>
      ) : (
        <Told lang={lang} methodology={methodology} told={told} />
      )}
    </div>
  );
}

function Told({ lang, methodology, told }: Omit<Props, 'told'> & { told: Sensitivity }) {
  const t = whatIfMessages(lang);
  const { decisive, sources, steady, weights, runs } = told;
  const [first] = weights;
  const factor = first === undefined ? null : nearestFactor(first);
  const nameOf = ({ of, id }: SwapFactor) => partName(methodology[of].find((part) => part.id === id) ?? { id }, lang);
  const times = (value: number | null) => (value === null ? t.never : t.times(factorWords(value, lang)));
  return (
    <>
      <p data-testid="what-if-decides" data-decisive={decisive}>
        {decisive === null
          ? t.decisiveNone
          : t.decisive(t.sources[decisive], formatFixed(sources[decisive]!.places, 1, lang))}{' '}
        {first === undefined || factor === null ? t.delicateNone : t.delicate(nameOf(first), factorWords(factor, lang))}
      </p>
      <p>
        {t.steady(
          formatNumber(steady.kept, lang),
          formatNumber(steady.pairs, lang),
          formatShare(steady.kept / steady.pairs, lang),
          formatNumber(runs, lang),
        )}
      </p>
      <details>
        <summary>{t.swaps}</summary>
        <table>
          <caption>{t.swaps}</caption>
          <thead>
            <tr>
              <th scope="col">{t.part}</th>
              <th scope="col">{t.factorDown}</th>
              <th scope="col">{t.factorUp}</th>
            </tr>
          </thead>
          <tbody>
            {weights.map((one) => (
              <tr key={`${one.of} ${one.id}`} data-part={one.id}>
                <th scope="row">{nameOf(one)}</th>
                <td data-factor={one.down}>{times(one.down)}</td>
                <td data-factor={one.up}>{times(one.up)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** With three figures, so that 1.004 is not 1. */
const factorWords = (factor: number, lang: Lang): string => {
  const decimals = Math.abs(factor - 1) < 0.05 ? 4 : 2;
  return formatFixed(factor, factor < 0.05 ? 4 : decimals, lang);
};
