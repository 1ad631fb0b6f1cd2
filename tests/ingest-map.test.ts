import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shippedSchemes } from '@/lib/credit/schemes';
import { written } from '@/lib/ingest/date';
import { findingCodes, isFinding, shortened } from '@/lib/ingest/finding';
import { mapper } from '@/lib/ingest/map';
import { parseProfile } from '@/lib/ingest/profile';
import { profiles } from '@/lib/ingest/profiles';
import { openInput } from '@/lib/ingest/read';
import type { Entry, Finding, Profile } from '@/lib/ingest/types';
import { dataFile, skipWithoutData } from './support/data';

const schemes = new Map(shippedSchemes.map((scheme) => [scheme.id, scheme]));
const xintu = profiles.xintu!;
const mapRow = mapper(xintu, null, schemes);

const valid = '91330100799655058B';
const complete = {
  code: valid,
  lng: 120.15,
  lat: 30.27,
  scheme: 'CN-2026',
  grade: 'A',
  evaluatedAt: '2026-03-31T09:00:00+08:00',
  source: 'test',
  sourceKey: '1',
};
const take = (given: Record<string, unknown>) => mapRow({ row: 7, raw: { ...complete, ...given } });
const codes = ({ findings }: { findings: Finding[] }) => findings.map(({ code }) => code);

/** Maps to an entry with these findings, none of which rejects. */
function taken(given: Record<string, unknown>, ...expected: string[]): Entry {
  const mapped = take(given);
  assert.deepEqual(codes(mapped), expected);
  assert.ok(mapped.findings.every(({ rejects, row }) => !rejects && row === 7));
  assert.ok(mapped.entry, 'the row was taken');
  return mapped.entry;
}

/** Maps to no entry, for these reasons. */
function rejected(given: Record<string, unknown>, ...expected: string[]): Finding[] {
  const mapped = take(given);
  assert.equal(mapped.entry, null);
  assert.deepEqual(codes(mapped), expected);
  assert.ok(mapped.findings.some(({ rejects }) => rejects));
  return mapped.findings;
}

test('a complete row is taken as it is, without finding or change, and keeps its raw self', () => {
  const { raw, ...entry } = taken({ name: 'x', dimensions: { finance: 1.5, 'a.b': '2' }, score: 90 });
  assert.deepEqual(entry, {
    row: 7,
    system: 'uscc',
    code: valid,
    kind: 'enterprise',
    name: 'x',
    industrySystem: null,
    industry: null,
    role: 'operating',
    address: null,
    lng: 120.15,
    lat: 30.27,
    crs: 'wgs84',
    declaredArea: null,
    source: 'test',
    sourceKey: '1',
    evaluation: {
      scheme: 'CN-2026',
      outcome: 'graded',
      grade: 'A',
      score: 90,
      dimensions: { finance: 1.5, 'a.b': 2 },
      evaluatedAt: '2026-03-31T01:00:00Z',
    },
    changes: [],
  });
  assert.deepEqual(JSON.parse(raw), { ...complete, name: 'x', dimensions: { finance: 1.5, 'a.b': '2' }, score: 90 });
});

test('SQL, HTML and every script in a name are carried through untouched', () => {
  for (const name of ["'; drop table entity; --", '<script>alert(1)</script>&amp;', '=1+1', '信图 🏪 ٠ \u202Ex', '\\N'])
    assert.equal(taken({ name }).name, name);
});

test('a code is normalised by named rules, and a failed check is told but never drops the row', () => {
  const entry = taken({ code: ' ９１３３-0100 799655058b ' });
  assert.equal(entry.code, valid);
  assert.deepEqual(
    entry.changes.map(({ rule, to }) => [rule, to]),
    [
      ['trim', '９１３３-0100 799655058b'],
      ['nfkc_code', '9133-0100 799655058b'],
      ['normalise_code', valid],
    ],
  );
  assert.equal(taken({ code: '9133010057462616XH' }, 'uscc_check').code, '9133010057462616XH');
  assert.equal(taken({ code: '12345' }, 'uscc_length').kind, null);
  assert.equal(taken({ code: '330100123456789' }, 'registration_number').kind, null);
  assert.match(take({ code: '9133O1OO799655O58B' }).findings[0]!.message, /mean 91330100799655058B/);
  assert.deepEqual(codes(take({ code: '9111000060003IOZSV' })), ['uscc_charset']);
  assert.equal(taken({ code: ' x-1 ', system: 'fhrs' }).code, 'x-1');
});

