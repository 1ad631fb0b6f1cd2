import { entityMessages } from '@/lib/i18n/entity-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { compareHref } from '../../compare/compare-url';
import frame from '../../entity/page/page.module.css';
import { ThemeSwitch } from '../../methodology/ThemeSwitch';
import { zoneHref, zoneOnMap } from './links';
import { type ZoneFacts, ZoneLive } from './ZoneLive';

/** One zone as a page: whole without a script, and live with one. */
export function ZonePage({ lang, facts, ended }: { lang: Lang; facts: ZoneFacts; ended: boolean }) {
  const t = messages(lang);
  const own = zonePageMessages(lang);
  const { id } = facts.zone;
  const other: Lang = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <div className={frame.page} lang={lang} data-testid="zone-page">
      <header className={frame.head}>
        <p className={frame.product}>
          <a href={`/?lang=${lang}`}>{t.productName}</a> <span>{own.heading}</span>
        </p>
        <nav className={frame.tools}>
          <a href={zoneOnMap(id, lang)}>{t.mapTitle}</a>
          <a href={zoneHref(id, other)} lang={other} data-testid="toggle-lang">
            {t.otherLanguage}
          </a>
          <ThemeSwitch lang={lang} />
        </nav>
      </header>
      {ended ? (
        <p className={frame.notice} role="status">
          {entityMessages(lang).ended}
        </p>
      ) : null}
      <main className={frame.main}>
        <ZoneLive lang={lang} facts={facts} />
        <p className={frame.actions}>
          <a href={zoneOnMap(id, lang)}>{own.onMap}</a>
          <a href={compareHref([id], lang)}>{t.compareLink}</a>
        </p>
      </main>
    </div>
  );
}
