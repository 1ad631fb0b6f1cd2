import { Accounts } from '@/components/console/Accounts';
import { titled } from '../page-metadata';

export const generateMetadata = titled('accounts');

/** `/console/accounts`: who may sign in. */
export default function Page() {
  return <Accounts />;
}
