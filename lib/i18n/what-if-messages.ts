import type { Lang } from './lang';
import type { Shape } from './messages';
import { whatIfEn } from './what-if-en';
import { whatIfZh } from './what-if-zh';

/** The texts of trials in one language; a missing key does not compile. */
export type WhatIfMessages = Shape<typeof whatIfZh>;

const tables: Record<Lang, WhatIfMessages> = { 'zh-CN': whatIfZh, en: whatIfEn };

/** The texts of trials in one language. */
export function whatIfMessages(lang: Lang): WhatIfMessages {
  return tables[lang];
}
