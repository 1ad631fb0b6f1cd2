import { type Publication, remembered } from './remembered';
import { suppress } from './suppress';
import type { Figure, Table } from './table';

/**
 * Today's table as readers get it, guarded against all that they have read before.
 *
 * @param past oldest first, only what was published
 * @param today of held figures
 * @returns figures of today's cells; null where no hiding guards them after what was read: the last publication stays
 * @throws {RangeError} as `suppress`
 */
export function publish(past: readonly Publication[], today: Table): Publication | null {
  const last: ReadonlyMap<string, Figure> = past.at(-1)?.figures ?? new Map();
  const before = new Set([...last].filter(([, figure]) => 'range' in figure).map(([id]) => id));
  const { figures, exposed } = suppress(remembered(past, today), before);
  if (exposed.length > 0) return null;
  const ids = new Set(today.cells.map(({ id }) => id));
  return { table: today, figures: new Map([...figures].filter(([id]) => ids.has(id))) };
}
