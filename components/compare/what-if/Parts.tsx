'use client';

import type { Choices } from '@/lib/credit/comparison/choices';
import type { Indicator, Methodology } from '@/lib/credit/index/methodology';
import { partName, unitName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { GoalpostsInput } from './GoalpostsInput';
import type { Shares } from './shares';
import { WeightInput } from './WeightInput';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  /** As published. */
  methodology: Methodology;
  /** Id of the node whose children are listed. */
  parent: string;
  shares: Shares;
  choices: Choices;
  choose: (next: (before: Choices) => Choices) => void;
}

/** What stands below a node, dimensions with what stands below them. */
export function Parts({ parent, ...rest }: Props) {
  const { lang, methodology, shares, choices, choose } = rest;
  const nodes = methodology.nodes.filter((node) => node.parent === parent);
  const indicators = methodology.indicators.filter((indicator) => indicator.parent === parent);
  const reach = 2 * Math.max(...[...nodes, ...indicators].map(({ weight }) => weight));
  const weight = (of: 'nodes' | 'indicators', part: Methodology[typeof of][number]) => (
    <WeightInput
      lang={lang}
      of={of}
      id={part.id}
      name={partName(part, lang)}
      published={part.weight}
      value={chosen(choices[of], part.id) ?? part.weight}
      reach={reach}
      share={shares[of].get(part.id) ?? null}
      onMove={(value) =>
        choose((before) => ({ ...before, [of]: withOne(before[of], part.id, value === part.weight ? null : value) }))
      }
    />
  );
  return (
    <ul className={styles.parts}>
      {nodes.map((node) => (
        <li key={`node ${node.id}`} className={styles.node}>
          {weight('nodes', node)}
          <Parts {...rest} parent={node.id} />
        </li>
      ))}
      {indicators.map((indicator) => (
        <li key={`indicator ${indicator.id}`}>
          {weight('indicators', indicator)}
          <OwnGoalposts lang={lang} indicator={indicator} choices={choices} choose={choose} />
        </li>
      ))}
    </ul>
  );
}

function OwnGoalposts(props: Pick<Props, 'lang' | 'choices' | 'choose'> & { indicator: Indicator }) {
  const { lang, indicator, choices, choose } = props;
  const { id, goalposts: published, transform } = indicator;
  if (published === null) return null;
  return (
    <GoalpostsInput
      lang={lang}
      id={id}
      name={partName(indicator, lang)}
      unit={unitName(id, lang)}
      isLog={transform === 'log10'}
      published={published}
      value={chosen(choices.goalposts, id) ?? published}
      onMove={(value) => {
        const isPublished = value.every((end, i) => end === published[i]);
        choose((before) => ({ ...before, goalposts: withOne(before.goalposts, id, isPublished ? null : value) }));
      }}
    />
  );
}

const chosen = <T,>(choices: Readonly<Record<string, T>>, id: string): T | null =>
  Object.hasOwn(choices, id) ? choices[id]! : null;

/** @param value null = as published: no choice at all */
function withOne<T>(choices: Readonly<Record<string, T>>, id: string, value: T | null): Record<string, T> {
  const { [id]: _, ...others } = choices;
  return value === null ? others : { ...others, [id]: value };
}
