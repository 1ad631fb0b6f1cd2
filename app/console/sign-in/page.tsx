import { SignIn } from '@/components/console/SignIn';
import { titled } from '../page-metadata';

export const generateMetadata = titled('signIn');

/** `/console/sign-in`: by name and password, or by single sign-on. */
export default function Page() {
  return <SignIn />;
}
