import styles from './ui.module.css';

/** Lights that have a colour of their own. */
const colored: ReadonlySet<string> = new Set(['green', 'blue', 'yellow', 'orange', 'red']);

/**
 * A light as steps: as many as there are bands, filled up to the one that is on, so that it reads without colour too.
 * Decorative: the words stand beside it.
 *
 * @param light null = below every band
 * @param lights of the methodology, best first; empty = not known
 */
export function LightMark(props: { light: string | null; lights: readonly string[]; className?: string | undefined }) {
  const { light, lights, className } = props;
  const steps = Math.max(1, lights.length);
  const at = light === null ? -1 : lights.indexOf(light);
  const filled = light === null ? 0 : at < 0 ? steps : steps - at;
  const fill = light !== null && colored.has(light) ? `var(--light-${light})` : 'var(--accent)';
  return (
    <svg
      className={className ?? styles.light}
      viewBox={`0 0 ${steps * 10 - 2} 16`}
      data-light={light ?? ''}
      aria-hidden="true"
      focusable="false"
    >
      {Array.from({ length: steps }, (_, i) => i).map((i) => (
        <rect
          key={i}
          x={i * 10}
          y={12 - (i * 12) / steps}
          width={8}
          height={4 + (i * 12) / steps}
          rx={1.5}
          fill={i < filled ? fill : 'var(--hairline)'}
        />
      ))}
    </svg>
  );
}
