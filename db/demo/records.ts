import type { EntityKind } from '@/lib/credit/entity';
import type { RecordKind } from '@/lib/credit/publication';
import type { DemoGrade } from './grades';
import { DEMO_CITY } from './names';
import { pick, type Random } from './random';

export interface DemoRecord {
  kind: RecordKind;
  title: string;
  severity: 'minor' | 'general' | 'serious' | null;
  procedure: 'summary' | 'ordinary' | null;
  state: 'effective' | 'repaired' | 'appealed';
  authority: string;
  /** YYYY-MM-DD, as the following. */
  decidedAt: string;
  publishedFrom: string | null;
  /** First day on which it is no longer published. */
  publishedUntil: string | null;
}

const regulator = `${DEMO_CITY}市场监督管理局`;
const DAY_MS = 86_400_000;

interface Of {
  kind: EntityKind;
  grade: DemoGrade | null;
  /** It stands in a real place: nothing that would slander it. */
  isReal: boolean;
  now: Date;
}

/** Demonstration units, licences, honours and penalties of one business. Individuals have licences only. */
export function recordsOf(of: Of, random: Random): DemoRecord[] {
  const records: DemoRecord[] = [];
  const isGood = of.grade === 'A' || of.grade === 'B';
  const happens = (share: number) => random() < share;
  if (happens(0.28)) records.push(licence(of.now, random));
  if (of.kind !== 'enterprise') return records;
  if (isGood && happens(of.grade === 'A' ? 0.14 : 0.012)) records.push(demonstrationUnit(of.now, random));
  if (isGood && happens(0.02)) records.push(commendation(of.now, random));
  if (of.grade === 'A' && happens(0.08)) records.push(redList(of.now, random));
  if (happens(penaltyShare[of.grade ?? 'B'])) records.push(penalty(of.now, random));
  if (of.grade === 'D' && !of.isReal && happens(0.1)) records.push(seriousList(of.now, random));
  return records;
}

const penaltyShare: Record<DemoGrade, number> = { A: 0, B: 0.002, C: 0.05, D: 0.3 };

/** A day so many days before or (negative) after. */
const day = (now: Date, daysAgo: number) =>
  new Date(now.getTime() - Math.round(daysAgo) * DAY_MS).toISOString().slice(0, 10);

const plain = { severity: null, procedure: null, state: 'effective', authority: regulator } as const;

function demonstrationUnit(now: Date, random: Random): DemoRecord {
  const ago = 20 + random() * 700;
  return {
    ...plain,
    kind: 'demonstration',
    title: '诚信经营示范单位',
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago - 5),
    // Titles are given for three years.
    publishedUntil: day(now, ago - 1_096),
  };
}

function licence(now: Date, random: Random): DemoRecord {
  const ago = random() * 1_000;
  const title = pick(random, ['食品经营许可证', '公共场所卫生许可证', '道路运输经营许可证', '第二类医疗器械经营备案']);
  return {
    ...plain,
    kind: 'licence',
    title,
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago),
    publishedUntil: null,
  };
}

function commendation(now: Date, random: Random): DemoRecord {
  const ago = random() * 900;
  const title = pick(random, ['放心消费示范店', '文明诚信市场主体', '守合同重信用企业']);
  return {
    ...plain,
    kind: 'commendation',
    title,
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago),
    publishedUntil: null,
  };
}

function redList(now: Date, random: Random): DemoRecord {
  const ago = random() * 600;
  return {
    ...plain,
    kind: 'red_list',
    title: '纳税信用红榜',
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago),
    publishedUntil: day(now, ago - 730),
  };
}

function seriousList(now: Date, random: Random): DemoRecord {
  const ago = random() * 300;
  return {
    ...plain,
    kind: 'serious_list',
    title: '严重违法失信名单',
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago - 10),
    publishedUntil: null,
  };
}

/** Days for which a penalty is published, by its severity: some of them are over. */
const publishedDays = { minor: 91, general: 365, serious: 1_096 };

function penalty(now: Date, random: Random): DemoRecord {
  const ago = random() * 720;
  const severity = pick(random, ['minor', 'minor', 'general', 'general', 'general', 'serious'] as const);
  const state = pick(random, ['effective', 'effective', 'effective', 'effective', 'appealed', 'repaired'] as const);
  return {
    kind: 'penalty',
    title: pick(random, ['未按规定明码标价', '销售不符合标准的产品', '虚假宣传', '超范围经营']),
    severity,
    procedure: severity === 'minor' ? 'summary' : 'ordinary',
    state,
    authority: regulator,
    decidedAt: day(now, ago),
    publishedFrom: day(now, ago - 7),
    publishedUntil: day(now, ago - 7 - publishedDays[severity]),
  };
}
