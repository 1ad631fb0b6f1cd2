import { entityMessages } from '@/lib/i18n/entity-messages';
import { messages } from '@/lib/i18n/messages';
import { Contact } from './Contact';
import type { WithContact } from './EntityBody';
import styles from './page.module.css';

/** Right of reply: who may object, to whom, and what happens then. */
export function Reply({ lang, file, objections }: Pick<WithContact, 'lang' | 'file' | 'objections'>) {
  const t = entityMessages(lang);
  const senders = [
    ...new Set([
      ...file.records.flatMap(({ authority }) => authority ?? []),
      ...file.sources.map(({ code, name }) => name || code),
    ]),
  ];
  return (
    <section className={styles.section} id="reply" data-testid="reply">
      <h2>{t.reply}</h2>
      <p>{t.replyWho}</p>
      {objections === null ? null : <Contact lang={lang} contact={objections} />}
      <p>{senders.length === 0 ? t.replyToAny : t.replyTo(messages(lang).list(senders))}</p>
      <p>{t.replyClock}</p>
      <p>{t.replyRepair}</p>
      <p className={styles.quiet}>{t.replyLaw}</p>
    </section>
  );
}
