import { isUtf8 } from 'node:buffer';
import { Refusal } from '@/lib/credit/refusal';

export type Encoding = 'utf-8' | 'gb18030';

/** Share of the characters beyond ASCII that must be everyday ones before bytes are taken for Chinese. */
const PLAUSIBLE = 0.9;

/** Length of the bytes without a UTF-8 sequence that is cut off at their end. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wanted > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Offset of the first byte that does not belong to well-formed UTF-8, by bisection; the bytes must hold one. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const whole = bytes.subarray(0, completeLength(bytes.subarray(0, middle)));
    if (isUtf8(whole)) good = middle;
    else bad = middle;
  }
  return completeLength(bytes.subarray(0, good));
}

/** Strict UTF-8, piece by piece: no overlong forms, no surrogates, nothing above U+10FFFF. */
export class Utf8Check {
  /** Offset of the first byte that is not UTF-8; null = none so far. */
  firstBad: number | null = null;
  #carry: Uint8Array = new Uint8Array();
  #offset = 0;

  push(chunk: Uint8Array): void {
    if (this.firstBad !== null) return;
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    const whole = completeLength(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) this.firstBad = this.#offset + firstBadByte(bytes);
    this.#carry = bytes.slice(whole);
    this.#offset += whole;
  }

  end(): void {
    if (this.firstBad === null && this.#carry.length > 0) this.firstBad = this.#offset;
  }
}

/**
 * Are the bytes Chinese in GB18030 (or its parts GBK and GB2312)? Nearly any bytes can be decoded as GB18030, so decoding
 * proves little: nearly all characters must also lie in the rows of GB 2312 that are given out (punctuation and 6,763 Han
 * characters), which holds for Chinese and not for Latin-1, Big5 or damaged UTF-8. It cannot tell EUC-JP and EUC-KR apart
 * from Chinese: they use the same two-byte range.
 */
export class Gb18030Check {
  #decoder = new TextDecoder('gb18030', { fatal: true });
  #decodable = true;
  #lead = 0;
  #skip = 0;
  #characters = 0;
  #common = 0;

  push(chunk: Uint8Array): void {
    if (!this.#decodable) return;
    this.#decode(() => this.#decoder.decode(chunk, { stream: true }));
    for (const byte of chunk) this.#count(byte);
  }

  end(): boolean {
    if (this.#decodable) this.#decode(() => this.#decoder.decode());
    return this.#decodable && this.#characters > 0 && this.#common >= PLAUSIBLE * this.#characters;
  }

  #decode(step: () => unknown): void {
    try {
      step();
    } catch {
      this.#decodable = false;
    }
  }

  #count(byte: number): void {
    if (this.#skip > 0) {
      this.#skip--;
    } else if (this.#lead === 0) {
      if (byte >= 0x80) this.#lead = byte;
    } else {
      const lead = this.#lead;
      this.#lead = 0;
      this.#characters++;
      if (byte >= 0x30 && byte <= 0x39) this.#skip = 2;
      else if (byte >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xf7))) this.#common++;
    }
  }
}

function unknownEncoding(name: string, firstBad: number, head: Uint8Array): Refusal {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const what = utf16 ? 'is UTF-16' : 'is neither UTF-8 nor GB18030';
  const where = `byte ${firstBad} of the text (the first byte is 0) is the first that is not UTF-8`;
  return new Refusal('unknown_encoding', `${name} ${what}: ${where}. Save it as UTF-8 and import it again.`);
}

/**
 * Decide the encoding of a text, in bounded memory: strict UTF-8, else plausible GB18030, else a refusal.
 *
 * @param first the unpacked bytes; always read to their end unless a NUL stands in them
 * @param again the same bytes once more; asked for only where they are not UTF-8
 * @throws {Refusal} `unknown_encoding` with the offset of the first byte that is not UTF-8; `nul_byte` with its offset
 *   (PostgreSQL's text cannot hold it)
 */
export async function decideEncoding(
  first: AsyncIterable<Uint8Array>,
  again: () => AsyncIterable<Uint8Array>,
  name: string,
): Promise<Encoding> {
  const utf8 = new Utf8Check();
  let head: Uint8Array = new Uint8Array();
  let offset = 0;
  for await (const chunk of first) {
    if (offset === 0) head = chunk.slice(0, 2);
    utf8.push(chunk);
    const nul = chunk.indexOf(0);
    if (nul >= 0 && utf8.firstBad === null) {
      const where = `byte ${offset + nul} of the text (the first byte is 0)`;
      throw new Refusal('nul_byte', `${name}: ${where} is NUL, which no text holds. Export the file as UTF-8 text.`);
    }
    offset += chunk.length;
  }
  utf8.end();
  if (utf8.firstBad === null) return 'utf-8';
  const chinese = new Gb18030Check();
  for await (const chunk of again()) {
    if (chunk.includes(0)) throw unknownEncoding(name, utf8.firstBad, head);
    chinese.push(chunk);
  }
  if (chinese.end()) return 'gb18030';
  throw unknownEncoding(name, utf8.firstBad, head);
}

const BOM = Buffer.from('\uFEFF');

async function* transcoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/**
 * The text as UTF-8 without a byte-order mark, whatever its encoding.
 *
 * @throws {TypeError} where the bytes are not in that encoding: decide it first
 */
export async function* utf8Text(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer, void, void> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const chunk of encoding === 'utf-8' ? chunks : transcoded(chunks)) {
    if (start === null) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < BOM.length) continue;
    yield start.subarray(0, BOM.length).equals(BOM) ? start.subarray(BOM.length) : start;
    start = null;
  }
  if (start !== null && start.length > 0) yield start;
}
