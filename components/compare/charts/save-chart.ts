/** Pictures of a chart that is drawn as SVG, with the looks that the page gave it: a file knows no style sheet. */

const inlined = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
  'opacity',
] as const;

/** Twice the size on screen, so that print and slides stay sharp. */
const RATIO = 2;
const MARGIN = 16;
const LINE = 20;

/** What stands on a picture beside the chart, so that it can be read elsewhere. */
export interface PictureText {
  title: string;
  /** Of what time, scheme or method, and that data are a demonstration. */
  notes: readonly string[];
}

/** The chart as a file of its own. @returns the text of an SVG document */
export function svgText(chart: SVGSVGElement, { title, notes }: PictureText): string {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true) as SVGSVGElement;
  inline(chart, copy);
  const page = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const head = MARGIN + LINE * (1 + notes.length);
  const size = [width + 2 * MARGIN, head + height + MARGIN];
  page.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  page.setAttribute('viewBox', `0 0 ${size.join(' ')}`);
  for (const [at, name] of ['width', 'height'].entries()) page.setAttribute(name, String(size[at]));
  const style = getComputedStyle(chart);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  page.append(made('rect', { width: '100%', height: '100%', fill: token('ground') }));
  const write = (text: string, line: number, color: string, weight: string) => {
    const element = made('text', {
      x: String(MARGIN),
      y: String(MARGIN + LINE * line - LINE / 4),
      fill: color,
      'font-family': style.fontFamily,
      'font-size': '14px',
      'font-weight': weight,
    });
    element.textContent = text;
    page.append(element);
  };
  write(title, 1, token('text'), '600');
  for (const [at, note] of notes.entries()) write(note, at + 2, token('quiet'), '400');
  const box = { x: MARGIN, y: head, width, height };
  for (const [name, value] of Object.entries(box)) copy.setAttribute(name, String(value));
  page.append(copy);
  return new XMLSerializer().serializeToString(page);
}

function made(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of inlined) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  for (const name of ['class', 'style']) to.removeAttribute(name);
  for (const [at, child] of [...from.children].entries()) inline(child, to.children[at]!);
}

/**
 * The same as pixels, twice as many as on screen each way.
 *
 * @throws {Error} where the browser gives no canvas, or cannot draw the SVG
 */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth * RATIO, image.naturalHeight * RATIO];
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser gives no 2D canvas, so that no picture can be made');
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The canvas gave no picture')) : resolve(blob)));
  });
}

/** Hand a file to whoever reads the page. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
