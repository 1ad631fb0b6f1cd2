import type { Scheme } from '@/lib/credit/scheme';
import { color, type Tokens } from '../../map/tokens';
import { gradeLook, letterMiddle, type Shape, shapePaths } from '../../ui/grade-look';
import { pixelOf, type View } from './camera';
import type { MarksWithin, Place, PlacedMark } from './marks-within';

/** Half the side of a mark in pixels, by metres a pixel: larger where there is room between them. */
const radiusOf = (metresPerPx: number) => (metresPerPx > 12 ? 2 : metresPerPx > 4 ? 3 : metresPerPx > 1.5 ? 5 : 8);
/** From here on a letter can be read. */
const LETTERED = 7;
/** Side of the field that shapes are drawn on. */
const FIELD = 24;

export interface DrawnMap {
  view: View;
  outline: readonly (readonly Place[])[];
  within: MarksWithin;
  /** Of the grades; undefined = none is known. */
  scheme: Scheme | undefined;
  metresPerPx: number;
  tokens: Tokens;
  /** Of the letters. */
  face: string;
  /** Device pixels of a CSS pixel. */
  ratio: number;
}

const paths = new Map<Shape, Path2D>();

function pathOf(shape: Shape): Path2D {
  const path = paths.get(shape) ?? new Path2D(shapePaths[shape]);
  paths.set(shape, path);
  return path;
}

/** Draw a zone's outline and what lies in it: by grade with the marks of the map, or dots where cells are counted. */
export function drawMap(context: CanvasRenderingContext2D, map: DrawnMap): void {
  const { view, within, metresPerPx, ratio } = map;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  drawOutline(context, map);
  for (const mark of within.marks) {
    const [x, y] = pixelOf(view, mark.place);
    const reach = 2 * LETTERED;
    if (x < -reach || y < -reach || x > view.width + reach || y > view.height + reach) continue;
    context.save();
    context.translate(x, y);
    if (within.hasCells) drawDot(context, mark, map.tokens);
    else drawMark(context, mark, radiusOf(metresPerPx), map);
    context.restore();
  }
}

function drawOutline(context: CanvasRenderingContext2D, { view, outline, tokens }: DrawnMap): void {
  context.beginPath();
  for (const ring of outline) {
    for (const [at, place] of ring.entries()) {
      const [x, y] = pixelOf(view, place);
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
  }
  context.fillStyle = color(tokens, 'surface');
  context.fill('evenodd');
  context.strokeStyle = color(tokens, 'faint');
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.stroke();
}

/** By the root of how many it stands for, so that its area tells it. */
function drawDot(context: CanvasRenderingContext2D, { count }: PlacedMark, tokens: Tokens): void {
  context.beginPath();
  context.arc(0, 0, Math.min(6, 1 + 0.5 * Math.sqrt(count)), 0, 2 * Math.PI);
  context.fillStyle = color(tokens, 'text');
  context.globalAlpha = 0.6;
  context.fill();
}

function drawMark(context: CanvasRenderingContext2D, mark: PlacedMark, radius: number, map: DrawnMap): void {
  const { tokens, scheme, face } = map;
  const look = gradeLook(scheme, mark.grade);
  const isRing = look.shape === 'ring';
  // A ring has room for how many stand there.
  const letter = mark.isMixed || (isRing && mark.count > 1) ? String(mark.count) : look.letter;
  context.lineWidth = radius < 4 ? 1 : 1.5;
  const scale = (2 * radius) / FIELD;
  if (mark.isMixed || look.shape === 'ring') {
    context.beginPath();
    context.arc(0, 0, radius * 0.8, 0, 2 * Math.PI);
    context.fillStyle = color(tokens, mark.isMixed ? 'raised' : 'surface');
    context.fill();
    context.strokeStyle = color(tokens, mark.isMixed ? 'quiet' : 'grade-none');
    context.stroke();
  } else {
    context.scale(scale, scale);
    context.translate(-FIELD / 2, -FIELD / 2);
    const path = pathOf(look.shape);
    context.lineWidth /= scale;
    context.strokeStyle = color(tokens, 'surface');
    context.stroke(path);
    context.fillStyle = color(tokens, look.token);
    context.fill(path);
    context.translate(FIELD / 2, FIELD / 2);
    context.scale(1 / scale, 1 / scale);
  }
  if (radius < LETTERED || letter === '') return;
  const isShape = !mark.isMixed && look.shape !== 'ring';
  context.fillStyle = color(tokens, isShape ? `on-${look.token}` : 'text');
  context.font = `700 ${letter.length > 1 ? 7 : 9}px ${face}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const middle = mark.isMixed ? FIELD / 2 : letterMiddle[look.shape];
  context.fillText(letter, 0, (middle - FIELD / 2) * scale);
}
