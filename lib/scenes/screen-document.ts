import { z } from 'zod';
import { zoneKinds } from '@/lib/credit/zone';
import { aspects, type Layout, type Placed, type Scene, type ScreenDocument } from './screen';
import { type WidgetKind, widgetOptions } from './widget-options';

/** Reads a screen's document that somebody wrote: it is refused by the place of its first fault, or can be shown. */

const MOST_SCENES = 40;
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');
const hours = z.strictObject({ from: time, to: time }).nullable();
const share = z.number().positive().max(1_000);

const layout = z
  .strictObject({
    columns: z.array(share).min(1).max(24),
    rows: z.array(share).min(1).max(24),
    areas: z.array(z.string()).min(1).max(24),
  })
  .superRefine((value, context) => {
    const message = faultOfAreas(value);
    if (message !== null) context.addIssue({ code: 'custom', path: ['areas'], message });
  });

/** @returns why a browser would not lay it out; null = it would */
function faultOfAreas({ columns, rows, areas }: Layout): string | null {
  if (areas.length !== rows.length) return `${areas.length} rows of areas, but ${rows.length} rows`;
  const cells = areas.map((row) => row.split(' '));
  const odd = cells.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) return `row ${odd + 1} names ${cells[odd]!.length} areas, but there are ${columns.length} columns`;
  for (const name of new Set(cells.flat())) {
    if (name === '.') continue;
    if (!id.safeParse(name).success) return `"${name}" cannot be the name of an area`;
    if (!isRectangle(cells, name)) return `area ${name} is no rectangle`;
  }
  return null;
}

function isRectangle(cells: readonly string[][], name: string): boolean {
  const at = cells.flatMap((row, y) => row.flatMap((cell, x) => (cell === name ? [{ x, y }] : [])));
  const xs = at.map(({ x }) => x);
  const ys = at.map(({ y }) => y);
  const width = Math.max(...xs) - Math.min(...xs) + 1;
  return at.length === width * (Math.max(...ys) - Math.min(...ys) + 1);
}

const kinds = Object.keys(widgetOptions) as [WidgetKind, ...WidgetKind[]];
const placed = z
  .strictObject({ area: id, kind: z.enum(kinds), options: z.unknown() })
  .transform((value, context): Placed => {
    const options = widgetOptions[value.kind].safeParse(value.options);
    if (options.success) return { ...value, options: options.data } as Placed;
    for (const { path, message } of options.error.issues)
      context.addIssue({ code: 'custom', path: ['options', ...path], message });
    return z.NEVER;
  });

const about = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('whole') }),
  z.strictObject({ of: z.literal('each'), kind: z.enum(zoneKinds), most: z.int().min(1).max(100) }),
  z.strictObject({ of: z.literal('warning') }),
]);

const scene = z
  .strictObject({
    id,
    title: z.strictObject({ zh: z.string().min(1).max(30), en: z.string().min(1).max(60) }),
    about,
    seconds: z.number().min(2).max(3_600),
    hours,
    languages: z.array(z.enum(['zh-CN', 'en'])).max(2),
    months: z.int().min(1).max(120),
    needs: z.enum(['footfall', 'units', 'index']).nullable(),
    widgets: z.array(placed).min(1).max(24),
    layouts: z.strictObject({ wide: layout, ultra: layout, tall: layout }),
  })
  .superRefine((value, context) => {
    for (const { path, message } of faultsOfPlaces(value)) context.addIssue({ code: 'custom', path, message });
  });

/** Two widgets in one area, and areas that no widget fills. */
function faultsOfPlaces({ widgets, layouts }: Scene): { path: string[]; message: string }[] {
  const filled = widgets.map(({ area }) => area);
  const twice = filled.filter((area, i) => filled.indexOf(area) !== i);
  return [
    ...twice.map((area) => ({ path: ['widgets'], message: `two widgets in area ${area}` })),
    ...aspects.flatMap((aspect) =>
      [...new Set(layouts[aspect].areas.join(' ').split(' '))]
        .filter((area) => area !== '.' && !filled.includes(area))
        .map((area) => ({ path: ['layouts', aspect], message: `no widget is in area ${area}` })),
    ),
  ];
}

const document = z.strictObject({
  scenes: z.array(scene).min(1).max(MOST_SCENES),
  alarmSeconds: z.number().min(5).max(600),
  night: hours,
});

/** @returns the document, or the place and kind of its first fault */
export function readScreenDocument(value: unknown): { document: ScreenDocument } | { fault: string } {
  const read = document.safeParse(value);
  if (read.success) return { document: read.data };
  const [issue] = read.error.issues;
  return { fault: `${issue?.path.join('.') || 'the document'}: ${issue?.message}` };
}
