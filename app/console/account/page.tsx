import { OwnAccount } from '@/components/console/OwnAccount';
import { titled } from '../page-metadata';

export const generateMetadata = titled('account');

/** `/console/account`: one's own password and sessions. */
export default function Page() {
  return <OwnAccount />;
}