test('kind comes from its column, else from the code; a typo does not make a trader an organisation', () => {
  assert.equal(taken({ kind: 'other' }).kind, 'other');
  assert.equal(taken({ code: '92330100799655058B' }, 'uscc_check').kind, 'individual');
  assert.equal(taken({ code: '9233010079965505' }, 'uscc_length').kind, 'individual');
  assert.equal(taken({ code: '7', system: 'own' }).kind, null);
  rejected({ kind: 'shop' }, 'unknown_kind');
});

test('a row without code, source or key is rejected, with every fault and not only the first', () => {
  rejected({ code: ' - ' }, 'missing_code');
  rejected(
    { code: null, source: '', sourceKey: ' ', grade: 'Z' },
    'missing_code',
    'missing_source',
    'missing_source_key',
    'unknown_grade',
  );
  rejected({ system: 'A b' }, 'bad_system');
});

test('values that cannot be stored or trusted are rejected by name', () => {
  for (const name of ['a\0b', '\uD800']) rejected({ name }, 'unstorable_text');
  rejected({ code: JSON.parse('91330100799655058') }, 'inexact_number');
  assert.equal(taken({ code: 42, system: 'own' }).code, '42');
  rejected({ name: { first: 'a' } }, 'not_text');
  rejected({ code: 'x'.repeat(65), system: 'own' }, 'field_too_long');
  rejected({ name: 'x'.repeat(501) }, 'field_too_long');
  rejected({ address: 'x'.repeat(2001) }, 'field_too_long');
  assert.equal(taken({ name: 'x'.repeat(500), address: 'x'.repeat(2000) }).name?.length, 500);
});

test('coordinates that cannot be are left out with a finding, and the row is taken', () => {
  const nowhere = (given: Record<string, unknown>, ...expected: string[]) => {
    const { lng, lat } = taken(given, ...expected);
    assert.deepEqual([lng, lat], [null, null]);
  };
  nowhere({ lng: null, lat: '' }, 'missing_coordinates');
  nowhere({ lng: undefined }, 'coordinates_half');
  nowhere({ lng: '120,15' }, 'not_a_number');
  nowhere({ lng: 'a', lat: 'b' }, 'not_a_number', 'not_a_number');
  nowhere({ lng: 0, lat: 0 }, 'null_island');
  nowhere({ lng: 181 }, 'out_of_range');
  nowhere({ lng: 30.27, lat: 120.15 }, 'out_of_range');
  nowhere({ lat: 85.06 }, 'out_of_range');
  nowhere({ crs: 'EPSG:3857' }, 'unknown_crs');
  assert.match(take({ lng: 30.27, lat: 120.15 }).findings[0]!.message, /swapped/);
  const { lng: _, lat: __, ...silent } = complete;
  assert.deepEqual(mapRow({ row: 1, raw: silent }).findings, [], 'a row that says nothing of a place is no finding');
});

test('coordinates of another system are converted to WGS 84, with both values kept', () => {
  const entry = taken({ lng: 120.1550722, lat: 30.274088, crs: 'GCJ-02' });
  assert.ok(Math.abs(entry.lng! - 120.1503589) < 1e-5 && Math.abs(entry.lat! - 30.2764043) < 1e-5);
  assert.equal(entry.crs, 'gcj02');
  assert.deepEqual(
    entry.changes.map(({ field, rule, from }) => [field, rule, from]),
    [
      ['lng', 'crs_to_wgs84', '120.1550722'],
      ['lat', 'crs_to_wgs84', '30.274088'],
    ],
  );
});

