import type { SVGAttributes } from 'react';
import styles from './charts.module.css';

/** One line in a chart, in the middle of its height. @param props.as what it is; without it, a figure of the first rank */
export function ChartText({
  as,
  ...text
}: { as?: 'label' | 'value' | 'strong' | undefined } & SVGAttributes<SVGTextElement>) {
  return <text className={as && styles[as]} dominantBaseline="central" {...text} />;
}
