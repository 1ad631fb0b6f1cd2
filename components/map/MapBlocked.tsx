import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** In place of a map that must not be shown: what is missing, and who can mend it. */
export function MapBlocked({ lang, className }: { lang: Lang; className?: string | undefined }) {
  const t = messages(lang);
  return (
    <div className={className} role="alert" data-testid="map-blocked">
      <h1>{t.blockedTitle}</h1>
      <p>{t.blockedText}</p>
    </div>
  );
}