test('an evaluation is a grade of a known scheme or a known state, never both and never half', () => {
  assert.equal(taken({ grade: null, state: 'unrated' }).evaluation?.outcome, 'unrated');
  assert.equal(taken({ grade: '', scheme: '', evaluatedAt: '' }).evaluation, null);
  const [finding] = rejected({ grade: 'E' }, 'unknown_grade');
  assert.match(finding!.message, /"A", "B", "C", "D"/);
  rejected({ grade: 'constructor' }, 'unknown_grade');
  rejected({ scheme: 'CN-1999' }, 'unknown_scheme');
  rejected({ scheme: null }, 'missing_scheme');
  rejected({ grade: null, state: 'good' }, 'unknown_state');
  rejected({ grade: null, state: 'graded' }, 'unknown_state');
  rejected({ state: 'unrated' }, 'grade_and_state');
  rejected({ grade: null }, 'missing_grade');
  rejected({ grade: null, scheme: null, evaluatedAt: null, score: 5 }, 'missing_grade');
  rejected({ score: '1,000' }, 'not_a_number');
  rejected({ score: true }, 'not_a_number');
  rejected({ dimensions: [1] }, 'bad_dimensions');
  rejected({ dimensions: { a: 'x' } }, 'not_a_number');
  rejected({ dimensions: { '': 1 } }, 'bad_dimensions');
});

test('a result that does not follow from the points sent with it is found, and kept as sent', () => {
  const dimensions = { Hygiene: 10, Structural: 0, ConfidenceInManagement: 0 };
  const given = { scheme: 'FHRS', grade: '5', score: 15, dimensions };
  const { entry, findings } = take(given);
  assert.deepEqual(entry?.evaluation && [entry.evaluation.grade, entry.evaluation.score], ['5', 15]);
  assert.deepEqual(
    findings.map(({ field, code, value, rejects }) => [field, code, value, rejects]),
    [
      ['score', 'score_differs', '15', false],
      ['grade', 'grade_differs', '5', false],
    ],
  );
  assert.match(findings[1]!.message, /FHRS the points come to score 10, grade "4"/);
  assert.deepEqual(codes(take({ ...given, grade: '4', score: 10 })), []);
  assert.deepEqual(codes(take({ ...given, grade: '5', score: null, dimensions: { Hygiene: 10 } })), []);
  assert.deepEqual(codes(take({ scheme: 'TAX', grade: 'B', score: 95 })), ['grade_differs']);
  assert.deepEqual(codes(take({ scheme: 'TAX', grade: 'M', score: 95 })), []);
});

test('points without a grade are graded where the scheme can be computed, and lineage tells', () => {
  const dimensions = { Hygiene: 10, Structural: 5, ConfidenceInManagement: 5 };
  const { entry, findings } = take({ scheme: 'FHRS', grade: null, dimensions });
  assert.deepEqual(findings, []);
  const { outcome, grade, score } = entry!.evaluation!;
  assert.deepEqual([outcome, grade, score], ['graded', '4', 20]);
  assert.deepEqual(entry!.changes, [
    { field: 'grade', rule: 'grade_from_points', from: null, to: '4' },
    { field: 'score', rule: 'score_from_points', from: null, to: '20' },
  ]);
  const other = take({ scheme: 'FHRS', grade: null, score: 25, dimensions });
  assert.deepEqual([codes(other), other.entry?.evaluation?.score], [['score_differs'], 25]);
  // Nothing is taken for 0, a national grade is the department's alone, and without thresholds there is none.
  rejected({ scheme: 'FHRS', grade: null, dimensions: { ...dimensions, Hygiene: null } }, 'missing_grade');
  rejected({ scheme: 'TAX', grade: null, score: 95 }, 'missing_grade');
  rejected({ scheme: 'CN-2026', grade: null, score: 95, dimensions }, 'missing_grade');
  assert.equal(take({ scheme: 'FHRS', grade: null, state: 'unrated', dimensions }).entry?.evaluation?.grade, null);
});

