import assert from 'node:assert/strict';
import type { Scheme } from '@/lib/credit/scheme';
import { shippedSchemes } from '@/lib/credit/schemes';

export function shipped(id: string): Scheme {
  const found = shippedSchemes.find((scheme) => scheme.id === id);
  assert.ok(found, `no scheme ${id}`);
  return found;
}
