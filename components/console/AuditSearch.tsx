'use client';

import { useState } from 'react';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { TextField } from './Field';
import formStyles from './form.module.css';
import { momentOf } from './local-moment';

/** What is searched for, as it is written. */
export interface AuditWanted {
  from: string;
  to: string;
  account: string;
  action: string;
  subject: string;
}

export const nothingWanted: AuditWanted = { from: '', to: '', account: '', action: '', subject: '' };

/** What the API is asked. */
export const queryOf = ({ from, to, account, action, subject }: AuditWanted) => ({
  from: momentOf(from),
  to: momentOf(to),
  account: account.trim(),
  action: action.trim(),
  subject: subject.trim(),
});

/** The form that searches the trail. */
export function AuditSearch({ onSearch }: { onSearch: (wanted: AuditWanted) => void }) {
  const { t } = useConsole();
  const [fields, setFields] = useState(nothingWanted);
  const edit = (change: Partial<AuditWanted>) => setFields({ ...fields, ...change });
  return (
    <form
      className={styles.bar}
      data-testid="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(fields);
      }}
    >
      <TextField
        label={t.audit.from}
        name="from"
        type="datetime-local"
        value={fields.from}
        onChange={(from) => edit({ from })}
      />
      <TextField label={t.audit.to} name="to" type="datetime-local" value={fields.to} onChange={(to) => edit({ to })} />
      <TextField
        label={t.audit.account}
        name="account"
        value={fields.account}
        onChange={(account) => edit({ account })}
        pattern="\s*\d*\s*"
      />
      <TextField label={t.audit.action} name="action" value={fields.action} onChange={(action) => edit({ action })} />
      <TextField
        label={t.audit.subject}
        name="subject"
        value={fields.subject}
        onChange={(subject) => edit({ subject })}
      />
      <button type="submit" className={formStyles.main} data-testid="submit">
        {t.audit.search}
      </button>
    </form>
  );
}
