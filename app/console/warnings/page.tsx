import { Warnings } from '@/components/console/Warnings';
import { titled } from '../page-metadata';

export const generateMetadata = titled('warnings');

/** `/console/warnings`: what is worth a look, and what became of it. */
export default function Page() {
  return <Warnings />;
}
