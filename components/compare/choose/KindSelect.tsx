import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { kindsPresent } from '../../zone/zone-sets';

/** Which kind of zone is shown; nothing where all are of one. */
export function KindSelect(props: {
  lang: Lang;
  zones: readonly Zone[];
  /** null = all. */
  kind: ZoneKind | null;
  onKind: (kind: ZoneKind | null) => void;
  className?: string | undefined;
}) {
  const { lang, zones, kind, onKind, className } = props;
  const t = chooseMessages(lang);
  const kinds = kindsPresent(zones);
  if (kinds.length < 2) return null;
  return (
    <select
      className={className}
      aria-label={t.kind}
      value={kind ?? ''}
      onChange={({ target }) => onKind(kinds.find((one) => one === target.value) ?? null)}
    >
      <option value="">{t.anyKind}</option>
      {kinds.map((one) => (
        <option key={one} value={one}>
          {messages(lang).kinds[one]}
        </option>
      ))}
    </select>
  );
}
