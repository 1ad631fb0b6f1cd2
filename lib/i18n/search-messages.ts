import type { Lang } from './lang';
import type { Shape } from './messages';
import { searchEn } from './search-en';
import { searchZh } from './search-zh';

export type SearchMessages = Shape<typeof searchZh>;

const tables: Record<Lang, SearchMessages> = { 'zh-CN': searchZh, en: searchEn };

/** The texts of search in one language. */
export const searchMessages = (lang: Lang): SearchMessages => tables[lang];
