'use client';

import { formatNumber } from '@/lib/i18n/format';
import { partName, unitName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import styles from './example.module.css';
import { figure, nodeFormula, scoreFormula } from './formulas';
import { LightWords } from './LightWords';
import type { Example } from './use-example';
import { ValueInput } from './ValueInput';
import type { WorkedPart } from './worked';

interface Props {
  lang: Lang;
  scale: readonly [number, number];
  example: Example;
  step: WorkedPart;
}

/** A part of the tree as a step: what stands below it first, then how it comes out of that. */
export function ExampleStep(props: Props) {
  return props.step.part.of === 'indicator' ? <IndicatorStep {...props} /> : <NodeStep {...props} />;
}

function NodeStep({ lang, scale, example, step }: Props) {
  const t = methodologyMessages(lang).example;
  const { part, children, score, light } = step;
  return (
    <li className={styles.node} data-node={part.id} data-score={score ?? ''}>
      <h3>
        {partName(part, lang)} <small>{t.weight(formatNumber(part.weight, lang))}</small>
      </h3>
      <ol>
        {children.map((child) => (
          <ExampleStep
            key={`${child.part.of} ${child.part.id}`}
            lang={lang}
            scale={scale}
            example={example}
            step={child}
          />
        ))}
      </ol>
      <p className={styles.sum}>
        <span className={styles.formula}>{nodeFormula(step, lang) ?? t.nothing}</span>
        {light === null ? null : <LightWords lang={lang} light={light} rule={part.alarm} />}
        <Score lang={lang} score={score} />
      </p>
    </li>
  );
}

function IndicatorStep({ lang, scale, example, step }: Props) {
  const t = methodologyMessages(lang).example;
  const { part, value, score, isHeld, light } = step;
  if (part.of !== 'indicator') return null;
  const isHidden = value === null && example.hidden.includes(part.id);
  const missing = isHidden ? t.hidden : t.missing;
  return (
    <li className={styles.leaf} data-indicator={part.id} data-score={score ?? ''} data-missing={value === null}>
      <ValueInput
        lang={lang}
        name={partName(part, lang)}
        unit={unitName(part.id, lang)}
        weight={part.weight}
        goalposts={part.goalposts}
        scale={scale}
        value={value}
        onMove={(moved) => example.move(part.id, moved)}
        onRevive={() => example.revive(part.id)}
      />
      <p className={styles.sum}>
        <span className={styles.formula}>
          {scoreFormula(step, scale, lang) ?? missing}
          {isHeld ? <em> {t.held}</em> : null}
        </span>
        {light === null ? null : <LightWords lang={lang} light={light} rule={part.alarm} />}
        <Score lang={lang} score={score} />
      </p>
    </li>
  );
}

/** No `output`, which would be read out at every movement: the example has words of its own for that. */
function Score({ lang, score }: { lang: Lang; score: number | null }) {
  return (
    <span className={styles.score}>
      {score === null ? (
        <span className={styles.hatch}>{methodologyMessages(lang).example.isMissing}</span>
      ) : (
        figure(score, lang)
      )}
    </span>
  );
}
