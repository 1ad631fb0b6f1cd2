import { z } from 'zod';
import { entityKinds } from '@/lib/credit/entity';
import { outcomes } from '@/lib/credit/evaluation';
import { crsNames } from '@/lib/geo/crs';
import { fieldLimits } from '@/lib/ingest/limits';
import { profiles } from '@/lib/ingest/profiles';

/** Fields of a row that are no plain text. */
const typed: Readonly<Record<string, z.ZodType>> = {
  kind: z.enum(entityKinds),
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  crs: z.enum(crsNames),
  state: z.enum(outcomes.filter((outcome) => outcome !== 'graded')),
  score: z.number(),
  dimensions: z.record(z.string().min(1).max(64), z.number()),
  evaluatedAt: z.string().meta({
    format: 'date-time',
    description: 'RFC 3339; a day such as 2026-03-31 is taken as well, at midnight of +08:00. null = unknown',
  }),
};

const field = (name: string): z.ZodType =>
  typed[name] ??
  z
    .string()
    .min(1)
    .max(fieldLimits[name] ?? fieldLimits.other!);

const profile = profiles.xintu!;

/**
 * A row of `POST /evaluations` as it should be sent: its fields, which of them are required, and how long they may be
 * are those of the profile that reads it. The reader takes more than this, such as numbers in quotes: see docs/FORMATS.md.
 */
export const evaluationRow = z.strictObject(
  Object.fromEntries(
    Object.keys(profile.columns).map((name) => [
      name,
      (profile.required as readonly string[]).includes(name) ? field(name) : field(name).nullish(),
    ]),
  ),
);
