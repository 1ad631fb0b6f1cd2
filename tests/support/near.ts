import assert from 'node:assert/strict';

/** Assert that a number is another up to a relative error. */
export function near(found: number, expected: number, relative: number) {
  assert.ok(Math.abs(found - expected) <= relative * Math.abs(expected), `${found}, not ${expected}`);
}
