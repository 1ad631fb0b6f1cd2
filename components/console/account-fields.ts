import type { Account, Role } from '@/lib/credit/account';

/** What a form holds of an account, as it is written. */
export interface AccountFields {
  name: string;
  role: Role;
  divisions: string;
  entity: string;
  ssoName: string;
}

export const noFields: AccountFields = { name: '', role: 'steward', divisions: '', entity: '', ssoName: '' };

export const fieldsOf = ({ name, role, divisions, ssoName }: Account): AccountFields => ({
  name,
  role,
  divisions: divisions.join(', '),
  entity: '',
  ssoName: ssoName ?? '',
});

const codes = (text: string) => text.split(/[\s,，、;；]+/).filter((code) => code !== '');

/** What the API takes for a new account: of a role only what belongs to it. */
export const bodyOfNew = ({ name, role, divisions, entity, ssoName }: AccountFields) => ({
  name,
  role,
  ...(role === 'district' ? { divisions: codes(divisions) } : {}),
  ...(role === 'entity' && entity.trim() !== '' ? { entity: entity.trim() } : {}),
  ...(ssoName.trim() === '' ? {} : { ssoName: ssoName.trim() }),
});

/** What the API takes for a change: only what is another now. An empty code of a business leaves the one that it has. */
export function bodyOfChange(before: AccountFields, after: AccountFields): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (after.name !== before.name) body.name = after.name;
  if (after.role !== before.role) body.role = after.role;
  if (after.role === 'district' && (after.divisions !== before.divisions || body.role !== undefined))
    body.divisions = codes(after.divisions);
  if (after.role === 'entity' && after.entity.trim() !== '') body.entity = after.entity.trim();
  if (after.ssoName !== before.ssoName) body.ssoName = after.ssoName.trim() || null;
  return body;
}
