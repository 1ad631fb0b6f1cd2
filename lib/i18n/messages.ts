import { en } from './en';
import type { Lang } from './lang';
import { zh } from './zh';

/** Another language of a table of texts: the same keys, and functions of the same arguments. */
export type Shape<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Shape<T[K]> };

/** The texts of one language; a missing key, or one that takes other arguments, does not compile. */
export type Messages = Shape<typeof zh>;

const tables: Record<Lang, Messages> = { 'zh-CN': zh, en };

/** The texts in one language. */
export function messages(lang: Lang): Messages {
  return tables[lang];
}
