import type { Methodology } from '@/lib/credit/index/methodology';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { Guarded, Intervals, Missing, Releases } from './Explanations';
import { Facts } from './Facts';
import { IndicatorTree } from './IndicatorTree';
import { Lights } from './Lights';
import styles from './methodology.module.css';
import { Section } from './Section';
import { ThemeSwitch } from './ThemeSwitch';
import { WorkedExample } from './WorkedExample';

interface Props {
  lang: Lang;
  used: { document: Methodology; factor: number | null; since: string | null };
  /** Zone to work through at first, as the address says; null = the made-up one. */
  zone: string | null;
}

/** How the index is made: words first, which need no script, and an example that is computed before the reader's eyes. */
export function MethodologyPage({ lang, used, zone }: Props) {
  const t = methodologyMessages(lang);
  const { document, factor } = used;
  return (
    <div className={styles.page} lang={lang} data-testid="methodology">
      <Head lang={lang} zone={zone} />
      <div className={styles.frame}>
        <Contents lang={lang} />
        <main className={styles.main}>
          <div className={styles.opening}>
            <h1>{t.title}</h1>
            <p>{t.lead}</p>
            <Facts lang={lang} used={used} />
          </div>
          <Section id="steps" lang={lang}>
            <Steps lang={lang} />
          </Section>
          <Section id="tree" lang={lang} text={t.tree.text}>
            <IndicatorTree lang={lang} methodology={document} />
          </Section>
          <Section id="example" lang={lang} text={t.example.text}>
            <WorkedExample lang={lang} methodology={document} factor={factor} initialZone={zone} />
          </Section>
          <Section id="lights" lang={lang} text={t.lights.text}>
            <Lights lang={lang} methodology={document} />
          </Section>
          <Section id="missing" lang={lang} text={t.missing.text}>
            <Missing lang={lang} least={document.minCoverage} />
          </Section>
          <Section id="guarded" lang={lang} text={t.guarded.text}>
            <Guarded lang={lang} />
          </Section>
          <Section id="releases" lang={lang} text={t.releases.text}>
            <Releases lang={lang} />
          </Section>
          <Section id="intervals" lang={lang} text={t.intervals.text}>
            <Intervals lang={lang} />
          </Section>
          <Section id="more" lang={lang} text={t.more.text}>
            <p>
              <a href="/api/v1/methodologies">{t.more.api}</a>
            </p>
          </Section>
        </main>
      </div>
    </div>
  );
}

/** Links, and not buttons: they lead on without a script. */
function Head({ lang, zone }: { lang: Lang; zone: string | null }) {
  const t = messages(lang);
  const other: Lang = lang === 'en' ? 'zh-CN' : 'en';
  const query = new URLSearchParams({ lang: other, ...(zone === null ? {} : { zone }) });
  return (
    <header className={styles.head}>
      <p className={styles.product}>
        <a href={`/?lang=${lang}`} className={styles.home}>
          {t.productName}
        </a>{' '}
        <span>{methodologyMessages(lang).title}</span>
      </p>
      <nav className={styles.tools}>
        <a href={`/?lang=${lang}`}>{t.mapTitle}</a>
        <a href={`/compare?lang=${lang}`}>{methodologyMessages(lang).toCompare}</a>
        <a href={`?${query}`} lang={other} data-testid="toggle-lang">
          {t.otherLanguage}
        </a>
        <ThemeSwitch lang={lang} />
      </nav>
    </header>
  );
}

function Contents({ lang }: { lang: Lang }) {
  const t = methodologyMessages(lang);
  return (
    <nav className={styles.contents} aria-label={t.contents}>
      <ol>
        {Object.entries(t.sections).map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Steps({ lang }: { lang: Lang }) {
  return (
    <ol className={styles.steps}>
      {Object.entries(methodologyMessages(lang).steps).map(([id, { title, text }]) => (
        <li key={id}>
          <h3>{title}</h3>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  );
}
