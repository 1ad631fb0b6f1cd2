import { Home } from '@/components/console/Home';
import { titled } from './page-metadata';

export const generateMetadata = titled('home');

/** `/console`: what there is to do. */
export default function Page() {
  return <Home />;
}
