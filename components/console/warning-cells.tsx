import type { Matter, WarningItem } from '@/lib/credit/warning/alert';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { warningsMessages } from '@/lib/i18n/warnings-messages';
import { alertMove, alertWords } from '../zone/alert-words';
import { Stamp, Sub } from './cells';
import tableStyles from './table.module.css';

/** What the tables of warnings and of the watch list say alike. */

/** What is the matter, in words: which part, by which rule. */
export function MatterCell({
  matter,
  lang,
}: {
  matter: Matter & { rule: string; zoneName?: string | null };
  lang: Lang;
}) {
  const part = matter.zoneName ?? matter.part;
  return alertWords({ ...matter, part }, null, lang);
}

/** From what to what: lights of a zone, grades of a business, or how many fell. */
export function MoveCell({ matter, lang }: { matter: Matter; lang: Lang }) {
  if (matter.fallen !== null) return warningsMessages(lang).fallen(formatNumber(matter.fallen, lang));
  if (matter.scores === null) return matter.from === null ? '—' : `${matter.from} → ${matter.to}`;
  return alertMove(matter, lang) ?? '—';
}

/** What was done with it, oldest first, folded away. */
export function HistoryCell({ steps, lang }: Pick<WarningItem, 'steps'> & { lang: Lang }) {
  if (steps.length === 0) return '—';
  const t = warningsMessages(lang);
  return (
    <details>
      <summary>{t.history(formatNumber(steps.length, lang))}</summary>
      <ol className={tableStyles.usage}>
        {steps.map(({ to, by, at, assignee, note }) => (
          <li key={`${at} ${to}`}>
            <span>
              {t.steps[to]}
              {assignee === null ? null : ` ${t.to(assignee)}`}
              <Sub>
                {by ?? t.byItself} · <Stamp time={at} />
              </Sub>
              {note === '' ? null : <Sub>{note}</Sub>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
