'use client';

import { useState } from 'react';
import type { EntityClaim } from '@/lib/credit/account';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import { ChoiceField, TextField } from './Field';
import { Form } from './Form';
import tableStyles from './table.module.css';

interface Props {
  claim: EntityClaim;
  onClose: () => void;
  onDone: () => void;
}

type Verdict = 'accepted' | 'refused';

/** The dialog in which a claim is accepted or refused. */
export function JudgeClaim({ claim, onClose, onDone }: Props) {
  const { t, session } = useConsole();
  const [verdict, setVerdict] = useState<Verdict>('refused');
  const [note, setNote] = useState('');
  const submit = async () => {
    const body = { state: verdict, note: note.trim() || null };
    await session.change(`/api/console/claims/${claim.id}`, 'PATCH', body);
    onDone();
  };
  const words = { accepted: t.claims.accept, refused: t.claims.refuse };
  return (
    <Dialog title={t.claims.judgeTitle(claim.entity.name)} onClose={onClose}>
      <Form submit={words[verdict]} onSubmit={submit} onCancel={onClose} isDanger={verdict === 'refused'}>
        <dl className={styles.facts}>
          <dt>{t.claims.account}</dt>
          <dd>{claim.account.name}</dd>
          <dt>{t.claims.proof}</dt>
          <dd className={tableStyles.long}>{claim.proof}</dd>
        </dl>
        <ChoiceField
          label={t.claims.judge}
          name="verdict"
          value={verdict}
          options={[
            ['refused', words.refused],
            ['accepted', words.accepted],
          ]}
          onChange={setVerdict}
        />
        <TextField
          label={t.claims.note}
          hint={t.claims.noteHint}
          name="note"
          value={note}
          onChange={setNote}
          maxLength={2_000}
          isRequired={verdict === 'refused'}
          isLong
        />
      </Form>
    </Dialog>
  );
}
