import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, test } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { csvRows } from '@/lib/ingest/csv';
import { openInput, rowsOf } from '@/lib/ingest/read';
import type { Finding, RawRow } from '@/lib/ingest/types';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xintu-read-'));
});
after(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, `${++files}-${name}`);
  await writeFile(path, content);
  return path;
}

async function all(items: AsyncIterable<RawRow | Finding>): Promise<(RawRow | Finding)[]> {
  const found: (RawRow | Finding)[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const rawOf = (items: (RawRow | Finding)[]) => items.map((item) => ('raw' in item ? item.raw : item.code));

async function read(name: string, content: string | Buffer) {
  const input = await openInput(await file(name, content), { name });
  return { ...input, items: await all(input.rows()) };
}

const refusal = (code: string, message: RegExp) => ({ name: 'Refusal', code, message });

// GB18030 of 编号,名称 / 1,诚信商店 / 2,良好 as any Chinese Windows writes it.
const chinese = Buffer.from('b1e0bac52cc3fbb3c60a312cb3cfd0c5c9ccb5ea0a322cc1bcbac30a', 'hex');

// First, while no other test has made the process large.
test('memory stays bounded: 200 MB are read within 150 MB', { timeout: 60_000 }, async () => {
  const path = join(folder, 'large.csv.gz');
  const block = Buffer.from(
    Array.from({ length: 4_000 }, (_, i) => `${i},"示例 ""${i}"" 商店, ${'x'.repeat(200)}"\n`).join(''),
  );
  const blocks = Math.ceil(200_000_000 / block.length);
  const text = async function* () {
    yield 'id,name\n';
    for (let i = 0; i < blocks; i++) yield block;
  };
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path));
  const start = process.memoryUsage().rss;
  let most = start;
  const input = await openInput(path);
  assert.ok(input.bytes >= 200_000_000);
  let rows = 0;
  for await (const _ of input.rows()) if (++rows % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss);
  assert.equal(rows, blocks * 4_000);
  assert.ok(most - start < 150_000_000, `grew by ${((most - start) / 1e6).toFixed(0)} MB`);
});

test('a csv comes with its columns, size, hash and rows as they stand', async () => {
  const text = 'id,name\r\n1," a ""b"", c "\r\n2,\r\n';
  const { items, ...input } = await read('a.csv', text);
  assert.deepEqual(
    [input.format, input.encoding, input.columns, input.bytes],
    ['csv', 'utf-8', ['id', 'name'], text.length],
  );
  assert.equal(input.sha256, createHash('sha256').update(text).digest('hex'));
  assert.deepEqual(items, [
    { row: 1, raw: ['1', ' a "b", c '] },
    { row: 2, raw: ['2', ''] },
  ]);
});

test('gzip is known by its first bytes, whatever the name, and gives the same hash as the plain file', async () => {
  const text = 'id\n1\n';
  const packed = await read('really.csv', gzipSync(text));
  const plain = await read('packed.csv.gz', text);
  assert.deepEqual(rawOf(packed.items), [['1']]);
  assert.equal(packed.sha256, plain.sha256);
  assert.equal(packed.bytes, plain.bytes);
});

test('a cut or damaged gzip is refused before any row', async () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => `${i},${i * 7919}`).join('\n');
  const packed = gzipSync(`a,b\n${lines}`);
  const damaged = Buffer.from(packed);
  damaged.fill(0x55, packed.length >> 1, (packed.length >> 1) + 64);
  for (const bytes of [packed.subarray(0, packed.length - 20), damaged])
    await assert.rejects(openInput(await file('a.csv.gz', bytes)), refusal('gzip_damaged', /a\.csv\.gz/));
});

test('a missing file, a directory and an empty file are refused', async () => {
  await assert.rejects(openInput(join(folder, 'none.csv')), refusal('file_missing', /none\.csv/));
  await assert.rejects(openInput(folder), refusal('not_a_file', /file/));
  for (const content of ['', '\uFEFF', ' \r\n\n', gzipSync('')])
    await assert.rejects(openInput(await file('e.csv', content)), refusal('empty_file', /empty/));
});

test('a byte-order mark is no part of the first column, in csv and in JSON', async () => {
  assert.deepEqual((await read('a.csv', '\uFEFFid,b\n1,2')).columns, ['id', 'b']);
  assert.deepEqual((await read('a.csv', '\uFEFF"id",b\n1,2')).columns, ['id', 'b']);
  assert.deepEqual(rawOf((await read('a.json', '\uFEFF[{"a":1}]')).items), [{ a: 1 }]);
  assert.deepEqual(rawOf((await read('a.ndjson', '\uFEFF{"a":1}\n{"a":2}')).items), [{ a: 1 }, { a: 2 }]);
});

test('GB18030 is read right, with and without gzip', async () => {
  for (const bytes of [chinese, gzipSync(chinese)]) {
    const { encoding, columns, items } = await read('a.csv', bytes);
    assert.deepEqual([encoding, columns], ['gb18030', ['编号', '名称']]);
    assert.deepEqual(rawOf(items), [
      ['1', '诚信商店'],
      ['2', '良好'],
    ]);
  }
});

