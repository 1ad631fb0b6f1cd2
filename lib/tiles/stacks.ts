import { POINT_BYTES } from './tile-source';

/** What a point says of those that stand on the very same unit of the tile. */
export interface Stacked {
  /** Businesses on this unit, itself included; 2 or more. */
  count: number;
  /** Is this the one to be drawn for all? The first demonstration unit, else the first business. */
  isTop: boolean;
  /** Do their grades or states differ? */
  isMixed: boolean;
}

/** Of a row's marks: the demonstration unit, and what is its state. */
const DEMONSTRATION = 64;
const STATE = 7;

interface Stack {
  count: number;
  /** Where the row of its top begins. */
  top: number;
  hasUnit: boolean;
  isMixed: boolean;
  look: number;
}

/** Units of a row and its buffers, so that both coordinates are one number. */
const ROW = 2 ** 13;

/**
 * Find points that lie on each other: a map draws one mark for them, and their number.
 *
 * @param rows packed points (`POINT_BYTES`)
 * @returns by where a row begins; undefined = it stands alone
 */
export function stacksOf(rows: DataView): (at: number) => Stacked | undefined {
  const unitOf = (at: number) => rows.getInt32(at + 12) * ROW + rows.getInt32(at + 8);
  const stacks = new Map<number, Stack>();
  for (let at = 0; at < rows.byteLength; at += POINT_BYTES) {
    const marks = rows.getInt16(at + 6);
    const look = rows.getInt16(at + 4) * 8 + (marks & STATE);
    const hasUnit = (marks & DEMONSTRATION) > 0;
    const stack = stacks.get(unitOf(at));
    if (stack === undefined) stacks.set(unitOf(at), { count: 1, top: at, hasUnit, isMixed: false, look });
    else join(stack, { at, hasUnit, look });
  }
  return (at) => {
    const { count, top, isMixed } = stacks.get(unitOf(at))!;
    return count === 1 ? undefined : { count, isTop: top === at, isMixed };
  };
}

function join(stack: Stack, { at, hasUnit, look }: { at: number; hasUnit: boolean; look: number }): void {
  stack.count++;
  stack.isMixed ||= look !== stack.look;
  if (!hasUnit || stack.hasUnit) return;
  stack.hasUnit = true;
  stack.top = at;
}
