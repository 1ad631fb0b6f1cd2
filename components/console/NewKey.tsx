'use client';

import type { KeyItem, MadeSecret } from '@/lib/credit/account';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import { useDraft } from './drafts';
import { ChoiceField, TextField } from './Field';
import { Form } from './Form';

interface Fields extends Pick<KeyItem, 'name' | 'scope' | 'audience'> {
  division: string;
}

const initial: Fields = { name: '', scope: 'read', audience: 'public', division: '' };

/** The dialog that makes a key. */
export function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (key: MadeSecret) => void }) {
  const { t, session } = useConsole();
  const [fields, edit, forget] = useDraft('new key', initial);
  const { name, scope, audience } = fields;
  const division = audience === 'district' ? fields.division.trim() : null;
  const submit = async () => {
    const body = { name, scope, audience, division };
    const made = await session.change<MadeSecret>('/api/console/keys', 'POST', body);
    forget();
    onMade(made);
  };
  const cancel = () => {
    forget();
    onClose();
  };
  const { scopes, audiences } = t.keys;
  return (
    <Dialog title={t.keys.new} onClose={onClose}>
      <Form submit={t.keys.new} onSubmit={submit} onCancel={cancel}>
        <TextField
          label={t.keys.name}
          hint={t.keys.nameHint}
          name="name"
          value={name}
          onChange={(text) => edit({ name: text })}
          maxLength={100}
          isRequired
        />
        <ChoiceField
          label={t.keys.scope}
          name="scope"
          value={scope}
          options={(['read', 'write'] as const).map((one) => [one, scopes[one]] as const)}
          onChange={(one) => edit({ scope: one })}
        />
        <ChoiceField
          label={t.keys.audience}
          name="audience"
          value={audience}
          options={(['public', 'district', 'regulator'] as const).map((one) => [one, audiences[one]] as const)}
          onChange={(one) => edit({ audience: one })}
        />
        {division === null ? null : (
          <TextField
            label={t.keys.division}
            hint={t.keys.divisionHint}
            name="division"
            value={fields.division}
            onChange={(text) => edit({ division: text })}
            maxLength={20}
            isRequired
          />
        )}
      </Form>
    </Dialog>
  );
}
