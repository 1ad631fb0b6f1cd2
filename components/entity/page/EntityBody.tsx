import type { EntityFile } from '@/lib/credit/entity';
import { industryName } from '@/lib/credit/industry';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import type { Scheme } from '@/lib/credit/scheme';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { DemonstrationMark } from '../../ui/DemonstrationMark';
import { SyntheticMark } from '../../ui/SyntheticMark';
import { zoneHref } from '../../zone/page/links';
import { currentOf } from '../current';
import { GradeNow } from './GradeNow';
import { History } from './History';
import { Profile } from './Profile';
import styles from './page.module.css';
import { Records } from './Records';
import { Reply } from './Reply';

export interface BodyProps {
  lang: Lang;
  file: EntityFile;
  schemes: readonly Scheme[];
  /** May the viewer see the grade of such an entity, where there is one? */
  showsGrade: boolean;
}

/** And whom this deployment names to those who object; null = nobody. */
export type WithContact = BodyProps & { objections: ObjectionContact | null };

/** Everything that a viewer may see of one entity: its grade first, then why, then all that is known, and what is not. */
export function EntityBody({ lang, file, schemes, showsGrade, objections }: WithContact) {
  const t = messages(lang);
  const current = currentOf(file.evaluations, null);
  const industry = file.industry === null ? null : (industryName(file.industry, lang) ?? file.industry);
  return (
    <article className={styles.body} data-testid="entity-file" data-entity={file.id} data-revision={file.revision}>
      <header className={styles.opening}>
        <h1>{file.name}</h1>
        <p className={styles.quiet}>
          {[t.entityKinds[file.kind], industry].filter(Boolean).join(' · ')}
          <SyntheticMark lang={lang} shown={[file]} />
        </p>
        {file.demonstration ? (
          <p className={styles.unit} data-testid="demonstration">
            <DemonstrationMark className={styles.star} />
            {t.demonstration}
          </p>
        ) : null}
      </header>
      <GradeNow lang={lang} file={file} current={current} schemes={schemes} showsGrade={showsGrade} />
      <Profile lang={lang} evaluation={current} scheme={schemes.find(({ id }) => id === current?.scheme)} />
      <Records lang={lang} records={file.records} />
      <History lang={lang} file={file} schemes={schemes} />
      <Where lang={lang} file={file} />
      <Reply lang={lang} file={file} objections={objections} />
      <section className={styles.section}>
        <h2>{t.sources}</h2>
        <p>{file.sources.length === 0 ? t.noSources : t.list(file.sources.map(({ code, name }) => name || code))}</p>
        <p className={styles.quiet}>{entityMessages(lang).sourcesHow}</p>
        <p className={styles.quiet}>{t.asOf(formatDayTime(file.asOf, lang))}</p>
      </section>
    </article>
  );
}

function Where({ lang, file }: Pick<BodyProps, 'lang' | 'file'>) {
  const t = messages(lang);
  return (
    <section className={styles.section}>
      <h2>{t.address}</h2>
      {file.site?.coarse ? null : <p>{file.site?.address || <span className={styles.quiet}>{t.noAddress}</span>}</p>}
      {file.site?.point ? null : <p className={styles.quiet}>{t.noPlace}</p>}
      {file.site?.coarse ? <p className={styles.quiet}>{t.coarsePlace}</p> : null}
      {file.codes.map(({ system, code }) => (
        <p key={`${system} ${code}`}>
          {t.codeSystems[system] ?? `${t.codes} (${system})`} <span className={styles.code}>{code}</span>
        </p>
      ))}
      <p>
        {file.zones.length === 0 ? <span className={styles.quiet}>{t.noZones}</span> : `${t.zonesOf} `}
        {file.zones.map(({ id, name }) => (
          <a key={id} className={styles.link} href={zoneHref(id, lang)}>
            {name}
          </a>
        ))}
      </p>
    </section>
  );
}
