import { createHash } from 'node:crypto';
import { type ComputedBy, inputsText } from '@/lib/credit/index/inputs-text';
import type { ZoneInputs } from '@/lib/credit/index/zone-index';

/** SHA-256 of the text of the inputs, hexadecimal: equal inputs, equal hash. */
export const inputHash = (inputs: ZoneInputs, by: ComputedBy): string =>
  createHash('sha256').update(inputsText(inputs, by)).digest('hex');
