import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** Commands that fill an empty installation; the words in capitals are the operator's to replace. */
const importZones = 'npm run xintu -- zones import ZONES.geojson --kind region --id ID --name NAME';
const importRows = 'npm run xintu -- import FILE --profile PROFILE';

/** What to do when there is nothing to show yet. */
export function EmptyNote({
  lang,
  hasZones,
  className,
}: {
  lang: Lang;
  hasZones: boolean;
  className?: string | undefined;
}) {
  const t = messages(lang);
  return (
    <section className={className} data-testid="empty">
      <h2>{t.emptyTitle}</h2>
      <p>{hasZones ? t.emptyEvaluations : t.emptyZones}</p>
      {hasZones ? null : (
        <p>
          <code>{importZones}</code>
        </p>
      )}
      <p>
        <code>{importRows}</code>
      </p>
    </section>
  );
}
