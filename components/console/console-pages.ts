import { type Role, releaseReaders, roles } from '@/lib/credit/account';
import { reportReaders } from '@/lib/credit/division-report';
import type { ConsoleMessages } from '@/lib/i18n/console-messages';

/** The pages of the console, in the order of its navigation, and who may use each: as the API behind it allows. */

export type PageName = keyof ConsoleMessages['pages'];

interface ConsolePage {
  name: PageName;
  path: string;
  roles: readonly Role[];
}

export const consolePages: readonly ConsolePage[] = [
  { name: 'home', path: '/console', roles },
  { name: 'warnings', path: '/console/warnings', roles: ['district', 'regulator', 'admin'] },
  { name: 'reports', path: '/console/reports', roles: reportReaders },
  { name: 'claims', path: '/console/claims', roles: ['steward', 'admin'] },
  { name: 'accounts', path: '/console/accounts', roles: ['admin'] },
  { name: 'keys', path: '/console/keys', roles: ['admin'] },
  { name: 'screens', path: '/console/screens', roles: ['admin'] },
  { name: 'jobs', path: '/console/jobs', roles: ['steward', 'admin'] },
  { name: 'releases', path: '/console/releases', roles: releaseReaders },
  { name: 'methodologies', path: '/console/methodologies', roles: releaseReaders },
  { name: 'audit', path: '/console/audit', roles: ['regulator', 'admin'] },
  { name: 'setup', path: '/console/setup', roles: ['admin'] },
  { name: 'account', path: '/console/account', roles },
];

/** Pages that nobody needs to be signed in for. */
export const openPages: readonly string[] = ['/console/sign-in', '/console/setup'];

export const pagesOf = (role: Role): ConsolePage[] => consolePages.filter((page) => page.roles.includes(role));

/** May this role use the page? Pages that the table does not know decide for themselves. */
export const mayUse = (role: Role, path: string): boolean =>
  consolePages.find((page) => page.path === path)?.roles.includes(role) ?? true;
