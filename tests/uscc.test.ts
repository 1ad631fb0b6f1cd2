import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkUscc, kindOfUscc, normaliseCode, type UsccReason, usccSum } from '@/lib/credit/uscc';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const sample = '91350100M000100Y43';

interface Case {
  code: string;
  expect: string;
  sum: string;
  remainder: string;
}
const cases: Case[] = readFileSync(new URL('fixtures/uscc_cases.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [code = '', expect = '', sum = '', remainder = ''] = line.split(',');
    return { code, expect, sum, remainder };
  });

/** The table's words → our reason. */
function reasonOf(expect: string): UsccReason {
  if (expect === 'length') return 'length';
  return expect === 'forbidden letters' || expect.includes('not in alphabet') ? 'charset' : 'check';
}

/** What the verdict says, without its sentence. */
function facts(code: string) {
  const verdict = checkUscc(code);
  if (verdict.valid) return { valid: true };
  const { message, ...rest } = verdict;
  assert.ok(message.length > 10, 'a verdict explains itself');
  return rest;
}

test('the table of cases is whole: 33 rows, 25 of them valid', () => {
  assert.equal(cases.length, 33);
  assert.equal(cases.filter((c) => c.expect === 'valid').length, 25);
});

test('each valid code of the table passes, with the sum and the remainder that the table gives', () => {
  for (const { code, sum, remainder } of cases.filter((c) => c.expect === 'valid')) {
    assert.deepEqual(checkUscc(code), { valid: true }, code);
    assert.equal(String(usccSum(code)), sum, code);
    assert.equal(String(usccSum(code) % 31), remainder, code);
  }
});

test('each other row of the table gets the verdict that the table gives', () => {
  for (const { code, expect } of cases.filter((c) => c.expect !== 'valid')) {
    if (expect.startsWith('lower case')) {
      assert.deepEqual(checkUscc(normaliseCode(code)), { valid: true }, code);
      continue;
    }
    const verdict = checkUscc(code);
    assert.ok(!verdict.valid, code);
    assert.equal(verdict.reason, reasonOf(expect), code);
    const wanted = /want (\S)\)?/.exec(expect)?.[1];
    if (wanted !== undefined) assert.equal(verdict.expected, wanted, code);
  }
});

test('awkward codes get the exact verdict, block and suggestion', () => {
  const expected: [code: string, verdict: object, why: string][] = [
    ['91350100M000100Y4Z', { valid: false, reason: 'charset' }, 'Z, and Z read as 2 fails too'],
    ['9111000060003IOZSV', { valid: false, reason: 'charset' }, 'the reading 91110000600031025U fails: no suggestion'],
    ['91110000600037341N', { valid: false, reason: 'check', expected: 'L', organisationCode: 'holds' }, 'place 18'],
    ['A1110000600037341L', { valid: false, reason: 'check', expected: 'K', organisationCode: 'holds' }, 'A is legal'],
    [
      '9133010057462616XH',
      { valid: false, reason: 'check', expected: '9', organisationCode: 'fails' },
      'wants 8 in 17',
    ],
    ['91330000147641689Q', { valid: false, reason: 'check', expected: 'Y', organisationCode: 'holds' }, 'outside 9-17'],
    [
      '91350211M00013FA1N',
      { valid: false, reason: 'check', expected: '3', organisationCode: 'holds' },
      'nested sum 175, 11 - 175 mod 11 = 1',
    ],
    ['9133O1OO799655O58B', { valid: false, reason: 'charset', suggestion: '91330100799655058B' }, 'O for 0'],
    ['9I110000710925462X', { valid: false, reason: 'charset', suggestion: '91110000710925462X' }, 'I for 1'],
    ['914403001922O382I6', { valid: false, reason: 'charset', suggestion: '914403001922038216' }, 'O and I'],
    ['9144030071S26726XG', { valid: false, reason: 'charset', suggestion: '9144030071526726XG' }, 'S for 5'],
    ['91330100799655058b', { valid: false, reason: 'charset', suggestion: '91330100799655058B' }, 'not normalised'],
    ['9133 0100799655058B', { valid: false, reason: 'length', suggestion: '91330100799655058B' }, 'not normalised'],
    ['913X0100799655058B', { valid: false, reason: 'charset' }, 'places 3 to 8 are digits'],
    ['12345', { valid: false, reason: 'length' }, 'five'],
    ['', { valid: false, reason: 'length' }, 'nothing'],
    ['91330100799655058BB', { valid: false, reason: 'length' }, 'nineteen'],
    ['330100000012345', { valid: false, reason: 'registration_number' }, 'the number used before 2015'],
    ['33010000001234A', { valid: false, reason: 'length' }, 'fifteen, but no number'],
    ['9133010079965505😀', { valid: false, reason: 'length' }, 'seventeen characters in eighteen UTF-16 units'],
  ];
  for (const [code, verdict, why] of expected) assert.deepEqual(facts(code), verdict, `${code}: ${why}`);
});

test('a message names the place and what may stand there', () => {
  const charset = checkUscc('9133O100799655058B');
  assert.ok(!charset.valid && charset.message.includes('Place 5 is "O"; it must be a digit.'));
  const check = checkUscc('9133010057462616XH');
  assert.ok(!check.valid && check.message.includes('want 9') && check.message.includes('places 9 to 17'));
});

