import type { Db } from '@/db/db';
import { demoDevices, passages } from '@/db/demo/footfall';
import { nextGrade } from '@/db/demo/grades';
import { type DemoEntity, syntheticEntities, syntheticRange } from '@/db/queries/demo';
import { DEMO_SCHEME, DEMO_SEED, DEMO_SOURCE } from './demo-seed';

/** Rows that a demonstration feed sends, in the form of the API. */

const MINUTE_MS = 60_000;
export const SLOT_MS = 15 * MINUTE_MS;

/**
 * Some enterprises of the demonstration, any of them.
 *
 * @returns at most `count`; fewer where two draws met, none where there is no demonstration data
 */
export async function anyEnterprises(db: Db, count: number): Promise<DemoEntity[]> {
  const range = await syntheticRange(db);
  if (range === undefined) return [];
  const span = range.last - range.first + 1;
  // One out of each part of the range: draws out of the whole of it would meet now and then.
  const from = Array.from(
    { length: count },
    (_, part) => range.first + Math.floor(((part + Math.random()) / count) * span),
  );
  return syntheticEntities(db, from, DEMO_SCHEME);
}

/** What an evaluation at this time might find: mostly what stood before. */
export function evaluationRow({ code, grade }: DemoEntity, now: Date) {
  const sourceKey = `${code}-${now.getTime().toString(36)}`;
  const found = nextGrade(grade, Math.random);
  return {
    code,
    scheme: DEMO_SCHEME,
    grade: found,
    evaluatedAt: now.toISOString(),
    source: DEMO_SOURCE.code,
    sourceKey,
  };
}

const licences = ['食品经营许可证', '公共场所卫生许可证', '道路运输经营许可证', '第二类医疗器械经营备案'];

/** A licence, or now and then a commendation. */
export function recordRow({ code }: DemoEntity, now: Date) {
  const isHonour = Math.random() < 0.2;
  const decidedAt = now.toISOString().slice(0, 10);
  return {
    code,
    kind: isHonour ? 'commendation' : 'licence',
    title: isHonour ? '放心消费示范店' : licences[Math.floor(Math.random() * licences.length)]!,
    authority: '信图市市场监督管理局',
    decidedAt,
    publishedFrom: decidedAt,
    source: DEMO_SOURCE.code,
    sourceKey: `${code}-${now.getTime().toString(36)}`,
  };
}

/** Slots of all devices with a start from `from` up to but without `until`; a device that fails sends nothing. */
export function* slotRows(from: number, until: number) {
  for (let start = Math.ceil(from / SLOT_MS) * SLOT_MS; start + SLOT_MS <= until; start += SLOT_MS)
    for (const { code } of demoDevices) {
      const counted = passages(code, start, 15, DEMO_SEED);
      if (counted === null) continue;
      const { entered, left } = counted;
      yield { device: code, start: new Date(start).toISOString(), minutes: 15, in: entered, out: left };
    }
}
