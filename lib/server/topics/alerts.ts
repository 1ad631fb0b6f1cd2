import type { Change } from '@/db/queries/feed';
import { asOf } from '@/db/queries/zones';
import { alertsFor } from '../alerts';
import type { MakeSource } from './topic-world';

/** After these a zone or a business may be gone or have another name, or a month may be told that was not. */
const shapingKinds = new Set(['zones', 'divisions', 'rollback', 'index']);
const isShaping = ({ kind }: Change) => shapingKinds.has(kind);

/** Open warnings: of zones for everyone, of businesses for regulators. */
export const alertsTopic: MakeSource<'alerts'> = ({ db }, viewer) => {
  const read = (after: number | null) =>
    db.transaction(async (tx) => {
      const data = await alertsFor(tx, viewer, after);
      return { data, revision: (await asOf(tx)).revision, whole: after === null };
    }, 'snapshot');
  return {
    concerns: (change) => change.keys.warnings === true || isShaping(change),
    whole: () => read(null),
    part: (changes) => read(changes.some(isShaping) ? null : changes[0]!.revision - 1),
  };
};
