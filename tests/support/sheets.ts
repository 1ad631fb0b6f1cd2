import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';

/** Reads a workbook by its bytes (ECMA-376), so that what was written is not judged by the library that wrote it. */

/** Text as text, numbers as numbers, nothing as null. */
export type SheetCell = string | number | null;

/** The cells of every sheet by its name, in the order of the workbook, with each cell's number format. */
export function readSheets(file: Buffer): Map<string, SheetCell[][]> {
  const parts = unzip(file);
  const xml = (name: string) => parts.get(name)?.toString('utf8') ?? '';
  const strings = [...xml('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    [...item!.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => unescaped(text!)).join(''),
  );
  const targets = new Map(
    elements(xml('xl/_rels/workbook.xml.rels'), 'Relationship').map((one) => [
      one.Id!,
      one.Target!.replace(/^\/xl\//, ''),
    ]),
  );
  return new Map(
    elements(xml('xl/workbook.xml'), 'sheet').map((one) => {
      const target = targets.get(one['r:id']!);
      assert.ok(target, `sheet ${one.name} has its part`);
      return [one.name!, rowsOf(xml(`xl/${target}`), strings)];
    }),
  );
}

/** Number formats that the cells of a sheet have, by their place, such as `B2`. */
export function readFormats(file: Buffer, sheet: number): Map<string, string> {
  const parts = unzip(file);
  const styles = parts.get('xl/styles.xml')!.toString('utf8');
  const codes = new Map(elements(styles, 'numFmt').map((one) => [one.numFmtId!, one.formatCode!]));
  const cellStyles = elements(/<cellXfs.*?<\/cellXfs>/s.exec(styles)![0], 'xf').map((one) => one.numFmtId!);
  const cells = elements(parts.get(`xl/worksheets/sheet${sheet}.xml`)!.toString('utf8'), 'c');
  return new Map(cells.map((one) => [one.r!, codes.get(cellStyles[Number(one.s ?? 0)]!) ?? '']));
}

function rowsOf(xml: string, strings: readonly string[]): SheetCell[][] {
  return [...xml.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
    const cells: SheetCell[] = [];
    for (const [, attributes, , content = ''] of row!.matchAll(/<c\b([^>]*?)(\/>|>(.*?)<\/c>)/gs)) {
      const { r, t } = attributesOf(attributes!);
      const at = columnOf(r!);
      while (cells.length < at) cells.push(null);
      const value = /<v>(.*?)<\/v>/s.exec(content)?.[1];
      assert.ok(!content.includes('<f'), `${r} is no formula`);
      if (t === 's') cells.push(strings[Number(value)]!);
      else if (t === 'inlineStr') cells.push(unescaped(/<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1] ?? ''));
      else cells.push(value === undefined ? null : Number(value));
    }
    return cells;
  });
}

/** @example columnOf('AB3') // 27 */
const columnOf = (place: string) =>
  [...place.replace(/\d+$/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const attributesOf = (text: string) =>
  Object.fromEntries([...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, name, value]) => [name!, unescaped(value!)]));

const elements = (xml: string, name: string): Record<string, string | undefined>[] =>
  [...xml.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes]) => attributesOf(attributes!));

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) =>
    hex || decimal ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)) : entities[name]!,
  );

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** Files of a zip archive, by its central directory. */
function unzip(file: Buffer): Map<string, Buffer> {
  let end = file.length - 22;
  while (file.readUInt32LE(end) !== END) end -= 1;
  const parts = new Map<string, Buffer>();
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(file.readUInt32LE(at), ENTRY);
    const [method, size, name, extra, comment, start] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt16LE(at + 28),
      file.readUInt16LE(at + 30),
      file.readUInt16LE(at + 32),
      file.readUInt32LE(at + 42),
    ];
    const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    const content = file.subarray(from, from + size);
    parts.set(file.toString('utf8', at + 46, at + 46 + name), method === 0 ? content : inflateRawSync(content));
    at += 46 + name + extra + comment;
  }
  return parts;
}
