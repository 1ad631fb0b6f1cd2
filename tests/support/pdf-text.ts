import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Reads PDFs back with poppler, which shares nothing with what wrote them. */

const isThere = spawnSync('pdftotext', ['-v']).error === undefined;

/** For `{ skip }`: visibly skipped without poppler, but never under CI. */
export const skipWithoutPoppler =
  isThere || process.env.CI === 'true' ? false : 'no pdftotext: install the package poppler-utils';

export interface PdfText {
  /** Text of each page, without any space and with each character in its usual form: lines break where they like. */
  pages: string[];
  /** Of all pages. */
  text: string;
  /** Each line, its parts with one space between them. */
  lines: string[];
  /** Width and height of each page, in points. */
  sizes: [width: number, height: number][];
  title: string;
}

export const spaced = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
export const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '');

export function readPdf(bytes: Uint8Array): PdfText {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-pdf-'));
  try {
    const path = join(folder, 'report.pdf');
    writeFileSync(path, bytes);
    const read = run('pdftotext', ['-layout', '-enc', 'UTF-8', path, '-']);
    const lines = read.split(/[\f\n]/).map(spaced);
    const pages = read.split('\f').slice(0, -1).map(plain);
    const facts = run('pdfinfo', ['-l', String(pages.length), path]);
    const sizes = [...facts.matchAll(/Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)/g)].map(
      ([, width, height]): [number, number] => [Number(width), Number(height)],
    );
    return { pages, lines, text: pages.join(''), sizes, title: /^Title:\s+(.*)$/m.exec(facts)?.[1] ?? '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}
