import type { Exposure } from './audit';
import { memoryOf, type Publication, remembered } from './remembered';
import { suppress } from './suppress';
import type { Figure, Table } from './table';

/** Today's table, guarded against all that was read before. */
export interface Guarded {
  /** Figures of today's cells. */
  publication: Publication;
  /** What stands for this and all earlier days when the next is guarded. */
  memory: Publication;
  /** Protected cells that no hiding protects after what was read: what is not empty must not be shown. */
  exposed: Exposure[];
}

/**
 * @param past oldest first, only what was published; or the memory of the last day alone
 * @param today of held figures
 * @throws {RangeError} as `suppress`
 */
export function guarded(past: readonly Publication[], today: Table): Guarded {
  const last: ReadonlyMap<string, Figure> = past.at(-1)?.figures ?? new Map();
  const before = new Set([...last].filter(([, figure]) => 'range' in figure).map(([id]) => id));
  const joint = remembered(past, today);
  const { figures, exposed } = suppress(joint, before);
  const ids = new Set(today.cells.map(({ id }) => id));
  const publication = { table: today, figures: new Map([...figures].filter(([id]) => ids.has(id))) };
  return { publication, memory: memoryOf({ table: joint, figures }, today), exposed };
}

/**
 * Today's table as readers get it, guarded against all that they have read before.
 *
 * @returns null where no hiding guards it: the last publication stays
 */
export function publish(past: readonly Publication[], today: Table): Publication | null {
  const { publication, exposed } = guarded(past, today);
  return exposed.length > 0 ? null : publication;
}
