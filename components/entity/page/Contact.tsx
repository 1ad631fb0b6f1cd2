import type { ReactNode } from 'react';
import { dialled, type ObjectionContact } from '@/lib/credit/objection-contact';
import { entityMessages } from '@/lib/i18n/entity-messages';
import type { Lang } from '@/lib/i18n/lang';
import styles from './contact.module.css';

/** The office that this deployment names to those who object, and every way to reach it; whole on paper too. */
export function Contact({ lang, contact }: { lang: Lang; contact: ObjectionContact }) {
  const t = entityMessages(lang);
  const { name, telephone, address, url } = contact;
  const mail = url !== null && /^mailto:/i.test(url) ? url.slice('mailto:'.length) : null;
  const ways: [label: string, way: ReactNode][] = [];
  if (telephone !== null)
    ways.push([
      t.contactLabels.telephone,
      <a key="telephone" href={`tel:${dialled(telephone)}`}>
        {telephone}
      </a>,
    ]);
  if (url !== null)
    ways.push([
      mail === null ? t.contactLabels.url : t.contactLabels.mail,
      <a key="url" href={url}>
        {mail ?? url}
      </a>,
    ]);
  if (address !== null) ways.push([t.contactLabels.address, address]);
  return (
    <div className={styles.contact} data-testid="objection-contact">
      <p>{t.contact(name)}</p>
      <dl>
        {ways.map(([label, way]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{way}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
