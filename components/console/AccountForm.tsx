'use client';

import { roles } from '@/lib/credit/account';
import type { AccountFields } from './account-fields';
import { useConsole } from './console-context';
import { ChoiceField, TextField } from './Field';

/** The fields of an account; of a role only what belongs to it. */
export function AccountForm(props: { fields: AccountFields; edit: (change: Partial<AccountFields>) => void }) {
  const { t } = useConsole();
  const { fields, edit } = props;
  return (
    <>
      <TextField
        label={t.accounts.name}
        name="name"
        value={fields.name}
        onChange={(name) => edit({ name })}
        maxLength={100}
        isRequired
      />
      <ChoiceField
        label={t.accounts.role}
        name="role"
        value={fields.role}
        options={roles.map((role) => [role, t.roles[role]] as const)}
        onChange={(role) => edit({ role })}
      />
      {fields.role === 'district' ? (
        <TextField
          label={t.accounts.divisionsLabel}
          hint={t.accounts.divisionsHint}
          name="divisions"
          value={fields.divisions}
          onChange={(divisions) => edit({ divisions })}
          isRequired
        />
      ) : null}
      {fields.role === 'entity' ? (
        <TextField
          label={t.accounts.entityLabel}
          hint={t.accounts.entityHint}
          name="entity"
          value={fields.entity}
          onChange={(entity) => edit({ entity })}
          maxLength={100}
        />
      ) : null}
      <TextField
        label={t.accounts.sso}
        hint={t.accounts.ssoHint}
        name="ssoName"
        value={fields.ssoName}
        onChange={(ssoName) => edit({ ssoName })}
        maxLength={200}
      />
    </>
  );
}