test('dates are real days, strictly written; what is no date rejects the row', () => {
  const cases: [text: string, utc: string][] = [
    ['2021-05-03', '2021-05-02T16:00:00Z'],
    ['2021/5/3', '2021-05-02T16:00:00Z'],
    ['20210503', '2021-05-02T16:00:00Z'],
    ['2021-05-03T08:00:00', '2021-05-03T00:00:00Z'],
    ['2021-05-03 08:00', '2021-05-03T00:00:00Z'],
    ['2021-05-03T08:00:00Z', '2021-05-03T08:00:00Z'],
    ['2021-05-03t08:00:00.1234567-03:30', '2021-05-03T11:30:00.123456Z'],
    ['2020-02-29', '2020-02-28T16:00:00Z'],
  ];
  for (const [text, utc] of cases) assert.equal(written(text, 480)?.utc, utc, text);
  const noDays = '2021-02-30|2021-02-29|2021-13-01|2021-00-10|1899-12-31|2201-01-01|2021-05-03T24:00:00Z';
  const notSo = '12/05/2020|2021-5-3|2021-05-03T08:00:00+16:00|2021-05-03 morning|44319|２０２１-05-03|';
  for (const text of `${noDays}|${notSo}`.split('|')) assert.equal(written(text, 480), null, text);
  for (const evaluatedAt of ['2021-02-30', '12/05/2020', 44319, 20210503, 1.6e9, true, '2021'])
    rejected({ evaluatedAt }, 'not_a_date');
  assert.equal(taken({ evaluatedAt: '' }, 'missing_date').evaluation?.evaluatedAt, null);
});

test('only an assumed offset is a change of a date, not the rewriting of one', () => {
  assert.deepEqual(taken({ evaluatedAt: '2021-05-03T08:00+08:00' }).changes, []);
  assert.deepEqual(taken({ evaluatedAt: '2021-05-03' }).changes, [
    { field: 'evaluatedAt', rule: 'date_to_utc', from: '2021-05-03', to: '2021-05-02T16:00:00Z' },
  ]);
});

test('a file without its required columns is refused with those and with what it has', () => {
  assert.throws(() => mapper(xintu, ['code', 'Source', 'name'], schemes), {
    name: 'Refusal',
    code: 'missing_column',
    message: /"source", "sourceKey".*"code", "Source", "name"/,
  });
});

test('columns are joined without blank parts, dimension columns go by their prefix, words by the profile', () => {
  const profile: Profile = {
    ...xintu,
    columns: { ...xintu.columns, address: ['a1', 'a2', 'absent'] },
    grades: { A级: 'A' },
    states: { 未评价: 'unrated' },
  };
  const columns = ['code', 'source', 'sourceKey', 'a1', 'a2', 'scheme', 'grade', 'dimensions.x', 'dimensions.'];
  const map = mapper(profile, columns, schemes);
  const row = (...cells: string[]) => map({ row: 1, raw: [valid, 's', '1', ...cells, '9'] });
  const graded = row('1 Road', ' ', 'CN-2026', 'A级', '1.5');
  assert.equal(graded.entry?.address, '1 Road');
  assert.deepEqual(graded.entry?.evaluation?.dimensions, { x: 1.5 });
  assert.deepEqual(graded.entry?.changes, [
    { field: 'address', rule: 'trim', from: '1 Road,  ', to: '1 Road' },
    { field: 'grade', rule: 'grade_to_scheme', from: 'A级', to: 'A' },
  ]);
  const unrated = row('1 Road', 'Town', 'CN-2026', '未评价', '');
  assert.equal(unrated.entry?.address, '1 Road, Town');
  assert.deepEqual(unrated.entry?.evaluation, {
    scheme: 'CN-2026',
    outcome: 'unrated',
    grade: null,
    score: null,
    dimensions: null,
    evaluatedAt: null,
  });
});

test('every fault of a profile is named with its path, and the shipped ones have none', () => {
  for (const profile of Object.values(profiles)) assert.deepEqual(parseProfile(profile, profile.id), profile);
  const broken = {
    ...xintu,
    columns: { ...xintu.columns, colour: 'c' },
    utcOffset: '+25:00',
    unknownDates: ['2021-02-30'],
    defaults: { kind: 'shop' },
  };
  assert.throws(
    () => parseProfile(broken, 'p.json'),
    (error: Error & { code: string }) => {
      assert.equal(error.code, 'bad_profile');
      for (const part of ['p.json', 'columns', 'colour', 'utcOffset', 'unknownDates.0', 'defaults.kind'])
        assert.ok(error.message.includes(part), `${part} is named in: ${error.message}`);
      return true;
    },
  );
  const { lat: _, source: __, scheme: ___, ...columns } = xintu.columns;
  assert.throws(() => parseProfile({ ...xintu, columns }, 'p'), /lng and lat.*source.*scheme/);
  const { grade: ____, state: _____, ...ungraded } = xintu.columns;
  assert.ok(parseProfile({ ...xintu, columns: ungraded }, 'p'), 'dimensions give a grade');
  const { dimensions: ______, ...scored } = ungraded;
  assert.throws(() => parseProfile({ ...xintu, columns: scored }, 'p'), /score and evaluatedAt need one of them/);
  for (const document of [null, [], 'x', {}]) assert.throws(() => parseProfile(document, 'p'), { code: 'bad_profile' });
});

