import { Screens } from '@/components/console/Screens';
import { titled } from '../page-metadata';

export const generateMetadata = titled('screens');

/** `/console/screens`: walls and their tokens. */
export default function Page() {
  return <Screens />;
}
