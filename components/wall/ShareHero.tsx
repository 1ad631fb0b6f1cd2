import { goodShare } from '@/lib/credit/good-share';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { newestAsOf } from '../zone/zone-sets';
import { MovingNumber } from './MovingNumber';
import { Panel } from './Panel';
import wall from './wall.module.css';
import type { WallView } from './wall-view';

/** The share of good grades, large: what a wall leads with where no index has been computed. */
export function ShareHero({ view }: { view: WallView }) {
  const { lang, sum, about, leaves } = view;
  const t = messages(lang);
  const { share, graded } = sum === null ? { share: null, graded: 0 } : goodShare(sum.grades, sum.scheme);
  return (
    <Panel lang={lang} widget="share" title={t.goodShare} aside={about} asOf={newestAsOf(leaves)}>
      <p className={wall.hero}>
        <MovingNumber value={share} format={(value) => formatShare(value, lang)} />
      </p>
      <p className={wall.quiet}>{share === null ? t.noGraded : `${t.evaluated} ${formatNumber(graded, lang)}`}</p>
      <p className={wall.quiet}>{t.goodShareHow}</p>
      {sum !== null && sum.otherScheme > 0 ? (
        <p className={wall.quiet}>{t.otherSchemes(formatNumber(sum.otherScheme, lang))}</p>
      ) : null}
    </Panel>
  );
}
