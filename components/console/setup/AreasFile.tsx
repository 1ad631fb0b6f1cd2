'use client';

import { useId } from 'react';
import { type AreaProperties, MAX_AREA_BYTES } from '@/lib/credit/setup';
import { setupMessages } from '@/lib/i18n/setup-messages';
import { Problem } from '../../ui/fetch-json';
import { ProblemNote } from '../../ui/ProblemNote';
import { useConsole } from '../console-context';
import form from '../form.module.css';
import { inWords } from '../problem-words';
import { useAction } from '../use-action';

interface Props {
  /** null = the file cannot be used. */
  onChosen: (file: File, properties: AreaProperties | null) => void;
}

/** The file of a step: chosen, it is looked at by the server, and what is wrong with it is said beside it. */
export function AreasFile({ onChosen }: Props) {
  const { lang, t, session } = useConsole();
  const all = setupMessages(lang);
  const { busy, problem, run } = useAction();
  const id = useId();
  const look = (file: File) =>
    run(async () => {
      onChosen(file, null);
      if (file.size > MAX_AREA_BYTES) throw new Problem(413, 'body_too_large', null, null);
      onChosen(file, await session.change<AreaProperties>('/api/console/setup/areas/properties', 'POST', file));
    });
  return (
    <div className={form.field}>
      <label htmlFor={id}>{all.areas.file}</label>
      <input
        id={id}
        name="file"
        type="file"
        accept=".geojson,.json,application/geo+json,application/json"
        disabled={busy}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) void look(file);
        }}
      />
      <p id={`${id}-hint`} className={form.hint} role="status">
        {busy ? all.states.working : all.areas.choose}
      </p>
      {problem ? <ProblemNote lang={lang} what={t.notDone} problem={inWords(problem, t)} /> : null}
    </div>
  );
}
