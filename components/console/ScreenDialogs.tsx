'use client';

import { useState } from 'react';
import { type MadeSecret, type ScreenItem, screenAudiences } from '@/lib/credit/account';
import { Confirm } from './Confirm';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import { useDraft } from './drafts';
import { ChoiceField, TextField } from './Field';
import { Form } from './Form';

/** What an admin does with screens. */
export type ScreenTask = { what: 'new' } | { what: 'change' | 'rotate' | 'remove'; screen: ScreenItem };

type Secret = Pick<MadeSecret, 'id' | 'name' | 'secret'>;

interface Handlers {
  onClose: () => void;
  /** @param secret made by it, to be shown once */
  onDone: (secret: Secret | null) => void;
}

const PATH = '/api/console/screens';

/** The dialog of a task. */
export function ScreenDialogs({ task, onClose, onDone }: { task: ScreenTask } & Handlers) {
  const { t, session } = useConsole();
  if (task.what === 'new') return <NewScreen onClose={onClose} onDone={onDone} />;
  const { what, screen } = task;
  if (what === 'change') return <ChangeScreen screen={screen} onClose={onClose} onDone={onDone} />;
  const path = `${PATH}/${encodeURIComponent(screen.id)}`;
  const rotate = async () => {
    const { secret } = await session.change<{ secret: string | null }>(path, 'PATCH', { rotate: true });
    onDone(secret === null ? null : { id: screen.id, name: screen.name, secret });
  };
  const remove = async () => {
    await session.change(path, 'DELETE');
    onDone(null);
  };
  return what === 'rotate' ? (
    <Confirm what={t.screens.rotate} question={t.screens.rotateAsk(screen.name)} onYes={rotate} onClose={onClose} />
  ) : (
    <Confirm what={t.screens.remove} question={t.screens.removeAsk(screen.name)} onYes={remove} onClose={onClose} />
  );
}

interface Fields extends Pick<ScreenItem, 'id' | 'name' | 'audience'> {
  reason: string;
}

const noFields: Fields = { id: '', name: '', audience: 'wall', reason: '' };

const reasonOf = ({ audience, reason }: Fields) => (audience === 'regulator' ? reason.trim() : null);

function NewScreen({ onClose, onDone }: Handlers) {
  const { t, session } = useConsole();
  const [fields, edit, forget] = useDraft('new screen', noFields);
  const submit = async () => {
    const { id, name, audience } = fields;
    const made = await session.change<MadeSecret>(PATH, 'POST', { id, name, audience, reason: reasonOf(fields) });
    forget();
    onDone(made);
  };
  const cancel = () => {
    forget();
    onClose();
  };
  return (
    <Dialog title={t.screens.new} onClose={onClose}>
      <Form submit={t.screens.new} onSubmit={submit} onCancel={cancel}>
        <TextField
          label={t.screens.id}
          hint={t.screens.idHint}
          name="id"
          value={fields.id}
          onChange={(id) => edit({ id })}
          pattern="[a-z0-9][a-z0-9\-]*"
          maxLength={64}
          isRequired
        />
        <ScreenFields fields={fields} edit={edit} />
      </Form>
    </Dialog>
  );
}

function ChangeScreen({ screen, onClose, onDone }: { screen: ScreenItem } & Handlers) {
  const { t, session } = useConsole();
  const [fields, setFields] = useState<Fields>({ ...screen, reason: screen.reason ?? '' });
  const submit = async () => {
    const body = { name: fields.name, audience: fields.audience, reason: reasonOf(fields) };
    await session.change(`${PATH}/${encodeURIComponent(screen.id)}`, 'PATCH', body);
    onDone(null);
  };
  return (
    <Dialog title={t.screens.changeTitle(screen.name)} onClose={onClose}>
      <Form submit={t.save} onSubmit={submit} onCancel={onClose}>
        <ScreenFields fields={fields} edit={(change) => setFields({ ...fields, ...change })} />
      </Form>
    </Dialog>
  );
}

function ScreenFields({ fields, edit }: { fields: Fields; edit: (change: Partial<Fields>) => void }) {
  const { t } = useConsole();
  return (
    <>
      <TextField
        label={t.screens.name}
        name="name"
        value={fields.name}
        onChange={(name) => edit({ name })}
        maxLength={100}
        isRequired
      />
      <ChoiceField
        label={t.screens.audience}
        name="audience"
        value={fields.audience}
        options={screenAudiences.map((one) => [one, t.screens.audiences[one]] as const)}
        onChange={(audience) => edit({ audience })}
      />
      {fields.audience === 'regulator' ? (
        <TextField
          label={t.screens.reason}
          hint={t.screens.reasonHint}
          name="reason"
          value={fields.reason}
          onChange={(reason) => edit({ reason })}
          maxLength={2_000}
          isRequired
          isLong
        />
      ) : null}
    </>
  );
}
