import type { EntityKind } from '../entity';
import { severities } from '../jurisdiction';
import { mayShowRecord, type RecordFacts, viewerOf } from '../publication';
import { penaltyWeights } from './definitions';

/**
 * Is it a penalty that everybody may see on this day? Only such weigh: pending, appealed, minor, repaired and expired
 * ones, and those of a summary procedure, do not (DOMAIN 5.1, 5.4).
 *
 * @param day YYYY-MM-DD
 */
export function isPenaltyInForce(record: RecordFacts, kind: EntityKind, day: string): boolean {
  const holder = { id: Number.NaN, kind, divisions: [], onSeriousList: false };
  return record.kind === 'penalty' && mayShowRecord(viewerOf('public'), holder, record, day);
}

/** What the penalties of one entity weigh on a day: 0 = none is in force. */
export function penaltyWeight(records: readonly RecordFacts[], kind: EntityKind, day: string): number {
  const inForce = records.filter((record) => isPenaltyInForce(record, kind, day));
  return inForce.reduce((sum, record) => {
    const severity = severities.find((known) => known === record.severity);
    return sum + (severity === undefined ? 0 : penaltyWeights[severity]);
  }, 0);
}
