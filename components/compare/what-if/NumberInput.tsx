'use client';

import { useState } from 'react';

interface Props {
  id?: string;
  label?: string;
  value: number;
  /** Smaller ones are not taken. */
  least?: number;
  isFault?: boolean;
  faultId?: string;
  onMove: (value: number) => void;
}

/** An exact figure: as it is written while it is being written; what is no number is not taken. */
export function NumberInput({ id, label, value, least, isFault = false, faultId, onMove }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      id={id}
      type="number"
      step="any"
      min={least}
      aria-label={label}
      aria-invalid={isFault || undefined}
      aria-describedby={isFault ? faultId : undefined}
      value={draft ?? String(value)}
      onChange={({ target }) => {
        setDraft(target.value);
        const given = target.valueAsNumber;
        if (Number.isFinite(given) && !(least !== undefined && given < least)) onMove(given);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
