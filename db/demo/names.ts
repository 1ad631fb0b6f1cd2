import type { EntityKind } from '@/lib/credit/entity';
import { pick, type Random } from './random';

/*
 * Names and addresses. Every business is registered in 信图市, a city that does not exist, so that none can bear the
 * name of a real one; the characters of its own name are seldom used.
 */

export const DEMO_CITY = '信图市';

const first = [...'霁珩翊煦沅澍昉璟钰蕴湛弈曦朔瀚骁琛禧懿睿岑汀芷蘅砚墨岚屿栩桉'];
const second = [...'禾衡川宸岩澜泽霖昀皓钧彦辰桓临徽祺瑾晟朗越沐昇桐森垚迅捷逸恒'];
const third = ['', '', '', ...'元泰盛和佳源兴达丰茂'];

interface Trade {
  industry: string;
  /** Words for what is sold, in names. */
  words: readonly string[];
  where: 'market' | 'street' | 'farm' | 'school';
}

const trades: readonly Trade[] = [
  { industry: '5146', words: ['饰品', '工艺品', '珠宝配件'], where: 'market' },
  { industry: '5135', words: ['日用品', '厨具', '百货'], where: 'market' },
  { industry: '5132', words: ['服饰', '针织服装', '童装'], where: 'market' },
  { industry: '5131', words: ['纺织品', '面料', '毛线'], where: 'market' },
  { industry: '5133', words: ['鞋帽', '袜业'], where: 'market' },
  { industry: '5134', words: ['化妆品', '美妆用品'], where: 'market' },
  { industry: '5136', words: ['灯饰', '装饰画', '家居饰品'], where: 'market' },
  { industry: '5139', words: ['家居用品', '雨具', '箱包'], where: 'market' },
  { industry: '5141', words: ['文具', '办公用品'], where: 'market' },
  { industry: '5142', words: ['体育用品', '户外用品'], where: 'market' },
  { industry: '5174', words: ['五金', '锁具', '电动工具'], where: 'market' },
  { industry: '5213', words: ['便利', '食品'], where: 'street' },
  { industry: '5212', words: ['超市'], where: 'street' },
  { industry: '5211', words: ['百货', '礼品'], where: 'street' },
  { industry: '5232', words: ['服饰', '女装'], where: 'street' },
  { industry: '6210', words: ['餐饮', '酒楼', '私房菜'], where: 'street' },
  { industry: '6220', words: ['快餐', '面馆', '小吃'], where: 'street' },
  { industry: '6110', words: ['酒店', '宾馆'], where: 'street' },
  { industry: '5821', words: ['国际货运代理', '物流'], where: 'street' },
  { industry: '8040', words: ['美发', '美容'], where: 'street' },
  { industry: '0141', words: ['蔬菜'], where: 'farm' },
  { industry: '8391', words: ['职业培训'], where: 'school' },
];

const inMarket = trades.filter(({ where }) => where === 'market');
const onStreet = trades.filter(({ where }) => where === 'street');
const farms = trades.filter(({ where }) => where === 'farm');
const schools = trades.filter(({ where }) => where === 'school');

export interface Identity {
  name: string;
  /** GB/T 4754-2017. */
  industry: string;
}

/** Name and industry of a business. */
export function identity(
  random: Random,
  { prefix, isStall }: { prefix: '91' | '92' | '93' | '52'; isStall: boolean },
): Identity {
  const own = pick(random, first) + pick(random, second) + pick(random, third);
  const of = prefix === '93' ? farms : prefix === '52' ? schools : isStall ? inMarket : onStreet;
  const { industry, words } = pick(random, of);
  return { name: `${DEMO_CITY}${own}${pick(random, words)}${pick(random, forms[prefix])}`, industry };
}

const forms: Record<'91' | '92' | '93' | '52', readonly string[]> = {
  '91': ['有限公司', '有限公司', '商贸有限公司', '贸易有限公司'],
  '92': ['商行', '经营部', '店'],
  '93': ['专业合作社'],
  '52': ['学校', '中心'],
};

/** The first two places of a code, by what a business is. */
export const kindOfPrefix: Record<'91' | '92' | '93' | '52', EntityKind> = {
  '91': 'enterprise',
  '92': 'individual',
  '93': 'other',
  '52': 'other',
};

const streets = ['霁云路', '澄心街', '望禾路', '星屿大道', '青衡街', '锦川路', '沐泽巷', '砚台街', '翊川路', '栩桐街'];

/** An address on a street that does not exist. */
export const streetAddress = (random: Random, town: string) =>
  `${town}${pick(random, streets)}${1 + Math.floor(random() * 480)}号`;

/** A booth in a market, as markets number them: floor, street, booth. */
export const boothAddress = (market: string, floor: number, street: number, booth: number) =>
  `${market.replace(/（.*）$/, '')}${floor}楼${street}街${floor}${String(booth).padStart(4, '0')}号`;
