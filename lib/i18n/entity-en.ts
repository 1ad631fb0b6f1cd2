import type { EntityMessages } from './entity-messages';

/** Texts of `/e/CODE` and its sticker in English. */
export const entityEn: EntityMessages = {
  heading: 'Credit file',
  title: (name) => `${name} · credit file`,
  description: (name) => `What the law lets everybody see of ${name}: grade, records, sources, and how to object.`,
  unitDescription: (name) => `${name}, a demonstration unit of honest business. Its public credit file and sources.`,
  fullFile: 'The whole credit file',
  sticker: 'Door sticker',
  print: 'Print',
  backToMap: 'Back to the map',
  onMap: 'Show on the map',
  ended: 'You are no longer signed in: this is what everybody may see.',
  gone: 'This file cannot be seen now. What stands here may be past its publication: load the page again.',
  grade: 'Current grade',
  given: (scheme, grade, source) => `Under “${scheme}”, ${source} gave the grade ${grade}.`,
  stated: (scheme, state, source) => `Under “${scheme}”, ${source} says: ${state}.`,
  inForce: 'in force',
  superseded: 'replaced by a newer evaluation',
  why: 'Why this grade',
  whyBand: (score, grade) => `The parts add up to ${score}, which lies in the band of ${grade}.`,
  whyWorst: (score, grade) =>
    `The parts add up to ${score}, but the scheme bounds every single part as well: one part decided the grade ${grade}.`,
  whyRest: (score, grade) =>
    `The parts add up to ${score}, which is in the band of no better grade: that leaves ${grade}.`,
  whyGiven: (source, computed) =>
    `${source} gave the grade itself. The thresholds come to ${computed}; where they differ, what was given stands.`,
  whyUnknown: (source) =>
    `${source} gave the grade. The thresholds of this scheme are not published: it cannot be worked out here.`,
  whyParts: (source) => `${source} gave the grade. Not every part that it is worked out from was sent.`,
  whyUnranked: (source) => `${source} gave this grade by rule, not by points.`,
  reference: 'What is worked out here is for reference; it is not an official grade.',
  explain:
    'Whoever is evaluated may ask the evaluating body for its reasons, and may refuse what was decided by a machine alone (Personal Information Protection Law, article 24).',
  profile: 'Points by part',
  dimension: 'Part',
  points: 'Points',
  weight: 'Weight',
  titles: 'Titles and lists',
  noTitles: 'No title, and on no published list',
  others: 'Licences, penalties and commendations',
  history: 'All evaluations',
  publicUntil: (day) => `public until ${day}`,
  noEnd: 'no end of publication is known',
  publicFrom: (day) => `public from ${day}`,
  recordKinds: {
    demonstration: 'Demonstration unit of honest business',
    red_list: 'Red list (trustworthy)',
    serious_list: 'List of serious breaches of trust',
    penalty: 'Administrative penalty',
    licence: 'Licence',
    commendation: 'Commendation',
  },
  recordStates: {
    pending: 'not yet effective',
    appealed: 'under appeal',
    effective: 'effective',
    repaired: 'repaired',
    revoked: 'revoked',
  },
  severities: { minor: 'minor', general: 'general', serious: 'serious' },
  reply: 'Is something wrong here?',
  replyWho:
    'A business may object where something is wrong or missing, is past its publication, or where it should not be on a list.',
  replyTo: (names) =>
    `Object to who sent it: ${names}. The local public credit office and the website Credit China (信用中国) take objections too.`,
  replyToAny: 'Object to who sent it, to the local public credit office, or on the website Credit China (信用中国).',
  contact: (name) => `For this site, objections are taken by: ${name}`,
  contactLabels: { telephone: 'Telephone', address: 'Address', url: 'Online', mail: 'E-mail' },
  replyClock:
    'Once accepted, the record is marked as contested at once. It is decided within 5 working days, or 20 in total where an extension is approved. The development and reform department reviews the decision on request.',
  replyRepair:
    'Where the conduct was put right, the body that found it may be asked for credit repair. There is no repair while a business is on the list of serious breaches.',
  replyLaw:
    'Zhejiang Regulations on Public Credit Information, articles 30 to 32; the national measures on credit repair.',
  sourcesHow: 'Grades and records come from these bodies. This site shows them and gives none itself.',
  stickerTitle: (name) => `${name} · door sticker`,
  scan: 'Scan for the credit file',
  stickerHow:
    'Print it on A6, or cut it out, and put it on the door. The code leads to the public credit file; grades change, so that none is printed.',
  stickerBack: 'Back to the credit file',
  qrLabel: (url) => `QR code that leads to ${url}`,
};
