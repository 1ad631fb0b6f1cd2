import { Keys } from '@/components/console/Keys';
import { titled } from '../page-metadata';

export const generateMetadata = titled('keys');

/** `/console/keys`: keys of programs. */
export default function Page() {
  return <Keys />;
}
