'use client';

import { useState } from 'react';
import type { Account, MadeSecret } from '@/lib/credit/account';
import { AccountForm } from './AccountForm';
import { bodyOfChange, bodyOfNew, fieldsOf, noFields } from './account-fields';
import { Confirm } from './Confirm';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import { useDraft } from './drafts';
import { Form } from './Form';
import formStyles from './form.module.css';
import { Sessions } from './Sessions';

/** What an admin does with accounts. */
export type AccountTask =
  | { what: 'new' }
  | { what: 'change' | 'sessions' | 'reset' | 'disable' | 'enable'; account: Account };

type Secret = Pick<MadeSecret, 'name' | 'secret'>;

interface Props<Task> {
  task: Task;
  onClose: () => void;
  /** @param secret made by it, to be shown once */
  onDone: (secret: Secret | null) => void;
}

const PATH = '/api/console/accounts';

/** The dialog of a task. */
export function AccountDialogs({ task, onClose, onDone }: Props<AccountTask>) {
  const { t, session } = useConsole();
  if (task.what === 'new') return <NewAccount onClose={onClose} onDone={onDone} />;
  const { what, account } = task;
  if (what === 'change') return <ChangeAccount account={account} onClose={onClose} onDone={onDone} />;
  if (what === 'sessions')
    return (
      <Dialog title={t.sessions.ofAccount(account.name)} onClose={onClose} isWide>
        <Sessions account={account.id} name={account.name} />
        <p className={formStyles.buttons}>
          <button type="button" className={formStyles.plain} onClick={onClose} data-testid="close">
            {t.close}
          </button>
        </p>
      </Dialog>
    );
  const patch = async (body: object) => {
    const { secret } = await session.change<{ secret: string | null }>(`${PATH}/${account.id}`, 'PATCH', body);
    onDone(secret === null ? null : { name: account.name, secret });
  };
  if (what === 'reset')
    return (
      <Confirm
        what={t.accounts.reset}
        question={t.accounts.resetAsk(account.name)}
        onYes={() => patch({ resetPassword: true })}
        onClose={onClose}
      />
    );
  const disabled = what === 'disable';
  return (
    <Confirm
      what={disabled ? t.accounts.disable : t.accounts.enable}
      question={disabled ? t.accounts.disableAsk(account.name) : account.name}
      onYes={() => patch({ disabled })}
      onClose={onClose}
    />
  );
}

function NewAccount({ onClose, onDone }: Omit<Props<unknown>, 'task'>) {
  const { t, session } = useConsole();
  const [fields, edit, forget] = useDraft('new account', noFields);
  const submit = async () => {
    const made = await session.change<MadeSecret>(PATH, 'POST', bodyOfNew(fields));
    forget();
    onDone(made);
  };
  const cancel = () => {
    forget();
    onClose();
  };
  return (
    <Dialog title={t.accounts.new} onClose={onClose}>
      <Form submit={t.accounts.new} onSubmit={submit} onCancel={cancel}>
        <AccountForm fields={fields} edit={edit} />
      </Form>
    </Dialog>
  );
}

function ChangeAccount({ account, onClose, onDone }: { account: Account } & Omit<Props<unknown>, 'task'>) {
  const { t, session } = useConsole();
  const before = fieldsOf(account);
  const [fields, setFields] = useState(before);
  const submit = async () => {
    await session.change(`${PATH}/${account.id}`, 'PATCH', bodyOfChange(before, fields));
    onDone(null);
  };
  return (
    <Dialog title={t.accounts.changeTitle(account.name)} onClose={onClose}>
      <Form submit={t.save} onSubmit={submit} onCancel={onClose}>
        <AccountForm fields={fields} edit={(change) => setFields({ ...fields, ...change })} />
        {fields.role === account.role ? null : <p className={formStyles.hint}>{t.accounts.onlyChanged}</p>}
      </Form>
    </Dialog>
  );
}
