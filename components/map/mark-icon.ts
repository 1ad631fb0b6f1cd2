import { type GradeLook, type Shape, shapePaths } from '../ui/grade-look';

/** What a mark on the map shows: the grade of a business, or how many of several grades stand on one spot. */
export type MarkFace = { look: GradeLook } | { several: number };

const PREFIX = 'mark';
/** What the picture's name ends with where a demonstration unit stands there. */
export const UNIT = 'unit';

/** The name of a mark's picture up to what says whether a demonstration unit stands there. */
export function markName(face: MarkFace): string {
  if ('several' in face) return `${severalName}${face.several}/`;
  const { shape, token, letter } = face.look;
  return `${PREFIX}/${shape}/${token}/${encodeURIComponent(letter)}/`;
}

/** That of several grades, up to their number. */
export const severalName = `${PREFIX}/several/`;

/** What a picture shows, from its name; null = it is no mark's. */
export function markNamed(name: string): { face: MarkFace; hasUnit: boolean } | null {
  const [prefix, shape = '', token = '', ...rest] = name.split('/');
  if (prefix !== PREFIX) return null;
  const hasUnit = rest.at(-1) === UNIT;
  if (shape === 'several') return { face: { several: Number(token) }, hasUnit };
  if (shape !== 'ring' && !(shape in shapePaths)) return null;
  const look = { shape: shape as Shape | 'ring', token, letter: decodeURIComponent(rest[0] ?? '') };
  return { face: { look }, hasUnit };
}
