import { z } from 'zod';
import { outcomes } from '@/lib/credit/evaluation';
import { Refusal } from '@/lib/credit/refusal';
import type { Scheme } from '@/lib/credit/scheme';
import { shippedSchemes } from '@/lib/credit/schemes';
import { schemeFaults } from '@/lib/credit/scoring/scheme-faults';
import { readJsonFile } from './json-file';

const id = z.string().trim().min(1).max(200);
const state = z.enum(outcomes.filter((outcome) => outcome !== 'graded'));

const bound = z.union(
  [z.strictObject({ min: z.number() }), z.strictObject({ max: z.number() })],
  'must be {"min": number} or {"max": number}',
);

const grade = z
  .strictObject({
    grade: id,
    short: z.string().min(1).max(8).optional(),
    ranked: z.boolean().default(true),
    listable: z.boolean().default(false),
    name: z.string().optional(),
    band: bound.nullish(),
    worst: bound.nullish(),
  })
  .transform(({ short, band, worst, ...given }) => ({
    ...given,
    short: short ?? [...given.grade].slice(0, 2).join(''),
    ...(band ? { band } : {}),
    ...(worst ? { worst } : {}),
  }));

const document = z
  .strictObject({
    id,
    version: z.union([id, z.number().transform(String)], 'must be a text').default('1'),
    name: z.string().optional(),
    audience: z.enum(['public', 'regulator']).default('regulator'),
    national: z.boolean().optional(),
    dimensions: z
      .array(z.strictObject({ id, weight: z.number(), points: z.tuple([z.number(), z.number()]).optional() }))
      .optional(),
    grades: z.array(grade),
    states: z
      .array(
        z.union([
          // The outcome in our own word.
          state.transform((outcome) => ({ id: outcome, outcome, name: outcome })),
          z.strictObject({ id, outcome: state, name: z.string() }),
        ]),
      )
      .optional(),
    sourceDocument: z.string().optional(),
  })
  .transform((given): Scheme => ({ ...given, name: given.name ?? given.id }));

/**
 * A grade scheme out of a document that people wrote (docs/FORMATS.md): its form here, its sense by the domain's rules.
 *
 * @param json  the parsed JSON
 * @param place what the refusal calls it: a file's name, or the like
 * @throws {Refusal} `bad_scheme` naming every fault with its place
 */
export function parseScheme(json: unknown, place: string): Scheme {
  const parsed = document.safeParse(json);
  const faults = parsed.success
    ? schemeFaults(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new Refusal('bad_scheme', `The scheme ${place} cannot be used: ${faults.join('; ')}. See docs/FORMATS.md.`);
}

/**
 * The grade scheme that a name or a file stands for.
 *
 * @param name the id of a shipped scheme, or the path of a .json file
 * @param cwd  folder that a relative path starts from
 * @throws {Refusal} naming what there is, or the place in the file
 */
export async function resolveScheme(name: string, cwd: string): Promise<Scheme> {
  const shipped = shippedSchemes.find((scheme) => scheme.id === name);
  if (shipped !== undefined) return shipped;
  if (name.toLowerCase().endsWith('.json')) return parseScheme(await readJsonFile(name, cwd, 'scheme'), name);
  const names = shippedSchemes.map((scheme) => scheme.id).join(', ');
  throw new Refusal(
    'unknown_scheme',
    `There is no scheme "${name}". Shipped are: ${names}. Or give a file: SCHEME.json.`,
  );
}
