import type { EntityFile } from '@/lib/credit/entity';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import type { Scheme } from '@/lib/credit/scheme';
import { entityMessages } from '@/lib/i18n/entity-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { ThemeSwitch } from '../../methodology/ThemeSwitch';
import { EntityLive } from './EntityLive';
import { jsonLd } from './json-ld';
import { entityHref, mapHref, stickerHref } from './links';
import { PrintButton } from './PrintButton';
import styles from './page.module.css';

interface Props {
  lang: Lang;
  file: EntityFile;
  schemes: readonly Scheme[];
  /** May the viewer see the grade of such an entity, where there is one? */
  showsGrade: boolean;
  /** Whom this deployment names to those who object; null = nobody. */
  objections: ObjectionContact | null;
  /** The one address of this page. */
  url: string;
  /** It is shown as everybody sees it, because a session has ended. */
  ended: boolean;
  /** Query of the map to go back to; null = none is known. */
  back: string | null;
}

/** One entity's credit file as a page: whole without a script, live with one, and on paper. */
export function EntityPage({ lang, file, schemes, showsGrade, objections, url, ended, back }: Props) {
  const t = entityMessages(lang);
  return (
    <div className={styles.page} lang={lang} data-testid="entity-page">
      <Head lang={lang} file={file} back={back} />
      {ended ? (
        <p className={styles.notice} role="status">
          {t.ended}
        </p>
      ) : null}
      <main className={styles.main}>
        <EntityLive lang={lang} file={file} schemes={schemes} showsGrade={showsGrade} objections={objections} />
        <p className={styles.address}>{url}</p>
        <p className={styles.actions}>
          <a href={mapHref(file, lang, back)} data-testid="to-map">
            {back === null ? t.onMap : t.backToMap}
          </a>
          <a href={stickerHref(file, lang)} data-testid="to-sticker">
            {t.sticker}
          </a>
          <PrintButton lang={lang} />
        </p>
      </main>
      <script type="application/ld+json">{jsonLd(file, url)}</script>
    </div>
  );
}

/** Links, and not buttons: they lead on without a script. */
function Head({ lang, file, back }: Pick<Props, 'lang' | 'file' | 'back'>) {
  const t = messages(lang);
  const other: Lang = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <header className={styles.head}>
      <p className={styles.product}>
        <a href={`/?lang=${lang}`}>{t.productName}</a> <span>{entityMessages(lang).heading}</span>
      </p>
      <nav className={styles.tools}>
        <a href={mapHref(file, lang, back)}>{t.mapTitle}</a>
        <a href={entityHref(file, other, back)} lang={other} data-testid="toggle-lang">
          {t.otherLanguage}
        </a>
        <ThemeSwitch lang={lang} />
      </nav>
    </header>
  );
}
