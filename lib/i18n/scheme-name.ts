import type { Scheme } from '../credit/scheme';
import type { Lang } from './lang';
import { messages } from './messages';

/** The name of a scheme in a language; its own where the language has none for it. */
export function schemeName({ id, name }: Pick<Scheme, 'id' | 'name'>, lang: Lang): string {
  return messages(lang).schemeNames[id] ?? name;
}
