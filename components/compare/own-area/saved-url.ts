import type { ComparisonDocument, NamedArea } from '@/lib/credit/comparison/saved';
import type { Lang } from '@/lib/i18n/lang';
import { readCompareUrl, writeCompareUrl } from '../compare-url';

/** What of the page's address a kept comparison holds; areas are too long for an address. */

/** Field of a document → parameter of the address. */
const parameters = {
  from: 'from',
  to: 'to',
  scheme: 'scheme',
  whatIf: 'if',
  steps: 'steps',
  groups: 'groups',
  maps: 'maps',
} as const;

/** Id of the kept comparison that an address opens; null = none. */
export const savedIdOf = (search: string): string | null => new URLSearchParams(search).get('saved') || null;

/** The choice that stands in an address, with areas. */
export function documentOf(search: string, areas: NamedArea[]): ComparisonDocument {
  const query = new URLSearchParams(search);
  const given = (name: string) => query.get(name) || null;
  return {
    zones: readCompareUrl(search),
    from: given(parameters.from),
    to: given(parameters.to),
    scheme: given(parameters.scheme),
    areas,
    whatIf: given(parameters.whatIf),
    steps: given(parameters.steps),
    groups: given(parameters.groups),
    maps: given(parameters.maps),
  };
}

/** The same address with the choice of a kept comparison in the place of its own; other parameters stay. */
export function searchOf(search: string, id: string, document: ComparisonDocument): string {
  const query = new URLSearchParams(search);
  query.set('saved', id);
  for (const [field, name] of Object.entries(parameters) as [keyof typeof parameters, string][]) {
    const value = document[field];
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return writeCompareUrl(`?${query}`, document.zones);
}

/** The same address without a kept comparison: what is chosen stays. */
export function withoutSaved(search: string): string {
  const query = new URLSearchParams(search);
  query.delete('saved');
  return writeCompareUrl(`?${query}`, readCompareUrl(search));
}

/** Address that opens a kept comparison, and nothing else. */
export const savedHref = (id: string, lang: Lang): string => `/compare?saved=${id}&lang=${lang}`;
