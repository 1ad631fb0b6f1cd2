'use client';

import { useId } from 'react';
import { type Choices, noChoices } from '@/lib/credit/comparison/choices';
import type { Aggregation, Methodology } from '@/lib/credit/index/methodology';
import { type IndexTree, indexTree } from '@/lib/credit/index/tree';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { Parts } from './Parts';
import { sharesOf } from './shares';
import type { Trial } from './trial-url';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  /** As published. */
  methodology: Methodology;
  tried: Methodology;
  choices: Choices;
  change: (next: (before: Trial) => Trial) => void;
}

/** All that can be chosen otherwise: aggregation, weights by dimension and indicator, goalposts. */
export function Controls({ lang, methodology, tried, choices, change }: Props) {
  const t = whatIfMessages(lang);
  const choose = (next: (before: Choices) => Choices) =>
    change((before) => ({ ...before, choices: next(before.choices) }));
  const isChanged = JSON.stringify(choices) !== JSON.stringify(noChoices);
  return (
    <form className={styles.controls} onSubmit={(event) => event.preventDefault()} data-testid="what-if-controls">
      <AggregationChoice lang={lang} methodology={methodology} choices={choices} choose={choose} />
      <div className={styles.heading}>
        <h3>{t.weights}</h3>
        <button type="button" disabled={!isChanged} onClick={() => choose(() => noChoices)} data-testid="reset-all">
          {t.resetAll}
        </button>
      </div>
      <Parts
        lang={lang}
        methodology={methodology}
        parent={methodology.nodes.find(({ parent }) => parent === null)!.id}
        shares={sharesOf(tried)}
        choices={choices}
        choose={choose}
      />
    </form>
  );
}

type Way = Aggregation | 'published';

function AggregationChoice({
  lang,
  methodology,
  choices,
  choose,
}: Omit<Props, 'tried' | 'change'> & { choose: (next: (before: Choices) => Choices) => void }) {
  const t = whatIfMessages(lang);
  const name = useId();
  const published = publishedWay(indexTree(methodology));
  const ways: Way[] = published === null ? ['published', 'linear', 'geometric'] : ['linear', 'geometric'];
  const now: Way = choices.aggregation ?? published ?? 'published';
  return (
    <fieldset className={styles.ways}>
      <legend>{t.aggregation}</legend>
      {ways.map((way) => (
        <label key={way}>
          <input
            type="radio"
            name={name}
            checked={way === now}
            onChange={() =>
              choose((before) => ({
                ...before,
                aggregation: way === 'published' || way === published ? null : way,
              }))
            }
            data-way={way}
          />
          {way === 'published' ? t.asPublished : t.aggregations[way]}
          {way === published ? <small>{t.asPublished}</small> : null}
        </label>
      ))}
      {choices.aggregation === 'geometric' && methodology.scale[0] < 1 ? <p>{t.raised}</p> : null}
    </fieldset>
  );
}

/** The one aggregation of all nodes; null = it mixes both. */
function publishedWay({ nodes }: IndexTree): Aggregation | null {
  const ways = new Set(nodes.map(({ aggregation }) => aggregation));
  return ways.size === 1 ? [...ways][0]! : null;
}
