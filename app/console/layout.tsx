import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Console } from '@/components/console/Console';

/** The frame of the console: its pages hold no data, they ask the API for what who is signed in may see. */
export default async function Layout({ children }: { children: ReactNode }) {
  return <Console preferred={(await headers()).get('accept-language')}>{children}</Console>;
}
