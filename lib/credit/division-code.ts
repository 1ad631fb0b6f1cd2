const statistical = /^\d{6}(\d{3}|\d{6})?$/;

/**
 * Does a division lie within another, or is it the same? Codes of GB/T 2260 (6 digits, streets 9, communities 12) tell it
 * themselves: a province ends in four zeros, a prefecture in two. Other codes lie within themselves only.
 *
 * @example liesWithin('330782', '330700') // true
 */
export function liesWithin(code: string, division: string): boolean {
  if (code === division) return code !== '';
  if (!statistical.test(code) || !statistical.test(division)) return false;
  const whole = division.replace(/^(\d{6})0+$/, '$1');
  return code.startsWith(whole.length === 6 ? whole.replace(/^(\d\d)0000$|^(\d{4})00$/, '$1$2') : whole);
}
