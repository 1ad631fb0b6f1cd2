/*
 * Sections of GB/T 4754-2017 (门类) and names of the industries that the demonstration data use. A deployment's own codes
 * are shown as they are given where no name is known.
 */

const names: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '0141': ['蔬菜种植', 'Vegetable growing'],
  '5131': ['纺织品、针织品及原料批发', 'Textiles, wholesale'],
  '5132': ['服装批发', 'Clothing, wholesale'],
  '5133': ['鞋帽批发', 'Shoes and hats, wholesale'],
  '5134': ['化妆品及卫生用品批发', 'Cosmetics and hygiene products, wholesale'],
  '5135': ['厨具卫具及日用杂品批发', 'Kitchenware and household sundries, wholesale'],
  '5136': ['灯具、装饰物品批发', 'Lamps and decorations, wholesale'],
  '5139': ['其他家庭用品批发', 'Other household goods, wholesale'],
  '5141': ['文具用品批发', 'Stationery, wholesale'],
  '5142': ['体育用品及器材批发', 'Sports goods, wholesale'],
  '5146': ['首饰、工艺品及收藏品批发', 'Jewellery and crafts, wholesale'],
  '5174': ['五金产品批发', 'Hardware, wholesale'],
  '5211': ['百货零售', 'Department stores'],
  '5212': ['超级市场零售', 'Supermarkets'],
  '5213': ['便利店零售', 'Convenience stores'],
  '5232': ['服装零售', 'Clothing, retail'],
  '5821': ['货物运输代理', 'Freight forwarding'],
  '6110': ['旅游饭店', 'Hotels'],
  '6210': ['正餐服务', 'Restaurants'],
  '6220': ['快餐服务', 'Fast food'],
  '8040': ['理发及美容服务', 'Hairdressing and beauty'],
  '8391': ['职业技能培训', 'Vocational training'],
};

/** Name of an industry by its GB/T 4754 code; null = not one that is known by name. */
export function industryName(code: string, lang: 'zh-CN' | 'en'): string | null {
  const found = Object.hasOwn(names, code) ? names[code] : undefined;
  return found === undefined ? null : found[lang === 'en' ? 1 : 0];
}

/** What industries are given by where nothing else is said: the system that sections are known of. */
export const GBT_4754 = 'gbt4754';

/** Section, its last division (大类, two digits; the first follows on the section before), and its names. */
const sections: readonly (readonly [letter: string, last: number, zh: string, en: string])[] = [
  ['A', 5, '农、林、牧、渔业', 'Agriculture, forestry and fishing'],
  ['B', 12, '采矿业', 'Mining'],
  ['C', 43, '制造业', 'Manufacturing'],
  ['D', 46, '电力、热力、燃气及水生产和供应业', 'Electricity, heat, gas and water supply'],
  ['E', 50, '建筑业', 'Construction'],
  ['F', 52, '批发和零售业', 'Wholesale and retail trade'],
  ['G', 60, '交通运输、仓储和邮政业', 'Transport, storage and post'],
  ['H', 62, '住宿和餐饮业', 'Accommodation and catering'],
  ['I', 65, '信息传输、软件和信息技术服务业', 'Information transmission, software and IT services'],
  ['J', 69, '金融业', 'Finance'],
  ['K', 70, '房地产业', 'Real estate'],
  ['L', 72, '租赁和商务服务业', 'Leasing and business services'],
  ['M', 75, '科学研究和技术服务业', 'Scientific research and technical services'],
  ['N', 79, '水利、环境和公共设施管理业', 'Water, environment and public facilities'],
  ['O', 82, '居民服务、修理和其他服务业', 'Household services, repair and other services'],
  ['P', 83, '教育', 'Education'],
  ['Q', 85, '卫生和社会工作', 'Health and social work'],
  ['R', 90, '文化、体育和娱乐业', 'Culture, sports and entertainment'],
  ['S', 96, '公共管理、社会保障和社会组织', 'Public administration, social security and organisations'],
  ['T', 97, '国际组织', 'International organisations'],
];

/**
 * The section that a code of GB/T 4754 lies in, by its letter; null = the code is none.
 *
 * @param code with or without the letter in front: `5131`, `51`, `F5131`, `F`
 */
export function industrySection(code: string): string | null {
  const [matched, letter, digits = ''] = /^([A-T])?(\d{2}|$)/.exec(code.trim().toUpperCase()) ?? [];
  if (matched === undefined) return null;
  const byDivision = Number(digits) < 1 ? undefined : sections.find(([, last]) => Number(digits) <= last)?.[0];
  if (letter === undefined) return byDivision ?? null;
  return digits === '' || byDivision === letter ? letter : null;
}

/** Name of a section by its letter; null = there is none of that letter. */
export function sectionName(letter: string, lang: 'zh-CN' | 'en'): string | null {
  return sections.find(([known]) => known === letter)?.[lang === 'en' ? 3 : 2] ?? null;
}
