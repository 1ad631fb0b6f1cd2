import { type GradeLook, letterMiddle, shapePaths } from './grade-look';
import styles from './ui.module.css';

/** A grade as shape, colour and letter. Decorative: the words stand beside it. */
export function GradeMark({ look, className }: { look: GradeLook; className?: string | undefined }) {
  const color = `var(--${look.token})`;
  const ring = look.shape === 'ring';
  return (
    <svg className={className} viewBox="-0.5 -0.5 25 25" aria-hidden="true" focusable="false">
      {look.shape === 'ring' ? (
        <circle cx="12" cy="12" r="9" fill="none" stroke={color} strokeWidth="2.4" strokeDasharray="4.2 1.5" />
      ) : (
        <path d={shapePaths[look.shape]} fill={color} />
      )}
      {look.letter === '' ? null : (
        <text
          className={ring ? undefined : styles.letter}
          x="12"
          y={letterMiddle[look.shape]}
          dy="0.36em"
          textAnchor="middle"
          fontSize={look.letter.length > 1 ? 8.5 : 11}
          fontWeight="700"
          fill={ring ? 'var(--text)' : `var(--on-${look.token})`}
        >
          {look.letter}
        </text>
      )}
    </svg>
  );
}
