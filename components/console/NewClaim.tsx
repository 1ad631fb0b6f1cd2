'use client';

import styles from './console.module.css';
import { useConsole } from './console-context';
import { useDraft } from './drafts';
import { TextField } from './Field';
import { Form } from './Form';

const initial = { code: '', proof: '' };

/** The form by which a business asks for its own file. */
export function NewClaim({ onMade }: { onMade: () => void }) {
  const { t, session } = useConsole();
  const [fields, edit, forget] = useDraft('new claim', initial);
  const submit = async () => {
    await session.change('/api/console/claims', 'POST', { code: fields.code.trim(), proof: fields.proof });
    forget();
    onMade();
  };
  return (
    <section className={styles.section} data-testid="new-claim">
      <h2>{t.claims.newTitle}</h2>
      <p className={styles.quiet}>{t.claims.newText}</p>
      <Form submit={t.claims.submit} onSubmit={submit}>
        <TextField
          label={t.claims.code}
          name="code"
          value={fields.code}
          onChange={(code) => edit({ code })}
          maxLength={100}
          isRequired
        />
        <TextField
          label={t.claims.proofLabel}
          hint={t.claims.proofHint}
          name="proof"
          value={fields.proof}
          onChange={(proof) => edit({ proof })}
          maxLength={2_000}
          isRequired
          isLong
        />
      </Form>
    </section>
  );
}