test('docs/FORMATS.md explains exactly the finding codes that there are, and its example is a profile', () => {
  const text = readFileSync('docs/FORMATS.md', 'utf8');
  // What is found later, in the tables and on boundaries, has codes of its own.
  const reading = text.split('Found when rows meet the tables')[0]!;
  const rows = [...reading.matchAll(/^\| `([a-z_]+)`\s*\| (yes|\*\*no\*\*)\s*\|/gm)].map(([, code, is]) => [
    code!,
    is !== 'yes',
  ]);
  const documented = Object.fromEntries(rows);
  const own = Object.keys(findingCodes).map((code) => [code, documented[code]]);
  assert.deepEqual(Object.fromEntries(own), findingCodes);
  const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  assert.equal(parseProfile(JSON.parse(example), 'example').id, 'district-list');
});

test('a value in a finding is cut to 200 characters, never through one', () => {
  assert.equal(shortened('x'.repeat(201)).length, 200);
  assert.doesNotMatch(shortened(`x${'😀'.repeat(300)}`), /\p{Cs}/u);
});

async function imported(path: string, profile: Profile) {
  const input = await openInput(path);
  const map = mapper(profile, input.columns, schemes);
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  for await (const item of input.rows()) {
    if (isFinding(item)) findings.push(item);
    else {
      const mapped = map(item);
      findings.push(...mapped.findings);
      if (mapped.entry) entries.push(mapped.entry);
    }
  }
  return { entries, findings };
}

const tally = (words: string[]) => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

test('the sample file imports without a fault, in three coordinate systems', async () => {
  const { entries, findings } = await imported('docs/samples/xintu.csv', xintu);
  assert.deepEqual(findings, []);
  assert.equal(entries.length, 12);
  assert.deepEqual(new Set(entries.map(({ crs }) => crs)), new Set(['wgs84', 'gcj02', 'bd09']));
  assert.ok(entries.every(({ lng, lat }) => lng! > 120.14 && lng! < 120.18 && lat! > 30.25 && lat! < 30.29));
  assert.ok(entries.every(({ code }) => code.slice(2, 8) === '339999'));
  assert.deepEqual(entries[0]!.evaluation?.dimensions, { finance: 46, compliance: 46.5 });
});

test('London: every row is taken, with its outcome, its unknown dates and its missing coordinates', {
  skip: skipWithoutData,
}, async () => {
  const { entries, findings } = await imported(dataFile('london/fhrs_london_2021.csv.gz'), profiles.fhrs!);
  assert.equal(entries.length, 71_659);
  assert.deepEqual(tally(findings.map(({ code }) => code)), { missing_coordinates: 11_353, unknown_date: 12_393 });
  assert.deepEqual(tally(findings.filter(({ code }) => code === 'unknown_date').map(({ value }) => value!)), {
    '1901-01-01T00:00:00': 12_389,
    '1900-01-01T00:00:00': 4,
  });
  assert.deepEqual(tally(entries.map(({ evaluation }) => evaluation!.grade ?? evaluation!.outcome)), {
    '5': 36_695,
    '4': 12_581,
    '3': 6_724,
    '2': 1_694,
    '1': 1_385,
    '0': 187,
    unrated: 9_263 + 4,
    out_of_scope: 3_126,
  });
  assert.equal(entries.filter(({ changes }) => changes.some(({ rule }) => rule === 'trim')).length, 6_157);
  assert.equal(entries.filter(({ lng, lat }) => lng !== null && lat !== null).length, 60_306);
  assert.equal(entries.filter(({ evaluation }) => evaluation!.dimensions !== null).length, 58_853);
  const dates = entries.flatMap(({ evaluation }) => evaluation!.evaluatedAt ?? []).toSorted();
  assert.deepEqual([dates.length, dates[0], dates.at(-1)], [59_266, '2002-07-15T00:00:00Z', '2021-08-19T00:00:00Z']);
});
