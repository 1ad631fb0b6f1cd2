'use client';

import { useEffect, useState } from 'react';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { ExampleResult, ExampleStrip } from './ExampleResult';
import { ExampleSource } from './ExampleSource';
import { ExampleStep } from './ExampleStep';
import styles from './example.module.css';
import { spokenResult } from './formulas';
import { useExample } from './use-example';

interface Props {
  lang: Lang;
  methodology: Methodology;
  factor: number | null;
  /** null = the made-up example. */
  initialZone: string | null;
}

/** The methodology worked through with numbers that the reader may move: every step follows at once. */
export function WorkedExample({ lang, methodology, factor, initialZone }: Props) {
  const t = methodologyMessages(lang).example;
  const example = useExample(methodology, factor, initialZone);
  const { worked, isUnmoved, reset } = example;
  const spoken = useSettled(spokenResult(worked, lang));
  return (
    <div className={styles.example} data-testid="worked-example" data-level={worked.level ?? ''}>
      <div className={styles.source}>
        <ExampleSource lang={lang} example={example} />
        <button type="button" className={styles.reset} onClick={reset} disabled={isUnmoved} data-testid="reset">
          {t.reset}
        </button>
      </div>
      <noscript>
        <p className={styles.note}>{t.noScript}</p>
      </noscript>
      <ol className={styles.working}>
        {worked.root.children.map((step) => (
          <ExampleStep
            key={`${step.part.of} ${step.part.id}`}
            lang={lang}
            scale={methodology.scale}
            example={example}
            step={step}
          />
        ))}
      </ol>
      <ExampleStrip lang={lang} worked={worked} />
      <ExampleResult lang={lang} methodology={methodology} factor={factor} example={example} />
      <p className={styles.spoken} role="status">
        {spoken}
      </p>
    </div>
  );
}

const SETTLED_MS = 600;

/** A text once it has stood still, so that a reader who listens hears the end of a movement and not all of it. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState('');
  const [first] = useState(text);
  useEffect(() => {
    if (text === first && settled === '') return;
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, first, settled]);
  return settled;
}
