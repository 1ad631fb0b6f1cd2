import { z } from 'zod';
import type { Methodology } from '@/lib/credit/index/methodology';
import { methodologyFaults } from '@/lib/credit/index/methodology-faults';
import { Refusal } from '@/lib/credit/refusal';

const id = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must be one line');
const pair = z.tuple([z.number(), z.number()]);
const aggregation = z.enum(['linear', 'geometric']);
const alarm = z.strictObject({
  bands: z
    .array(z.strictObject({ light: id, from: z.number().optional(), above: z.number().optional() }))
    .min(1)
    .optional(),
  hysteresis: z.number().optional(),
  change: z.strictObject({ worse: z.number(), better: z.number() }).optional(),
});

const node = z
  .strictObject({
    id,
    name: z.string().optional(),
    parent: id.nullable(),
    weight: z.number().optional(),
    aggregation: aggregation.optional(),
    alarm: alarm.optional(),
  })
  .superRefine(({ parent, weight }, context) => {
    if (parent !== null && weight === undefined) missing(context, 'weight');
  })
  // That of the root counts for nothing, so it may be left out.
  .transform((given) => ({ ...given, weight: given.weight ?? 1 }));

const indicator = z
  .strictObject({
    id,
    name: z.string().optional(),
    parent: id,
    weight: z.number(),
    direction: z.literal([1, -1]).optional(),
    goalposts: pair.nullable(),
    transform: z.enum(['none', 'log10']).optional(),
    clamp: z.boolean().optional(),
    alarm: alarm.optional(),
  })
  // Without goalposts values are taken as they are, so that the rest may be left out.
  .superRefine((given, context) => {
    if (given.goalposts === null) return;
    for (const field of ['direction', 'transform', 'clamp'] as const)
      if (given[field] === undefined) missing(context, field);
  })
  .transform((given) => ({
    ...given,
    direction: given.direction ?? 1,
    transform: given.transform ?? 'none',
    clamp: given.clamp ?? false,
  }));

function missing(context: z.RefinementCtx, field: string) {
  context.addIssue({ code: 'custom', path: [field], message: 'is missing' });
}

const document = z.strictObject({
  id,
  version: z.union([id, z.number().transform(String)], 'must be a text'),
  name: z.string().optional(),
  scale: pair.default([0, 100]),
  base: z.strictObject({ unit: id, period: id, value: z.number() }).optional(),
  aggregation,
  nodes: z.array(node),
  indicators: z.array(indicator),
  minCoverage: z.number(),
});

/** More would hide the first. */
const TOLD = 10;

/**
 * A methodology out of a document that people wrote (docs/METHOD.md): its form here, its sense by the domain's rules.
 *
 * @param json  the parsed JSON
 * @param place what the refusal calls it: a file's name, or the like
 * @throws {Refusal} `bad_methodology` naming the faults with their places
 */
export function parseMethodology(json: unknown, place: string): Methodology {
  const parsed = document.safeParse(json);
  const faults = parsed.success
    ? methodologyFaults(parsed.data)
    : parsed.error.issues.map((issue) => formFault(issue, json));
  if (parsed.success && faults.length === 0) return parsed.data;
  const more = faults.length > TOLD ? `; and ${faults.length - TOLD} more` : '';
  throw new Refusal(
    'bad_methodology',
    `The methodology ${place} cannot be used: ${faults.slice(0, TOLD).join('; ')}${more}. See docs/METHOD.md.`,
  );
}

/** `nodes.2.weight ("risk"): …`: where it stands, and the id of what stands there. */
function formFault({ path, message }: z.core.$ZodIssue, json: unknown): string {
  const [list, at] = path;
  const item = at === undefined ? null : (json as Record<PropertyKey, Record<PropertyKey, unknown>>)[list!]?.[at];
  const named = typeof item === 'object' && item !== null && 'id' in item ? ` (${JSON.stringify(item.id)})` : '';
  return `${path.join('.') || 'the document'}${named}: ${message}`;
}
