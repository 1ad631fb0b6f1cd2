/*
 * Names of the industries that the demonstration data use (GB/T 4754-2017). A deployment's own codes are shown as they
 * are given where no name is known.
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
