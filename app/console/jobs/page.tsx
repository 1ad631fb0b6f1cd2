import { Jobs } from '@/components/console/Jobs';
import { titled } from '../page-metadata';

export const generateMetadata = titled('jobs');

/** `/console/jobs`: what the program does by itself. */
export default function Page() {
  return <Jobs />;
}