test('letters that the registry uses in the first place are legal', () => {
  for (const head of ['N1', 'A1', 'Y1', '93']) {
    const body = `${head}${sample.slice(2, 17)}`;
    assert.deepEqual(checkUscc(withCheck(body)), { valid: true }, body);
  }
});

test('the sum of the worked example is 1640, and a place without a character of the code is an error', () => {
  assert.equal(usccSum('91350100M000100Y4'), 1640);
  assert.throws(() => usccSum('91350100M000100Z4'), /place 16/);
  assert.throws(() => usccSum('913501'), /place 7/);
});

test('every single wrong character of a code is caught: 540 of 540', () => {
  let caught = 0;
  for (let i = 0; i < 18; i++) {
    for (const character of alphabet) {
      if (character === sample[i]) continue;
      const verdict = checkUscc(sample.slice(0, i) + character + sample.slice(i + 1));
      if (!verdict.valid) caught++;
    }
  }
  assert.equal(caught, 540);
});

test('every pair of neighbours changed over is caught: 13 of 13 that differ', () => {
  const swapped = Array.from({ length: 17 }, (_, i) => i)
    .filter((i) => sample[i] !== sample[i + 1])
    .map((i) => sample.slice(0, i) + sample.charAt(i + 1) + sample.charAt(i) + sample.slice(i + 2));
  assert.equal(swapped.length, 13);
  for (const code of swapped) assert.equal(checkUscc(code).valid, false, code);
});

test('codes are normalised: full width, blanks, every kind of hyphen, invisible marks, case', () => {
  const expected: [text: string, code: string][] = [
    [' ９１３３-0100 799655058b ', '91330100799655058B'],
    ['\u300091330100\u2010799655058B\u00a0', '91330100799655058B'],
    ['9133\u20110100\u2013799\u2014655\u2212058\uff0dB', '91330100799655058B'],
    ['\ufeff91330100\u200b799655\u00ad058B\r\n', '91330100799655058B'],
    ['', ''],
    [' - ', ''],
  ];
  for (const [text, code] of expected) assert.equal(normaliseCode(text), code, JSON.stringify(text));
});

test('normalising a normalised code changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const once = normaliseCode(text);
      assert.equal(normaliseCode(once), once);
    }),
    { seed: 1, numRuns: 2000 },
  );
  assert.equal(normaliseCode(normaliseCode('\u0390')), normaliseCode('\u0390'));
});

/** The one valid code with these first 17 places, found by trying: independent of the formula's inverse. */
function withCheck(body: string): string {
  const found = [...alphabet].map((c) => body + c).filter((code) => checkUscc(code).valid);
  assert.equal(found.length, 1, `${found.length} check characters pass for ${body}`);
  return found[0]!;
}

const character = fc.constantFrom(...alphabet);
const digit = fc.constantFrom(...'0123456789');
const body = fc
  .tuple(
    fc.array(character, { minLength: 2, maxLength: 2 }),
    fc.array(digit, { minLength: 6, maxLength: 6 }),
    fc.array(character, { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(''));

test('any body has exactly one check character, it satisfies the standard, and one wrong character never passes', () => {
  fc.assert(
    fc.property(body, fc.nat(17), character, (first17, place, other) => {
      const code = withCheck(first17);
      // GB 32100 states the rule as a congruence: the sum and the check's value add up to 0 modulo 31.
      assert.equal((usccSum(code) + alphabet.indexOf(code.charAt(17))) % 31, 0);
      const broken = code.slice(0, place) + other + code.slice(place + 1);
      assert.equal(checkUscc(broken).valid, broken === code);
    }),
    { seed: 7, numRuns: 1000 },
  );
});

test('a code with misread characters is suggested back, and no suggestion is invalid', () => {
  const misreadAs: Record<string, string> = { '0': 'O', '1': 'I', '5': 'S', '2': 'Z', U: 'V' };
  let suggestions = 0;
  fc.assert(
    fc.property(body, fc.array(fc.nat(17), { minLength: 1, maxLength: 18 }), (first17, places) => {
      const code = withCheck(first17);
      const misread = [...code].map((c, i) => (places.includes(i) ? (misreadAs[c] ?? c) : c)).join('');
      const verdict = checkUscc(misread);
      assert.equal(verdict.valid, misread === code);
      if (verdict.valid) return;
      assert.deepEqual([verdict.reason, verdict.suggestion], ['charset', code]);
      suggestions++;
      const another = checkUscc(misread.slice(0, 17) + (code.endsWith('0') ? '1' : '0'));
      assert.ok(!another.valid && another.suggestion === undefined, 'nothing that fails is offered');
    }),
    { seed: 11, numRuns: 1000 },
  );
  assert.ok(suggestions > 500, `${suggestions} codes were misread`);
});

test('the first two places give the kind, and a failed check does not change it', () => {
  const expected: [code: string, kind: string][] = [
    ['91330100799655058B', 'enterprise'],
    ['91110000600037341N', 'enterprise'],
    ['92330100MA2800000X', 'individual'],
    ['93330100MA28000000', 'other'],
    ['12100000470095016Q', 'other'],
    ['31310000MD0000000A', 'other'],
    ['N2330100MF00000000', 'other'],
    ['12345', 'other'],
    ['', 'other'],
  ];
  for (const [code, kind] of expected) assert.equal(kindOfUscc(code), kind, code);
});
