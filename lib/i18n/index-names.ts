import { marketCredit } from '../credit/index/market-credit';
import { definitionOf } from '../credit/indicators/definitions';
import type { Lang } from './lang';

/** What the parts of an index are called in a language. */

/** Names that the shipped methodology gives its nodes, in the other language. */
const english: Readonly<Record<string, string>> = {
  市场信用指数: 'Market credit index',
  信用等级: 'Credit grades',
  守法守诺: 'Law and promises',
  市场反映: 'Market response',
  评价工作: 'Evaluation work',
};

const lights: Readonly<Record<string, Record<Lang, string>>> = {
  green: { 'zh-CN': '绿', en: 'green' },
  blue: { 'zh-CN': '蓝', en: 'blue' },
  yellow: { 'zh-CN': '黄', en: 'yellow' },
  orange: { 'zh-CN': '橙', en: 'orange' },
  red: { 'zh-CN': '红', en: 'red' },
};

/**
 * Name of a node or an indicator: of what Xintu counts in either language, else as its methodology says, else its id.
 *
 * @param part without a name it is looked for among the nodes of the shipped methodology
 * @example partName({ id: 'grades' }, 'en') // 'Credit grades'
 */
export function partName({ id, name }: { id: string; name?: string | undefined }, lang: Lang): string {
  const definition = definitionOf(id);
  if (definition !== undefined) return lang === 'en' ? definition.name.en : definition.name.zh;
  const given = name ?? marketCredit.nodes.find((node) => node.id === id)?.name ?? id;
  return lang === 'en' ? (english[given] ?? given) : given;
}

/** Name of a methodology: the shipped one's in either language, else its own, else its id. */
export function methodologyName({ id, name }: { id: string; name?: string | undefined }, lang: Lang): string {
  if (lang !== 'en' && name === marketCredit.name) return partName({ id: 'index' }, lang);
  return name ?? id;
}

/** Unit of an indicator's value; empty for what Xintu does not count. */
export function unitName(id: string, lang: Lang): string {
  const unit = definitionOf(id)?.unit;
  return unit === undefined ? '' : lang === 'en' ? unit.en : unit.zh;
}

/** Name of a light; its own where the language has none for it. */
export const lightName = (light: string, lang: Lang): string => lights[light]?.[lang] ?? light;
