import { Releases } from '@/components/console/releases/Releases';
import { titled } from '../page-metadata';

export const generateMetadata = titled('releases');

/** `/console/releases`: months of the index, from provisional to released. `?month=YYYY-MM` opens one. */
export default function Page() {
  return <Releases />;
}
