'use client';

import type { Methodology } from '@/lib/credit/index/methodology';
import { formatNumber } from '@/lib/i18n/format';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import styles from './example.module.css';
import { figure, nodeFormula, percent } from './formulas';
import { LightScale } from './LightScale';
import { LightWords } from './LightWords';
import type { Example } from './use-example';
import type { Worked, WorkedPart } from './worked';

interface Props {
  lang: Lang;
  methodology: Methodology;
  factor: number | null;
  example: Example;
}

/** What comes out: level, light, coverage, index, and what the level is made of. */
export function ExampleResult({ lang, methodology, factor, example: { worked } }: Props) {
  const t = methodologyMessages(lang).example;
  const { root, level, index, coverage } = worked;
  const rule = root.part.alarm;
  const least = percent(methodology.minCoverage, lang);
  return (
    <div className={styles.result} data-testid="example-result">
      <h3>{t.result}</h3>
      <div className={styles.hero} data-missing={level === null}>
        <span>{t.level}</span>
        <strong data-testid="example-level">{level === null ? '—' : figure(level, lang)}</strong>
        <RootLight lang={lang} root={root} />
      </div>
      {rule === undefined ? null : (
        <LightScale lang={lang} rule={rule} scale={methodology.scale} score={level} isBrief />
      )}
      <p className={styles.formula}>{nodeFormula(root, lang) ?? '—'}</p>
      <dl className={styles.facts}>
        <dt>{t.coverage}</dt>
        <dd data-testid="example-coverage">{percent(coverage, lang)}</dd>
        <dd className={styles.remark}>{coverage < methodology.minCoverage ? t.tooLittle(least) : t.enough(least)}</dd>
        <dt>{t.index}</dt>
        <dd data-testid="example-index">{index === null ? '—' : figure(index, lang)}</dd>
        <dd className={styles.remark}>
          {factor === null
            ? t.noFactor
            : t.indexOf(level === null ? '—' : figure(level, lang), formatNumber(factor, lang))}
        </dd>
      </dl>
      <Parts lang={lang} parts={root.children} scale={methodology.scale} />
    </div>
  );
}

/** The result while it is out of sight on a narrow screen; read out by the example's own words. */
export function ExampleStrip({ lang, worked: { level, coverage, root } }: { lang: Lang; worked: Worked }) {
  const t = methodologyMessages(lang).example;
  return (
    <p className={styles.strip} aria-hidden="true" data-testid="example-strip">
      <span>{t.level}</span>
      <strong>{level === null ? '—' : figure(level, lang)}</strong>
      <RootLight lang={lang} root={root} />
      <span>{percent(coverage, lang)}</span>
    </p>
  );
}

function RootLight({ lang, root: { light, part } }: { lang: Lang; root: WorkedPart }) {
  if (light === null) return <span className={styles.noLight}>{methodologyMessages(lang).example.noLight}</span>;
  return <LightWords lang={lang} light={light} rule={part.alarm} />;
}

/** Points of the level by part, where it is a sum of points. */
function Parts({ lang, parts, scale }: { lang: Lang; parts: readonly WorkedPart[]; scale: readonly [number, number] }) {
  const t = methodologyMessages(lang).example;
  if (parts.every(({ points }) => points === null)) return null;
  return (
    <>
      <h4>{t.parts}</h4>
      <ul className={styles.parts}>
        {parts.map(({ part, points }) => (
          <li key={`${part.of} ${part.id}`}>
            <span>{partName(part, lang)}</span>
            <span>{points === null ? t.isMissing : t.points(figure(points, lang))}</span>
            <span className={styles.track} aria-hidden="true">
              {points === null ? null : <span style={{ width: `${(Math.max(0, points) / scale[1]) * 100}%` }} />}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
