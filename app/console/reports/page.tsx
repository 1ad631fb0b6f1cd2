import { Reports } from '@/components/console/Reports';
import { titled } from '../page-metadata';

export const generateMetadata = titled('reports');

/** `/console/reports`: monthly reports on the zones of a division. */
export default function Page() {
  return <Reports />;
}
