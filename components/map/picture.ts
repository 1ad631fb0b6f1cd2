import { drawCross, drawHatch, drawIcon, ICON_RATIO } from './icons';
import type { MarkFace } from './mark-icon';
import { color, type Tokens } from './tokens';

/** One line of a picture's legend: a mark, or the colour (or lines) of zones. */
export interface LegendEntry {
  words: string;
  look: { mark: MarkFace; hasUnit?: boolean } | { fill: string | 'hatch' | 'cross' | 'none' };
}

/** What stands beside the map in a picture of it. */
export interface PictureWords {
  title: string;
  /** Of what day the data are, whose they are, that they are a demonstration; the first is the most important. */
  lines: string[];
  legend: { title: string; entries: LegendEntry[] }[];
  /** Approval number and attribution: lower left on the map. */
  attribution: string;
}

/** CSS pixels; all of it is drawn at the map's own ratio. */
const GAP = 16;
const LINE = 22;
const TEXT = 14;
const TITLE = 20;
const SWATCH = 18;
const LONGEST_ENTRY = 190;

/**
 * A picture of the map with all that it needs to be read elsewhere: title, date, legend, approval number.
 *
 * @param layers the map as it was drawn just now, and what lies over it
 * @param ratio  pixels of it per CSS pixel
 */
export function composePicture(
  layers: readonly [map: HTMLCanvasElement, ...over: HTMLCanvasElement[]],
  { words, tokens, ratio }: { words: PictureWords; tokens: Tokens; ratio: number },
): HTMLCanvasElement {
  const [map] = layers;
  const width = map.width / ratio;
  const perRow = Math.max(1, Math.floor((width - 2 * GAP + GAP) / (LONGEST_ENTRY + GAP)));
  const rows = words.legend.reduce((sum, { entries }) => sum + 1 + Math.ceil(entries.length / perRow), 0);
  const above = GAP + TITLE + words.lines.length * LINE + GAP;
  const below = words.legend.length === 0 ? 0 : GAP + rows * LINE + GAP;
  const picture = document.createElement('canvas');
  picture.width = map.width;
  picture.height = map.height + (above + below) * ratio;
  const pen = picture.getContext('2d');
  if (!pen) throw new Error('This browser gives no 2D canvas, so that no picture can be made');
  pen.fillStyle = color(tokens, 'ground');
  pen.fillRect(0, 0, picture.width, picture.height);
  for (const layer of layers) pen.drawImage(layer, 0, above * ratio, map.width, map.height);
  pen.scale(ratio, ratio);
  const face = getComputedStyle(document.body).fontFamily;
  const write = (
    text: string,
    x: number,
    y: number,
    { size = TEXT, weight = 400, token = 'text', room = width } = {},
  ) => {
    pen.font = `${weight} ${size}px ${face}`;
    pen.fillStyle = color(tokens, token);
    pen.fillText(text, x, y, room);
  };
  const room = width - 2 * GAP;
  write(words.title, GAP, GAP + TITLE * 0.85, { size: TITLE, weight: 600, room });
  for (const [at, line] of words.lines.entries())
    write(line, GAP, GAP + TITLE + LINE * (at + 0.9), { token: 'quiet', room });
  drawAttribution(pen, words.attribution, { bottom: above + map.height / ratio, room, tokens, face });
  let y = above + map.height / ratio + GAP;
  for (const { title, entries } of words.legend) {
    write(title, GAP, y + TEXT, { weight: 600, room });
    y += LINE;
    for (const [at, { words: said, look }] of entries.entries()) {
      const x = GAP + (at % perRow) * (LONGEST_ENTRY + GAP);
      const top = y + Math.floor(at / perRow) * LINE;
      drawLook(pen, look, { x, y: top, tokens });
      write(said, x + SWATCH + 8, top + TEXT, { room: LONGEST_ENTRY - SWATCH - 8 });
    }
    y += Math.ceil(entries.length / perRow) * LINE;
  }
  return picture;
}

function drawAttribution(
  pen: CanvasRenderingContext2D,
  text: string,
  { bottom, room, tokens, face }: { bottom: number; room: number; tokens: Tokens; face: string },
): void {
  if (text === '') return;
  pen.font = `400 12px ${face}`;
  const wide = Math.min(room, pen.measureText(text).width);
  pen.fillStyle = color(tokens, 'ground');
  pen.fillRect(GAP - 4, bottom - 24, wide + 8, 20);
  pen.fillStyle = color(tokens, 'quiet');
  pen.fillText(text, GAP, bottom - 10, room);
}

function drawLook(
  pen: CanvasRenderingContext2D,
  look: LegendEntry['look'],
  { x, y, tokens }: { x: number; y: number; tokens: Tokens },
): void {
  if ('mark' in look) {
    const icon = document.createElement('canvas');
    const data = drawIcon(look.mark, look.hasUnit ?? false, tokens);
    icon.width = data.width;
    icon.height = data.height;
    icon.getContext('2d')?.putImageData(data, 0, 0);
    pen.drawImage(icon, x - 2, y - 2, SWATCH + 4, SWATCH + 4);
    return;
  }
  pen.fillStyle = color(tokens, look.fill.includes('-') ? look.fill : 'surface');
  pen.fillRect(x, y, SWATCH, SWATCH);
  if (look.fill === 'hatch' || look.fill === 'cross') {
    const lines = look.fill === 'hatch' ? drawHatch(tokens) : drawCross(tokens);
    const tile = document.createElement('canvas');
    tile.width = lines.width;
    tile.height = lines.height;
    tile.getContext('2d')?.putImageData(lines, 0, 0);
    const pattern = pen.createPattern(tile, 'repeat');
    pattern?.setTransform(new DOMMatrix().scale(1 / ICON_RATIO));
    if (pattern) pen.fillStyle = pattern;
    pen.fillRect(x, y, SWATCH, SWATCH);
  }
  pen.strokeStyle = color(tokens, 'hairline');
  pen.strokeRect(x + 0.5, y + 0.5, SWATCH - 1, SWATCH - 1);
}
