import { z } from 'zod';
import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { nameContact, objectionContact } from '@/lib/server/objection-contact';

const PATH = '/console/setup/contact';
const text = z.string().max(1_000);
const body = z.strictObject({ name: text, telephone: text, address: text, url: text });

/** Name whom those who object are sent to. */
export const POST = consoleRoute(PATH, { roles: ['admin'], body }, async ({ db, request, body }) => {
  await nameContact(db, body, noteOf(request, PATH));
  return { objections: await objectionContact(db) };
});
