import { Setup } from '@/components/console/setup/Setup';
import { titled } from '../page-metadata';

export const generateMetadata = titled('setup');

/** `/console/setup`: the first admin, and what follows. */
export default function Page() {
  return <Setup />;
}