test('Latin-1 and a broken UTF-8 character are refused with the position of the first byte that is not UTF-8', async () => {
  const position = (n: number) => refusal('unknown_encoding', new RegExp(`byte ${n} `));
  const latin = Buffer.from('id,name\n1,café au lait\n2,Müller\n', 'latin1');
  await assert.rejects(read('a.csv', latin), position(13));
  await assert.rejects(read('a.csv', gzipSync(latin)), position(13));
  const start = Buffer.from(`id,name\n1,${'诚信'.repeat(40_000)}`);
  await assert.rejects(read('a.csv', Buffer.concat([start, Buffer.from([0xe8, 0xaf, 0x0a])])), position(start.length));
  await assert.rejects(read('a.csv', Buffer.concat([start, Buffer.from([0xe8])])), position(start.length));
  await assert.rejects(read('a.csv', Buffer.from('\uFEFFid\n1', 'utf16le')), refusal('unknown_encoding', /UTF-16/));
});

test('a NUL byte is refused with its position', async () => {
  await assert.rejects(read('a.csv', 'id\n1\0\n'), refusal('nul_byte', /byte 4 /));
});

test('CRLF, LF and CR end rows, line ends in quotes do not, blank lines are no rows', async () => {
  const { items } = await read('a.csv', 'a,b\r\n1,"x\r\ny"\n\n3,"p\nq"\r5,6');
  assert.deepEqual(rawOf(items), [
    ['1', 'x\r\ny'],
    ['3', 'p\nq'],
    ['5', '6'],
  ]);
});

test('a ragged row is a finding in its place, with its number, and the next row is read', async () => {
  const { items } = await read('a.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n');
  assert.deepEqual(
    items.map((item) => ('raw' in item ? item.row : [item.row, item.code, item.rejects])),
    [1, [2, 'ragged_row', true], [3, 'ragged_row', true], 4],
  );
});

test('a quote that is never closed is refused by its row; a quote inside an unquoted field is text', async () => {
  await assert.rejects(read('a.csv', 'a,b\n1,2\n3,"x\n4,5\n'), refusal('quote_not_closed', /row 2 /));
  assert.deepEqual(rawOf((await read('a.csv', 'a,b\n12" pipe,it"s\n')).items), [['12" pipe', 'it"s']]);
});

test('a header with empty or repeated names is refused by name', async () => {
  await assert.rejects(read('a.csv', 'a,,c\n1,2,3'), refusal('bad_header', /column 2 /));
  await assert.rejects(read('a.csv', 'a,b, a\n1,2,3'), refusal('bad_header', /"a"/));
});

test('a megabyte in one field is a finding, a row beyond 16 MB is refused, neither is held on to', async () => {
  const { items } = await read('a.csv', `a,b\n1,${'x'.repeat(1 << 20)}\n3,4\n`);
  assert.deepEqual(rawOf(items), ['field_too_long', ['3', '4']]);
  assert.equal((items[0] as Finding).field, 'b');
  assert.equal((items[0] as Finding).value?.length, 200);
  const huge = 'x'.repeat(17 << 20);
  await assert.rejects(read('a.csv', `a,b\n1,2\n3,"${huge}`), refusal('row_too_long', /row 2 /));
  await assert.rejects(read('a.json', `[{"a":1},{"a":"${huge}"}]`), refusal('row_too_long', /row 2 /));
  await assert.rejects(read('a.ndjson', `{"a":1}\n{"a":"${huge}"}`), refusal('row_too_long', /line 2 /));
  assert.deepEqual(rawOf((await read('a.json', JSON.stringify([{ a: 'x'.repeat(70_000) }, { a: 1 }]))).items), [
    'field_too_long',
    { a: 1 },
  ]);
});

test('the content decides between JSON and separated text, the name between their kinds', async () => {
  const formats = await Promise.all(
    (
      [
        ['a.txt', 'a\tb\n1\t2'],
        ['a.csv', 'a\tb\n1\t2'],
        ['a.tsv', 'a\tb,c\n1\t2'],
        ['a', '[{"a":1}]'],
        ['a.json', '{"a":1}\n{"a":2}'],
        ['a.csv', '{"type":"FeatureCollection","features":[]}'],
        ['a.jsonl.gz', '{"a":1}'],
      ] as const
    ).map(async ([name, text]) => (await read(name, text)).format),
  );
  assert.deepEqual(formats, ['tsv', 'tsv', 'tsv', 'json', 'ndjson', 'geojson', 'ndjson']);
  assert.deepEqual((await read('a.csv', 'a;b\n1;2')).columns, ['a', 'b']);
  await assert.rejects(read('a.xlsx', 'PK\u0003\u0004...'), refusal('unknown_format', /CSV/));
  await assert.rejects(read('a.json', '{"a":1,\n"b":2}'.repeat(2)), refusal('json_without_rows', /one JSON object/));
});

