import type { Db } from '@/db/db';
import { keepHeartbeat, screenDocument } from '@/db/queries/screens';
import type { Heartbeat } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { mainScreen } from '@/lib/scenes/main-screen';
import type { ScreenDocument } from '@/lib/scenes/screen';
import { readScreenDocument } from '@/lib/scenes/screen-document';
import type { Caller } from './caller';
import { runtime } from './runtime';

/** The screen that is there without having been made. */
const SHIPPED = 'main';

export interface WallScreen {
  document: ScreenDocument;
  /** Why its own scenes are not shown; null = they are, or it has none. */
  fault: string | null;
  /** Build that pages are served from; null in development. */
  build: string | null;
}

/** What the screen of this id shows; null = there is no such screen. Scenes that cannot be shown are said, and the shipped ones stand in. */
export async function wallScreen(id: string): Promise<WallScreen | null> {
  const { db, build = null } = runtime();
  const own = await screenDocument(db, id);
  if (own === undefined && id !== SHIPPED) return null;
  if (own === undefined || isEmpty(own)) return { document: mainScreen, fault: null, build };
  const read = readScreenDocument(own);
  return 'fault' in read
    ? { document: mainScreen, fault: read.fault, build }
    : { document: read.document, fault: null, build };
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/**
 * Keep a sign of life of the wall that calls.
 *
 * @throws {Refusal} 401 when it has no screen's token
 */
export async function beat(db: Db, caller: Caller, heartbeat: Heartbeat): Promise<void> {
  if (caller.screen === null)
    throw new Refusal('screen_needed', 'Only a wall with the token of its screen gives signs of life.', 401);
  await keepHeartbeat(db, caller.screen, heartbeat);
}
