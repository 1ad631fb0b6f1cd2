import type { EntityFile, EntitySummary, EvaluationView } from '@/lib/credit/entity';
import { industryName } from '@/lib/credit/industry';
import type { Scheme } from '@/lib/credit/scheme';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDay, formatDayTime, formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { GradeMark } from '../ui/GradeMark';
import { gradeLook, noGrade } from '../ui/grade-look';
import { SyntheticMark } from '../ui/SyntheticMark';
import { currentOf, inOrder, sourceName } from './current';
import styles from './entity.module.css';
import { entityHref } from './page/links';

interface Props {
  lang: Lang;
  file: EntityFile;
  /** The same entity from a list, where it is at hand: it tells a grade that may not be shown from one that is missing. */
  summary: EntitySummary | undefined;
  schemes: readonly Scheme[];
  /** Scheme to speak of first. */
  scheme: string | null;
  onZone: (id: string) => void;
}

/** One entity's credit file: the current grade first, then everything that is known, and what is not. */
export function EntityDetails({ lang, file, summary, schemes, scheme, onZone }: Props) {
  const t = messages(lang);
  const industry = file.industry === null ? null : (industryName(file.industry, lang) ?? file.industry);
  const kindLine = [t.entityKinds[file.kind], industry].filter(Boolean).join(' · ');
  const kindNames: Readonly<Record<string, string>> = entityMessages(lang).recordKinds;
  const title = file.records.find(({ kind }) => kind === 'demonstration');
  const since = title?.decidedAt ? ` ${t.demonstrationSince(formatDay(title.decidedAt, lang))}` : '';
  return (
    <article className={styles.file} data-testid="entity-file" data-revision={file.revision} data-entity={file.id}>
      <p className={styles.kind}>
        {kindLine}
        {file.demonstration ? (
          <span className={styles.demonstration} data-testid="demonstration">
            ★ {t.demonstration}
            {since}
          </span>
        ) : null}
        <SyntheticMark lang={lang} shown={[file]} />
      </p>
      <CurrentGrade lang={lang} file={file} summary={summary} schemes={schemes} scheme={scheme} />
      <Section title={t.address}>
        <p>{file.site?.address || <Missing text={t.noAddress} />}</p>
        {file.site?.point ? null : <Missing text={t.noPlace} />}
        {file.site?.coarse ? <Missing text={t.coarsePlace} /> : null}
      </Section>
      <Section title={t.zonesOf}>
        {file.zones.length === 0 ? <Missing text={t.noZones} /> : null}
        <ul className={styles.links}>
          {file.zones.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className={styles.link} onClick={() => onZone(id)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.evaluations}>
        {file.evaluations.length === 0 ? <Missing text={t.noEvaluations} /> : null}
        <ol className={styles.evaluations} data-testid="evaluations">
          {inOrder(file.evaluations).map(({ key, evaluation }) => (
            <Evaluation key={key} lang={lang} evaluation={evaluation} schemes={schemes} sources={file.sources} />
          ))}
        </ol>
      </Section>
      <Section title={t.records}>
        {file.records.length === 0 ? <Missing text={t.noRecords} /> : null}
        <ul className={styles.plain}>
          {file.records.map((record) => (
            <li key={`${record.kind} ${record.title} ${record.decidedAt}`}>
              {record.title}
              <span className={styles.quiet}>
                {[
                  record.authority ? t.recordBy(record.authority) : null,
                  record.decidedAt ? formatDay(record.decidedAt, lang) : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      {file.labels.length > 0 ? (
        <Section title={t.labels}>{file.labels.map((label) => kindNames[label] ?? label).join(' · ')}</Section>
      ) : null}
      {file.codes.length > 0 ? (
        <Section title={t.codes}>
          <ul className={styles.plain}>
            {file.codes.map(({ system, code }) => (
              <li key={`${system} ${code}`}>
                {code} <span className={styles.quiet}>{t.codeSystems[system] ?? system}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section title={t.sources}>
        {file.sources.length === 0 ? (
          <Missing text={t.noSources} />
        ) : (
          file.sources.map(({ code, name }) => name || code).join(' · ')
        )}
      </Section>
      <p className={styles.quiet}>{t.asOf(formatDayTime(file.asOf, lang))}</p>
      <a
        className={styles.page}
        href={entityHref(file, lang)}
        data-testid="entity-link"
        onClick={({ currentTarget }) => {
          // The map writes what it shows into its address without telling anybody.
          currentTarget.href = entityHref(file, lang, location.search);
        }}
      >
        {entityMessages(lang).fullFile}
      </a>
    </article>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Missing({ text }: { text: string }) {
  return <p className={styles.missing}>{text}</p>;
}

function CurrentGrade({ lang, file, summary, schemes, scheme }: Omit<Props, 'onZone'>) {
  const t = messages(lang);
  const current = currentOf(file.evaluations, scheme);
  const used = schemes.find(({ id }) => id === (current?.scheme ?? scheme));
  const name = used ? schemeName(used, lang) : (current?.scheme ?? '');
  if (current?.grade !== undefined) {
    const words = gradeWords(used, current.grade);
    return (
      <div className={styles.current} data-testid="current-grade" data-grade={current.grade}>
        <GradeMark look={gradeLook(used, current.grade)} className={styles.mark} />
        <p>
          <strong>{words}</strong>
          <span>{t.gradeSentence(name, current.grade)}</span>
          <span className={styles.quiet}>{dateWords(current, lang)}</span>
        </p>
      </div>
    );
  }
  // A list says null and null where this audience may not see the grade; a file without evaluations cannot tell.
  const isHidden = summary ? summary.grade === null && summary.state === null : file.kind !== 'enterprise';
  const state = current?.state ?? (isHidden ? null : 'unevaluated');
  return (
    <div className={styles.current} data-testid="current-grade" data-state={state ?? 'not-shown'}>
      <GradeMark look={noGrade} className={styles.mark} />
      <p>
        <strong>{state ? t.states[state] : t.notShown}</strong>
        {state ? <span>{t.stateSentences[state]}</span> : null}
        <span className={styles.quiet}>
          {[name, current ? dateWords(current, lang) : ''].filter(Boolean).join(' · ')}
        </span>
      </p>
    </div>
  );
}

function Evaluation(props: {
  lang: Lang;
  evaluation: EvaluationView;
  schemes: readonly Scheme[];
  sources: EntityFile['sources'];
}) {
  const { lang, evaluation, schemes, sources } = props;
  const t = messages(lang);
  const scheme = schemes.find(({ id }) => id === evaluation.scheme);
  const { grade, state } = evaluation;
  const what = grade !== undefined ? gradeWords(scheme, grade) : state ? t.states[state] : t.missing;
  const details = [
    scheme ? schemeName(scheme, lang) : evaluation.scheme,
    dateWords(evaluation, lang),
    evaluation.score === null ? null : t.score(formatNumber(evaluation.score, lang)),
    ...Object.entries(evaluation.dimensions ?? {}).map(([name, value]) => `${name} ${formatNumber(value, lang)}`),
    sourceName(sources, evaluation.source),
  ];
  return (
    <li className={styles.evaluation} data-current={evaluation.current}>
      <GradeMark look={gradeLook(scheme, grade ?? null)} className={styles.small} />
      <p>
        <span>
          {what}
          {evaluation.current ? <em className={styles.badge}>{t.current}</em> : null}
        </span>
        <span className={styles.quiet}>{details.filter(Boolean).join(' · ')}</span>
      </p>
    </li>
  );
}

function dateWords({ evaluatedAt }: EvaluationView, lang: Lang): string {
  const t = messages(lang);
  return evaluatedAt === null ? t.evaluatedUnknown : t.evaluatedOn(formatDay(evaluatedAt, lang));
}
