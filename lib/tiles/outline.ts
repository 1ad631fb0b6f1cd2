import { geometryTypes, type Layer } from './layer';
import type { ZoneOutline } from './tile-source';

/** Polygons as commands of a vector tile (version 2.1, section 4.3). */

/** A ring in whole units, its last point not the first again. */
type Ring = [x: number, y: number][];

const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;
export const command = (id: number, count: number): number => (count << 3) | id;
export const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
export const MOVE_TO_ONE = command(MOVE_TO, 1);

/** Rounded to whole units, without points that repeat the one before. */
function rounded(ring: readonly number[][]): Ring {
  const points: Ring = [];
  for (const [x, y] of ring) {
    const point: [number, number] = [Math.round(x!), Math.round(y!)];
    const last = points.at(-1);
    if (last?.[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  const [first] = points;
  while (points.length > 1 && points.at(-1)![0] === first![0] && points.at(-1)![1] === first![1]) points.pop();
  return points;
}

/** Twice the area by the surveyor's formula; positive when the ring runs clockwise on the screen, where y grows downward. */
function doubleArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x, y] = ring[i]!;
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    sum += x * nextY - nextX * y;
  }
  return sum;
}

/**
 * The commands of some polygons.
 *
 * @param polygons as in `ZoneOutline`
 * @returns empty when none of them has an area left in whole units
 */
export function polygonCommands(polygons: readonly number[][][][]): number[] {
  const commands: number[] = [];
  const cursor = { x: 0, y: 0 };
  for (const polygon of polygons)
    for (const [place, given] of polygon.entries()) {
      const ring = rounded(given);
      const area = doubleArea(ring);
      // Without its outer ring a polygon has no holes either.
      if (area === 0 && place === 0) break;
      if (area === 0) continue;
      draw(commands, cursor, area > 0 === (place === 0) ? ring : ring.reverse());
    }
  return commands;
}

function draw(commands: number[], cursor: { x: number; y: number }, ring: Ring): void {
  for (const [place, [x, y]] of ring.entries()) {
    if (place === 0) commands.push(MOVE_TO_ONE);
    if (place === 1) commands.push(command(LINE_TO, ring.length - 1));
    commands.push(zigzag(x - cursor.x), zigzag(y - cursor.y));
    cursor.x = x;
    cursor.y = y;
  }
  commands.push(command(CLOSE_PATH, 1));
}

/** Bytes of numbers that are written as varints. */
const bytesOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + Math.ceil(Math.max(1, 32 - Math.clz32(number)) / 7), 0);

/** Write those outlines, in their order, with which the layer stays within so many bytes. */
export function writeOutlines(layer: Layer, zones: readonly ZoneOutline[], most: number): void {
  const [id, kind, name, level] = [layer.key('id'), layer.key('kind'), layer.key('name'), layer.key('level')];
  for (const zone of zones) {
    const commands = polygonCommands(zone.polygons);
    if (commands.length === 0 || layer.size + bytesOf(commands) > most) continue;
    const tags = [id, layer.text(zone.id), kind, layer.text(zone.kind), name, layer.text(zone.name)];
    if (zone.level !== null) tags.push(level, layer.real(zone.level));
    layer.feature(null, geometryTypes.polygon, tags, commands);
  }
}
