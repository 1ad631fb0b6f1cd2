'use client';

import { createContext, useContext } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import type { ConsoleMessages } from '@/lib/i18n/console-messages';
import type { Lang } from '@/lib/i18n/lang';
import type { Session } from './use-session';

/** What every page of the console knows. */
export interface ConsoleFrame {
  lang: Lang;
  t: ConsoleMessages;
  session: Session;
  /** A path with the language that the reader chose. */
  href(path: string): string;
}

export const ConsoleContext = createContext<ConsoleFrame | null>(null);

/** The console around a part of it. */
export function useConsole(): ConsoleFrame {
  const frame = useContext(ConsoleContext);
  if (frame === null) throw new Error('a part of the console stands outside of it');
  return frame;
}

export type SignedInAccount = NonNullable<SessionAnswer['account']>;

/** Who is signed in: the console shows its pages to nobody else. */
export function useAccount(): SignedInAccount {
  const { answer } = useConsole().session;
  if (answer === null || answer.account === null) throw new Error('nobody is signed in');
  return answer.account;
}
