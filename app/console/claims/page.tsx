import { Claims } from '@/components/console/Claims';
import { titled } from '../page-metadata';

export const generateMetadata = titled('claims');

/** `/console/claims`: accounts that ask for their business. */
export default function Page() {
  return <Claims />;
}
