import type { EvaluationView } from '@/lib/credit/entity';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDay } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { GradeMark } from '../../ui/GradeMark';
import { gradeLook, noGrade } from '../../ui/grade-look';
import { sourceName } from '../current';
import type { BodyProps } from './EntityBody';
import styles from './page.module.css';
import { whyGrade } from './why-grade';

/** The grade in one plain sentence with scheme, day, source and state, and why it is that one. */
export function GradeNow({
  lang,
  file,
  current,
  schemes,
  showsGrade,
}: BodyProps & { current: EvaluationView | undefined }) {
  const t = entityMessages(lang);
  const scheme = schemes.find(({ id }) => id === current?.scheme);
  const source = sourceName(file.sources, current?.source);
  const why = current ? whyGrade(current, scheme, source, lang) : [];
  return (
    <>
      <section className={styles.now} aria-label={t.grade} {...marks(current, showsGrade)}>
        <GradeMark
          look={current?.grade === undefined ? noGrade : gradeLook(scheme, current.grade)}
          className={styles.mark}
        />
        <div>
          <p className={styles.hero}>{headWords(current, showsGrade, scheme, lang)}</p>
          <p data-testid="grade-sentence">
            {sentence(current, showsGrade, scheme && schemeName(scheme, lang), source, lang)}
          </p>
        </div>
      </section>
      {why.length > 0 ? (
        <section className={styles.section} data-testid="why-grade">
          <h2>{t.why}</h2>
          {why.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className={styles.quiet}>{t.explain}</p>
        </section>
      ) : null}
    </>
  );
}

/** A file without evaluations cannot tell by itself whether there are none or whether they are not public. */
const stateOf = (current: EvaluationView | undefined, showsGrade: boolean) =>
  current?.state ?? (showsGrade ? ('unevaluated' as const) : null);

const marks = (current: EvaluationView | undefined, showsGrade: boolean) =>
  current?.grade === undefined
    ? { 'data-testid': 'current-grade', 'data-state': stateOf(current, showsGrade) ?? 'not-shown' }
    : { 'data-testid': 'current-grade', 'data-grade': current.grade };

function headWords(
  current: EvaluationView | undefined,
  showsGrade: boolean,
  scheme: BodyProps['schemes'][number] | undefined,
  lang: Lang,
): string {
  const t = messages(lang);
  if (current?.grade !== undefined) return gradeWords(scheme, current.grade);
  const state = stateOf(current, showsGrade);
  return state === null ? t.notShown : t.states[state];
}

function sentence(
  current: EvaluationView | undefined,
  showsGrade: boolean,
  nameOfScheme: string | undefined,
  source: string,
  lang: Lang,
): string {
  const t = messages(lang);
  const own = entityMessages(lang);
  const state = stateOf(current, showsGrade);
  const why = current?.grade === undefined && state !== null ? t.stateSentences[state] : '';
  if (current === undefined) return why;
  const name = nameOfScheme ?? current.scheme;
  const when = current.evaluatedAt === null ? t.evaluatedUnknown : t.evaluatedOn(formatDay(current.evaluatedAt, lang));
  const gap = lang === 'en' ? ' ' : '';
  const comma = lang === 'en' ? ', ' : '，';
  const said =
    current.grade === undefined
      ? own.stated(name, state === null ? t.notShown : t.states[state], source)
      : own.given(name, current.grade, source);
  return [said, `${when}${comma}${own.inForce}${lang === 'en' ? '.' : '。'}`, why].filter(Boolean).join(gap);
}
