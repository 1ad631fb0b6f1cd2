'use client';

import { useId } from 'react';
import styles from './form.module.css';

interface Labelled {
  label: string;
  /** What to know before writing. */
  hint?: string | undefined;
  name: string;
}

interface TextProps extends Labelled {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password' | 'datetime-local';
  autoComplete?: string;
  isRequired?: boolean;
  isLong?: boolean;
  maxLength?: number;
  pattern?: string;
}

/** A line or, when long, a box to write in. */
export function TextField({ label, hint, name, value, onChange, type = 'text', ...more }: TextProps) {
  const { autoComplete = 'off', isRequired = false, isLong = false, maxLength, pattern } = more;
  const id = useId();
  const given = {
    id,
    name,
    value,
    autoComplete,
    required: isRequired,
    maxLength,
    spellCheck: false,
    'aria-describedby': hint ? `${id}-hint` : undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {isLong ? <textarea {...given} rows={4} /> : <input {...given} type={type} pattern={pattern} />}
      <Hint id={id} text={hint} />
    </div>
  );
}

interface ChoiceProps<T extends string> extends Labelled {
  value: T;
  options: readonly (readonly [value: T, words: string])[];
  onChange: (value: T) => void;
}

/** One of a few. */
export function ChoiceField<T extends string>({ label, hint, name, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
      <Hint id={id} text={hint} />
    </div>
  );
}

function Hint({ id, text }: { id: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <p id={`${id}-hint`} className={styles.hint}>
      {text}
    </p>
  );
}