test('malformed JSON is refused with line, character and row', async () => {
  const at = (line: number, character: number, row: number) =>
    refusal('malformed_json', new RegExp(`line ${line}, character ${character}, row ${row}\\b`));
  await assert.rejects(read('a.json', '[{"a":1},\n {"b":2,}]'), at(2, 9, 2));
  await assert.rejects(read('a.json', '[{"名":"称"}] x'), at(1, 13, 2));
  await assert.rejects(read('a.json', '[{"a":1},{"a":2}'), refusal('malformed_json', /line 1, character 16, row 3/));
  const long = JSON.stringify(
    Array.from({ length: 9_000 }, (_, id) => ({ id, name: '信图' })),
    null,
    1,
  );
  const fault = long.indexOf('"id": 7000') + 5;
  const line = long.slice(0, fault).split('\n').length;
  await assert.rejects(read('a.json', `${long.slice(0, fault)}?${long.slice(fault)}`), at(line, 8, 7001));
});

test('a broken line of ndjson is a finding that names the line, and the next line is read', async () => {
  const { items } = await read('a.ndjson', '{"a":1}\n\n{"a":\r\n{"a":3}\r\n');
  assert.deepEqual(rawOf(items), [{ a: 1 }, 'bad_json', { a: 3 }]);
  assert.match((items[1] as Finding).message, /Line 3 /);
  assert.equal((items[1] as Finding).row, 2);
});

test('what is not an object of fields, or nested too deep, is a finding; no depth overflows the stack', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  for (const [name, text] of [
    ['a.json', `[7,null,"x",[1],{"a":${deep}},{"b":1}]`],
    ['a.ndjson', `7\nnull\n"x"\n[1]\n{"a":${deep}}\n{"b":1}`],
  ] as const) {
    const { items } = await read(name, text);
    const broken = Array.from({ length: 4 }, () => 'not_an_object');
    assert.deepEqual(rawOf(items), [...broken, 'too_deep', { b: 1 }]);
  }
  assert.deepEqual(rawOf(await all(rowsOf([{ a: 1 }, 7, { a: JSON.parse(deep) }]))), [
    { a: 1 },
    'not_an_object',
    'too_deep',
  ]);
  await assert.rejects(read('a.json', '['.repeat(1_000_000)), refusal('malformed_json', /line 1, character 1000000/));
});

test('a GeoJSON feature is its properties with lng and lat; another geometry is a finding beside its row', async () => {
  const feature = (geometry: unknown, properties: unknown = { code: 'a' }) => ({
    type: 'Feature',
    properties,
    geometry,
  });
  const line = { type: 'LineString', coordinates: [[1, 2]] };
  const features = [
    feature({ type: 'Point', coordinates: [120.1, 30.2, 5] }),
    feature(null),
    feature(line),
    feature(null, 7),
  ];
  const { format, items } = await read(
    'a.geojson',
    JSON.stringify({ name: { features: [1] }, features, type: 'FeatureCollection' }),
  );
  assert.equal(format, 'geojson');
  const nowhere = { code: 'a', lng: null, lat: null };
  assert.deepEqual(rawOf(items), [
    { code: 'a', lng: 120.1, lat: 30.2 },
    nowhere,
    'not_a_point',
    nowhere,
    'not_an_object',
  ]);
  await assert.rejects(read('a.geojson', '{"a":1}'), refusal('json_without_rows', /features/));
});

test('a file that changes between the two readings is refused at its end', async () => {
  const path = await file('a.csv', 'a\n1\n');
  const input = await openInput(path);
  await writeFile(path, 'a\n2\n');
  await assert.rejects(all(input.rows()), refusal('file_changed', /changed/));
});

test('reading tells how far it is and ends at the whole', async () => {
  const input = await openInput(await file('a.csv', `a\n${'1234567\n'.repeat(50_000)}`));
  const told: number[] = [];
  for await (const _ of input.rows((done) => told.push(done)));
  assert.ok(told.length > 3);
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  assert.equal(told.at(-1), input.bytes);
});

test('any table written as csv comes back as it was, however it is cut into pieces', async () => {
  const unit = fc.constantFrom('a', ',', '"', '\n', '\r', '\t', ' ', '信', 'é', '😀', '\uFEFF', "'; drop table x;--");
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(fc.string({ unit, maxLength: 8 }), { minLength: width, maxLength: width })));
  await fc.assert(
    fc.asyncProperty(table, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (rows, cuts) => {
      const width = rows[0]?.length ?? 1;
      const columns = Array.from({ length: width }, (_, i) => `c${i}`);
      const text = [columns, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
      const found = await all(csvRows(pieces(Buffer.from(text), cuts), columns, ',', 'table'));
      assert.deepEqual(rawOf(found), rows);
    }),
    { numRuns: 300, seed: 20261101 },
  );
});

const quoted = (value: string) => (value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

async function* pieces(bytes: Buffer, sizes: number[]): AsyncGenerator<Buffer> {
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}
