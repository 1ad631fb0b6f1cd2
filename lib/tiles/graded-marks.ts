import { rawBusinesses, rawFeature } from './raw-layer';
import { TILE_EXTENT } from './tile-source';

/** What is drawn of a tile's businesses where each is drawn by its grade. */
export interface GradedMark {
  /** Units from the tile's west and north. */
  x: number;
  y: number;
  /** How many businesses it stands for: those on one spot are one mark, as those in a cell are. */
  count: number;
  /** null = none is shown; in cells always, since they hold several. */
  grade: string | null;
  /** Those on the spot are of several grades. */
  isMixed: boolean;
}

export interface GradedMarks {
  /** Are they counted by cells? */
  isCells: boolean;
  marks: readonly GradedMark[];
}

/** Read the businesses of a tile, without those in its buffer, with their grades; each spot once. */
export function gradedMarks(bytes: Uint8Array): GradedMarks {
  const found = rawBusinesses(bytes);
  if (found === null) return { isCells: false, marks: [] };
  const { reader, layer } = found;
  const isCells = layer.name === 'cells';
  const marks = layer.features.flatMap((start): GradedMark[] => {
    const { tags, x, y } = rawFeature(reader, start);
    if (x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT) return [];
    const of = attributesOf(tags, layer);
    // A spot is drawn once, by the business that stands on top.
    if (of.has('stack') && !of.has('top')) return [];
    const grade = of.get('grade');
    return [
      {
        x,
        y,
        count: Number(of.get(isCells ? 'n' : 'stack') ?? 1),
        grade: typeof grade === 'string' ? grade : null,
        isMixed: of.has('mixed'),
      },
    ];
  });
  return { isCells, marks };
}

function attributesOf(tags: readonly number[], { keys, values }: { keys: string[]; values: (string | number)[] }) {
  const of = new Map<string, string | number>();
  for (let at = 0; at < tags.length; at += 2) of.set(keys[tags[at]!]!, values[tags[at + 1]!]!);
  return of;
}
