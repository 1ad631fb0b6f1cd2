import type { Db, Tx } from '@/db/db';
import { lockSetting, removeSetting, saveSetting, setting } from '@/db/queries/settings';
import {
  type ContactFault,
  type ObjectionContact,
  readContact,
  type WrittenContact,
} from '@/lib/credit/objection-contact';
import { Refusal } from '@/lib/credit/refusal';
import type { Note } from './setup-actions';

/** Whom an admin named to those who object. */
export const CONTACT_SETTING = 'objection_contact';

/** Whom this deployment names to those who object, to everybody; null = it names nobody. */
export const objectionContact = async (tx: Tx): Promise<ObjectionContact | null> =>
  (await setting<ObjectionContact>(tx, CONTACT_SETTING)) ?? null;

const wrong: Record<ContactFault, string> = {
  name: 'The office that takes objections has a name, one line of 100 characters at most.',
  telephone: 'A telephone number is made of digits, three at least, and of what stands between them.',
  address: 'An address is one line of 200 characters at most.',
  url: 'A page begins with https:// or http://, an e-mail address with mailto:, and has 300 characters at most.',
  way: 'A contact has a telephone number, an address or a page beside its name.',
};

/**
 * Name whom those who object are sent to; empty texts alone take it away.
 *
 * @throws {Refusal} 422 with the field that is wrong
 */
export async function nameContact(db: Db, written: WrittenContact, note: Note): Promise<void> {
  const read = readContact(written);
  if ('fault' in read) throw new Refusal(`bad_contact_${read.fault}`, wrong[read.fault], 422);
  const { contact } = read;
  await db.transaction(async (tx) => {
    const before = (await lockSetting<ObjectionContact>(tx, CONTACT_SETTING)) ?? null;
    if (isSame(before, contact)) return;
    if (contact === null) await removeSetting(tx, CONTACT_SETTING);
    else await saveSetting(tx, CONTACT_SETTING, contact);
    // It may be a person's telephone: that it is another is said, and not which.
    await note(tx, { subject: `setting:${CONTACT_SETTING}`, details: { named: contact !== null } });
  });
}

const isSame = (a: ObjectionContact | null, b: ObjectionContact | null) =>
  a === null || b === null
    ? a === b
    : a.name === b.name && a.telephone === b.telephone && a.address === b.address && a.url === b.url;
