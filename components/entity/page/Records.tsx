import type { RecordView } from '@/lib/credit/entity';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDay } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './page.module.css';

const naming: ReadonlySet<string> = new Set(['demonstration', 'red_list', 'serious_list']);

/** Titles and lists, then everything else, each with the last day on which it is public. */
export function Records({ lang, records }: { lang: Lang; records: readonly RecordView[] }) {
  const t = entityMessages(lang);
  const titles = records.filter(({ kind }) => naming.has(kind));
  const others = records.filter(({ kind }) => !naming.has(kind));
  return (
    <>
      <section className={styles.section} data-testid="titles">
        <h2>{t.titles}</h2>
        {titles.length === 0 ? <p className={styles.quiet}>{t.noTitles}</p> : <List lang={lang} records={titles} />}
      </section>
      <section className={styles.section} data-testid="records">
        <h2>{t.others}</h2>
        {others.length === 0 ? (
          <p className={styles.quiet}>{messages(lang).noRecords}</p>
        ) : (
          <List lang={lang} records={others} />
        )}
      </section>
    </>
  );
}

function List({ lang, records }: { lang: Lang; records: readonly RecordView[] }) {
  return (
    <ul className={styles.list}>
      {records.map((record) => (
        <li key={`${record.kind} ${record.title} ${record.decidedAt}`} data-record={record.kind}>
          <p>{record.title}</p>
          <p className={styles.quiet}>{wordsOf(record, lang).join(' · ')}</p>
        </li>
      ))}
    </ul>
  );
}

const word = (words: Readonly<Record<string, string>>, key: string) => (Object.hasOwn(words, key) ? words[key]! : key);

/** What a record is, whose, of when, in which state, and until when it is public. */
export function wordsOf(record: RecordView, lang: Lang): string[] {
  const t = entityMessages(lang);
  const { kind, severity, state, authority, decidedAt, publishedFrom, publishedUntil } = record;
  return [
    // A title is often just the name of its kind.
    word(t.recordKinds, kind) === record.title ? '' : word(t.recordKinds, kind),
    severity === null ? '' : word(t.severities, severity),
    authority === null ? '' : messages(lang).recordBy(authority),
    decidedAt === null ? '' : formatDay(decidedAt, lang),
    word(t.recordStates, state),
    publishedFrom === null ? '' : t.publicFrom(formatDay(publishedFrom, lang)),
    publishedUntil === null ? t.noEnd : t.publicUntil(formatDay(dayBefore(publishedUntil), lang)),
  ].filter((part) => part !== '');
}

/** The last day of a period whose end is not in it. */
const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
