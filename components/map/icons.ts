import { letterMiddle, shapePaths } from '../ui/grade-look';
import type { MarkFace } from './mark-icon';
import { color, type Tokens } from './tokens';

/** Pictures are drawn at this many device pixels per CSS pixel. */
export const ICON_RATIO = 3;

/** Side of a picture in CSS pixels: the 24 of a shape and room for rim and star. */
const SIDE = 32;

const STAR = 'M0 -5L1.5 -1.6L5 -1.5L2.2 0.8L3.1 4.3L0 2.3L-3.1 4.3L-2.2 0.8L-5 -1.5L-1.5 -1.6Z';

/** The picture of a mark: the same shapes and letters as GradeMark, with a rim in the ground's colour to part neighbours. */
export function drawIcon(face: MarkFace, hasUnit: boolean, tokens: Tokens): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE * ICON_RATIO;
  canvas.height = SIDE * ICON_RATIO;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas, so that grades cannot be drawn on the map');
  context.scale(ICON_RATIO, ICON_RATIO);
  context.translate((SIDE - 24) / 2, (SIDE - 24) / 2);
  context.lineJoin = 'round';
  const look = 'look' in face ? face.look : null;
  if (!look) drawSeveral(context, tokens);
  else if (look.shape === 'ring') drawRing(context, tokens);
  else drawShape(context, new Path2D(shapePaths[look.shape]), color(tokens, look.token), tokens, hasUnit);
  const letter = 'several' in face ? String(face.several) : face.look.letter;
  const middle = look ? letterMiddle[look.shape] : 12;
  const sizePx = letter.length > 2 ? 8 : letter.length > 1 ? 10 : 12;
  context.fillStyle = color(tokens, !look || look.shape === 'ring' ? 'text' : `on-${look.token}`);
  context.font = `700 ${sizePx}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.fillText(letter, 12, middle + sizePx * 0.36);
  if (hasUnit) drawStar(context, tokens);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function drawShape(
  context: CanvasRenderingContext2D,
  path: Path2D,
  fill: string,
  tokens: Tokens,
  hasGoldRim = false,
): void {
  context.strokeStyle = color(tokens, 'ground');
  context.lineWidth = hasGoldRim ? 7.5 : 3;
  context.stroke(path);
  if (hasGoldRim) {
    context.strokeStyle = color(tokens, 'gold');
    context.lineWidth = 4.5;
    context.stroke(path);
  }
  context.fillStyle = fill;
  context.fill(path);
}

function drawRing(context: CanvasRenderingContext2D, tokens: Tokens): void {
  const ring = new Path2D();
  ring.arc(12, 12, 8.6, 0, 2 * Math.PI);
  context.fillStyle = color(tokens, 'surface');
  context.strokeStyle = color(tokens, 'ground');
  context.lineWidth = 5.5;
  context.stroke(ring);
  context.fill(ring);
  context.strokeStyle = color(tokens, 'grade-none');
  context.lineWidth = 2.6;
  context.setLineDash([4.2, 1.5]);
  context.stroke(ring);
  context.setLineDash([]);
}

function drawSeveral(context: CanvasRenderingContext2D, tokens: Tokens): void {
  for (const shift of [2, 0]) {
    const disk = new Path2D();
    disk.arc(12 + shift, 12 - shift, 10.5, 0, 2 * Math.PI);
    context.fillStyle = color(tokens, 'surface');
    context.strokeStyle = color(tokens, 'quiet');
    context.lineWidth = 1.8;
    context.fill(disk);
    context.stroke(disk);
  }
}

function drawStar(context: CanvasRenderingContext2D, tokens: Tokens): void {
  context.save();
  context.translate(3, 3);
  context.scale(1.15, 1.15);
  drawShape(context, new Path2D(STAR), color(tokens, 'gold'), tokens);
  context.restore();
}

/** Fine diagonal hatch for zones of which too little is known to be classed. */
export function drawHatch(tokens: Tokens): ImageData {
  return drawLines(tokens, (side) => [[0, side, side, 0]]);
}

/** Both diagonals, for zones that cannot be classed because figures are not public. */
export function drawCross(tokens: Tokens): ImageData {
  return drawLines(tokens, (side) => [
    [0, side, side, 0],
    [0, 0, side, side],
  ]);
}

/** Thin diagonals in the accent, the other way than a hatch's, for zones that are chosen. */
export function drawPicked(tokens: Tokens): ImageData {
  return drawLines(tokens, (side) => [[0, 0, side, side]], 'accent');
}

type Line = [fromX: number, fromY: number, toX: number, toY: number];

/** A square that tiles: each line also where the squares beside it continue it. */
function drawLines(tokens: Tokens, linesOf: (side: number) => Line[], token = 'grade-none'): ImageData {
  const side = 8 * ICON_RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas, so that the map cannot be drawn');
  context.strokeStyle = color(tokens, token);
  context.lineWidth = ICON_RATIO;
  context.beginPath();
  for (const [fromX, fromY, toX, toY] of linesOf(side))
    for (const shift of [-side, 0, side]) {
      context.moveTo(fromX + shift, fromY);
      context.lineTo(toX + shift, toY);
    }
  context.stroke();
  return context.getImageData(0, 0, side, side);
}
