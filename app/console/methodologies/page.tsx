import { Methodologies } from '@/components/console/methodologies/Methodologies';
import { titled } from '../page-metadata';

export const generateMetadata = titled('methodologies');

/** `/console/methodologies`: versions of the methodology. `?compare=NUMBER` sets one beside the current one. */
export default function Page() {
  return <Methodologies />;
}
