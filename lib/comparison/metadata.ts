import { messages } from '../i18n/messages';
import { schemeName } from '../i18n/scheme-name';
import { tableMessages } from '../i18n/table-messages';
import { schemeOf, type Told } from './told';

/** What whoever opens a file has to know of it: a word and what stands behind it. */
export type Metadata = readonly (readonly [label: string, value: string])[];

/** @param title of the one table in the file; left out = it holds all */
export function metadataOf(told: Told, title?: string): Metadata {
  const { comparison, audience, methodology, lang } = told;
  const { meta: t, ...words } = tableMessages(lang);
  const { productName, compareTitle, list } = messages(lang);
  const scheme = schemeOf(told);
  const versions = new Set(
    comparison.zones.flatMap(({ series }) => series.items.map(({ methodology: own }) => `${own.id} ${own.version}`)),
  );
  if (versions.size === 0 && methodology !== null) versions.add(`${methodology.id} ${methodology.version}`);
  return [
    [t.product, productName],
    [t.title, compareTitle],
    ...(title === undefined ? [] : [[t.table, title] as const]),
    [t.zones, list(comparison.zones.map(({ zone }) => `${zone.name} (${zone.id})`))],
    ...(audience === null ? [] : [[t.audience, words.audiences[audience]] as const]),
    [t.scheme, scheme === undefined ? (comparison.scheme ?? words.several) : schemeText(scheme, told)],
    [t.methodology, list([...versions])],
    [t.from, comparison.from ?? words.firstMonth],
    [t.to, comparison.to ?? words.now],
    [t.asOf, comparison.asOf],
    [t.revision, String(comparison.revision)],
    [t.timeZone, comparison.timeZone],
    [t.intervals, words.intervalText],
    [t.notice, words.noticeText],
    ...(comparison.synthetic ? [[t.synthetic, words.syntheticText] as const] : []),
  ];
}

const schemeText = (scheme: Parameters<typeof schemeName>[0] & { version: string }, { lang }: Told) =>
  `${schemeName(scheme, lang)} (${scheme.id}, ${scheme.version})`;
