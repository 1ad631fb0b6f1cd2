/** Whom this deployment names to those who object to what it shows. */
export interface ObjectionContact {
  /** The office that takes objections. */
  name: string;
  telephone: string | null;
  /** Where it sits, or where a letter reaches it. */
  address: string | null;
  /** A page to object on, or a `mailto:` address. */
  url: string | null;
}

export const contactFields = ['name', 'telephone', 'address', 'url'] as const;
export type ContactField = (typeof contactFields)[number];
/** As somebody writes it; an empty text says nothing. */
export type WrittenContact = Record<ContactField, string>;

/** Characters of a field at most. */
export const contactLengths: Record<ContactField, number> = { name: 100, telephone: 60, address: 200, url: 300 };

/** What keeps it from being shown: a field that is wrong, or that nothing says how to reach the office. */
export type ContactFault = ContactField | 'way';

/**
 * A contact as somebody wrote it, without what surrounds its texts.
 *
 * @returns null when every text is empty: none is named
 */
export function readContact(written: WrittenContact): { contact: ObjectionContact | null } | { fault: ContactFault } {
  const [name, telephone, address, url] = contactFields.map((field) => written[field].trim()) as [
    string,
    string,
    string,
    string,
  ];
  if (name + telephone + address + url === '') return { contact: null };
  const fault = contactFields.find((field) => !isRight[field](written[field].trim()));
  if (fault !== undefined) return { fault };
  if (telephone + address + url === '') return { fault: 'way' };
  return { contact: { name, telephone: telephone || null, address: address || null, url: url || null } };
}

/** One line that nothing can hide in. */
const isLine = (text: string, field: ContactField) => text.length <= contactLengths[field] && !/[\p{C}<>]/u.test(text);

/** Digits, what stands between them, and the words for an extension; hotlines have three digits at least. */
const TELEPHONE = /^[+\d(（](?:[\d\s+\-–()（）/,，、;；.]|转|分机|ext)*$/iu;

const isRight: Record<ContactField, (text: string) => boolean> = {
  name: (text) => text !== '' && isLine(text, 'name'),
  telephone: (text) =>
    text === '' || (isLine(text, 'telephone') && TELEPHONE.test(text) && text.replace(/\D/g, '').length >= 3),
  address: (text) => isLine(text, 'address'),
  url: (text) => text === '' || (isLine(text, 'url') && isAddress(text)),
};

/** A page of the web, with no name or password before its host, or somebody's e-mail. */
const isAddress = (text: string) =>
  /^https?:\/\/(?:[\p{L}\d-]+\.)*[\p{L}\d-]+(?::\d{1,5})?(?:[/?#]\S*)?$/iu.test(text) ||
  /^mailto:[^\s@?&]+@[^\s@?&]+\.[^\s@?&]+$/i.test(text);

/** What a telephone dials: the first of several numbers, without an extension. */
export const dialled = (telephone: string): string =>
  telephone.split(/[/,，、;；转分]|ext/i)[0]!.replace(/[^\d+]/g, '');
