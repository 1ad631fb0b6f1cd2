import { entityKinds } from '@/lib/credit/entity';
import { geometryTypes, Layer } from './layer';
import { MOVE_TO_ONE, zigzag } from './outline';
import { type Stacked, stacksOf } from './stacks';
import { POINT_BYTES, type TilePoints, tileStates } from './tile-source';

/** Layer `entities`: a point for each row, its id the business's. */
export function pointLayer({ points, grades }: TilePoints): Layer {
  const layer = new Layer('entities');
  const rows = new DataView(points.buffer, points.byteOffset, points.byteLength);
  const tagsOf = tagsByCode(layer, grades);
  const stackOf = stacksOf(rows);
  for (let at = 0; at < rows.byteLength; at += POINT_BYTES) {
    const geometry = [MOVE_TO_ONE, zigzag(rows.getInt32(at + 8)), zigzag(rows.getInt32(at + 12))];
    const tags = tagsOf(rows.getInt16(at + 4), rows.getInt16(at + 6));
    const stack = stackOf(at);
    layer.feature(
      rows.getInt32(at),
      geometryTypes.point,
      stack ? [...tags, ...stackTags(layer, stack)] : tags,
      geometry,
    );
  }
  return layer;
}

function stackTags(layer: Layer, { count, isTop, isMixed }: Stacked): number[] {
  const tags = [layer.key('stack'), layer.whole(count)];
  if (isTop) tags.push(layer.key('top'), layer.truth());
  if (isMixed) tags.push(layer.key('mixed'), layer.truth());
  return tags;
}

/** Attributes from the codes of a row (`POINT_BYTES`), found once for all rows that have the same. */
function tagsByCode(layer: Layer, grades: readonly string[]): (grade: number, marks: number) => number[] {
  const known = new Map<number, number[]>();
  return (grade, marks) => {
    const code = grade * 128 + marks;
    const there = known.get(code);
    if (there !== undefined) return there;
    const tags = [layer.key('kind'), layer.text(entityKinds[(marks >> 3) & 7]!)];
    if (grade > 0) tags.push(layer.key('grade'), layer.text(grades[grade - 1]!));
    if ((marks & 7) > 0) tags.push(layer.key('state'), layer.text(tileStates[(marks & 7) - 1]!));
    if ((marks & 64) > 0) tags.push(layer.key('demo'), layer.truth());
    known.set(code, tags);
    return tags;
  };
}
