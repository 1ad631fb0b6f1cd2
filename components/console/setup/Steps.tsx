'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { type SetupState, type SetupStep, setupSteps } from '@/lib/credit/setup';
import { setupMessages } from '@/lib/i18n/setup-messages';
import { ProblemNote } from '../../ui/ProblemNote';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { Form } from '../Form';
import form from '../form.module.css';
import { PageTitle } from '../PageTitle';
import { useRead } from '../use-read';
import { AreasStep } from './AreasStep';
import { ContactStep } from './ContactStep';
import { DemonstrationStep } from './DemonstrationStep';
import { MapStep } from './MapStep';
import { SchemeStep } from './SchemeStep';
import own from './setup.module.css';

/** What every step is given. */
export interface StepProps {
  state: SetupState;
  /** Something was changed: read the state again. */
  onChanged: () => void;
}

const parts: Record<SetupStep, (props: StepProps) => ReactNode> = {
  demonstration: (props) => <DemonstrationStep {...props} />,
  divisions: (props) => <AreasStep {...props} of="division" />,
  zones: (props) => <AreasStep {...props} of="zone" />,
  scheme: (props) => <SchemeStep {...props} />,
  map: (props) => <MapStep {...props} />,
  contact: (props) => <ContactStep {...props} />,
};

/** What there is to set up once there is an admin: six steps, each of which can be done again. */
export function Steps() {
  const { lang, t, href, session } = useConsole();
  const { data, problem, reload } = useRead<SetupState>('/api/console/setup');
  const words = setupMessages(lang);
  const finish = async () => {
    await session.change('/api/console/setup/finish', 'POST', {});
    reload();
  };
  return (
    <div className={own.steps}>
      <PageTitle title={words.title}>
        <Link href={href('/console')} prefetch={false} data-testid="to-console">
          {t.setup.toConsole}
        </Link>
      </PageTitle>
      <p className={styles.quiet}>{words.intro}</p>
      {problem ? <ProblemNote lang={lang} what={t.readFailed} problem={problem} onRetry={reload} /> : null}
      {data === null && problem === null ? <p className={styles.quiet}>{t.loading}</p> : null}
      {data ? (
        <>
          <ol className={own.list}>
            {setupSteps.map((step) => (
              <li key={step} data-step={step} data-done={data.done[step]}>
                <h2>
                  {words.steps[step]}
                  <small>{data.done[step] ? words.states.done : words.states.open}</small>
                </h2>
                {parts[step]({ state: data, onChanged: reload })}
              </li>
            ))}
          </ol>
          {data.finishedAt === null ? (
            <Form submit={words.finish} onSubmit={finish}>
              {null}
            </Form>
          ) : (
            <p className={form.done} role="status" data-testid="finished">
              {words.finished} <a href={href('/')}>{words.toMap}</a>
            </p>
          )}
        </>
      ) : null}
    </div>
  );
}
