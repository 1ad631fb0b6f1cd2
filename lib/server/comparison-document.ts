import { z } from 'zod';
import { type ComparisonDocument, LONGEST_NAME, MOST_AREAS, MOST_COMPARED } from '@/lib/credit/comparison/saved';
import { isMonth } from '@/lib/credit/index/period';
import { ownAreaOf } from '@/lib/ingest/own-area';

/** What of a comparison is kept, held to the type by the compiler. */

const month = z.string().refine(isMonth, 'a month is YYYY-MM').nullable().default(null);
const code = z.string().trim().min(1).max(200);
const name = z.string().trim().min(1).max(LONGEST_NAME);

/** Whatever `POST /compare/area` takes, and refused with the same words. */
const area = z
  .custom<ComparisonDocument['areas'][number]['area']>((value) => typeof value === 'object' && value !== null)
  .superRefine((value, context) => {
    try {
      ownAreaOf(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  })
  .meta({ type: 'object', description: 'As POST /compare/area takes it' });

/** What the address says of a chart; the page takes what it can read of it. */
const drawn = z.string().max(300).nullable().default(null);

const document = z.strictObject({
  zones: z.array(code).max(MOST_COMPARED),
  from: month,
  to: month,
  scheme: code.nullable().default(null),
  areas: z.array(z.strictObject({ name, area })).max(MOST_AREAS).default([]),
  whatIf: z.string().max(4_000).nullable().default(null),
  steps: drawn,
  groups: drawn,
  maps: drawn,
});

export const comparisonMade = z.strictObject({ name, document });
/** Without a document it is another name alone. */
export const comparisonChange = z.strictObject({ name, document: document.optional() });

const saved = {
  id: z.uuid(),
  name: z.string(),
  owner: z.string().describe('Name of the account that keeps it'),
  isOwn: z.boolean().describe('May whoever asks change it'),
  createdAt: z.iso.datetime({ offset: true }),
  changedAt: z.iso.datetime({ offset: true }),
};
export const savedComparisons = z.strictObject({ items: z.array(z.strictObject(saved)) });
export const openedComparison = z.strictObject({ ...saved, document });
