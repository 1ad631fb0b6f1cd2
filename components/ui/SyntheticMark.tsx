import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './ui.module.css';

/**
 * 演示数据: stands on every screen on which something that is shown came from a synthetic batch; nothing otherwise.
 *
 * @param shown whatever the page shows that knows whether it is synthetic: zones, entities, series
 */
export function SyntheticMark({ lang, shown }: { lang: Lang; shown: readonly { synthetic: boolean }[] }) {
  if (!shown.some(({ synthetic }) => synthetic)) return null;
  const t = messages(lang);
  return (
    <strong className={styles.synthetic} title={t.syntheticTitle} data-testid="synthetic">
      {t.synthetic}
    </strong>
  );
}
