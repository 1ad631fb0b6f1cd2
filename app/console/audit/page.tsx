import { Audit } from '@/components/console/Audit';
import { titled } from '../page-metadata';

export const generateMetadata = titled('audit');

/** `/console/audit`: who saw or changed what. */
export default function Page() {
  return <Audit />;
}
