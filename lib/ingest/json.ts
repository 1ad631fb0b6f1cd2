import type { Duplex } from 'node:stream';
import { Assembler } from 'stream-json/assembler.js';
import type { Token } from 'stream-json/parser.js';
import { withParser } from 'stream-json/utils/with-parser.js';
import { Refusal } from '@/lib/credit/refusal';
import { MAX_DEPTH, MAX_ROW } from './limits';
import { featureRow, nestedTooDeep, rowOf } from './rows';
import type { Finding, RawRow } from './types';

/** Stands for an element that was nested too deep to be kept. */
const tooDeep = Symbol('too deep');

/** Array and feature lie around a row. */
const DEEPEST = MAX_DEPTH + 2;

/** Takes the elements of the top-level array, or of the top-level object's array `features`, out of the tokens. */
class Elements {
  /** Whole elements that nobody has taken yet. */
  ready: unknown[] = [];
  /** Has the array been found? */
  found = false;
  #inside = false;
  #depth = 0;
  #key: string | null = null;
  #assembler = new Assembler<unknown[]>();
  /** Brackets still open in an element that is nested too deep to be kept; 0 = it is kept. */
  #tooDeep = 0;

  constructor(readonly format: 'json' | 'geojson') {}

  take(token: Token): void {
    if (this.#inside) this.#assemble(token);
    else if (token.name === 'startArray' && this.#isHere()) {
      this.found = true;
      this.#inside = true;
      this.#assembler.consume(token);
    } else if (token.name === 'startObject' || token.name === 'startArray') this.#depth++;
    else if (token.name === 'endObject' || token.name === 'endArray') this.#depth--;
    else if (token.name === 'keyValue' && this.#depth === 1) this.#key = token.value;
  }

  #isHere(): boolean {
    return this.format === 'json' ? this.#depth === 0 : this.#depth === 1 && this.#key === 'features';
  }

  #assemble(token: Token): void {
    if (this.#tooDeep > 0) this.#pass(token);
    else this.#assembler.consume(token);
    if (this.#assembler.done) this.#inside = false;
    else if (this.#assembler.depth > DEEPEST) {
      this.#tooDeep = this.#assembler.depth - 1;
      this.#assembler.dropToLevel(1);
    } else if (this.#assembler.depth === 1 && this.#assembler.current?.length)
      this.ready.push(this.#assembler.current.pop());
  }

  /** To the end of an element that is not kept: a level of brackets costs two bytes to send and 250 to hold. */
  #pass({ name }: Token): void {
    if (name === 'startObject' || name === 'startArray') this.#tooDeep++;
    else if ((name === 'endObject' || name === 'endArray') && --this.#tooDeep === 0) this.ready.push(tooDeep);
  }
}

/** The parser as a sink: elements gather in `elements.ready`, the stream itself gives nothing out. */
function sinkFor(elements: Elements): Duplex {
  const take = (token: Token) => elements.take(token);
  // The type wants stream-chain's mark of functions that are also told of the end; plain functions are taken as well.
  type Stage = ReturnType<Parameters<typeof withParser.asStream>[0]>;
  const sink = withParser.asStream(() => take as unknown as Stage, { streamValues: false });
  sink.on('error', () => {}); // told through the callback of the write that failed
  sink.resume();
  return sink;
}

const written = (sink: Duplex, piece: Buffer) =>
  new Promise<void>((resolve, reject) => {
    sink.write(piece, (error) => (error ? reject(error) : resolve()));
  });

const ended = (sink: Duplex) =>
  new Promise<void>((resolve, reject) => {
    sink.once('error', reject);
    sink.once('end', resolve);
    sink.end();
  });

/** Counts lines and characters of UTF-8 text; both begin with 1, rows too. */
class Place {
  row = 1;
  line = 1;
  character = 0;
  move(byte: number): void {
    if (byte === 10) {
      this.line++;
      this.character = 0;
    } else if ((byte & 0xc0) !== 0x80) this.character++;
  }
}

/**
 * Where parsing fails, to the character: reads the text once more, as before up to the piece that failed and that piece
 * byte by byte. Slow, but only ever done once, for a message that lets the fault be found.
 */
async function placeOfFault(text: AsyncIterable<Buffer>, format: 'json' | 'geojson', pieces: number): Promise<Place> {
  const elements = new Elements(format);
  const sink = sinkFor(elements);
  const place = new Place();
  let n = 0;
  try {
    for await (const piece of text) {
      n++;
      if (n < pieces) await written(sink, piece);
      for (const byte of piece) {
        place.move(byte);
        if (n >= pieces) await written(sink, Buffer.of(byte));
        place.row += elements.ready.length;
        elements.ready = [];
      }
    }
  } catch {
    // the fault that is looked for
  } finally {
    sink.destroy();
  }
  return place;
}

const plain = (error: unknown) =>
  error instanceof Error ? error.message.replace(/^Parser (cannot parse input: |has )?/, '') : String(error);

/**
 * The rows of a JSON array, or of the features of a GeoJSON FeatureCollection, one at a time.
 *
 * @param open the text in UTF-8; opened again to find the place of a fault
 * @throws {Refusal} `malformed_json` with line and character; `json_without_rows`; `row_too_long` (MAX_ROW)
 */
export async function* jsonRows(
  open: () => AsyncIterable<Buffer>,
  format: 'json' | 'geojson',
  name: string,
  again: () => AsyncIterable<Buffer> = open,
): AsyncGenerator<RawRow | Finding, void, void> {
  const elements = new Elements(format);
  const sink = sinkFor(elements);
  let row = 0;
  let pieces = 0;
  let sinceRow = 0;
  const malformed = async (error: unknown) => {
    const at = await placeOfFault(again(), format, pieces);
    const where = `line ${at.line}, character ${at.character}, row ${at.row}`;
    return new Refusal('malformed_json', `${name} is not JSON: ${plain(error)} at ${where}. Export the file again.`);
  };
  try {
    for await (const piece of open()) {
      pieces++;
      await written(sink, piece).catch(async (error) => Promise.reject(await malformed(error)));
      sinceRow = elements.ready.length > 0 ? 0 : sinceRow + piece.length;
      if (sinceRow > MAX_ROW) throw tooLongRow(name, row + 1);
      for (const value of elements.ready) {
        row++;
        if (value === tooDeep) yield nestedTooDeep(row, null);
        else if (format === 'json') yield rowOf(row, value);
        else yield* featureRow(row, value);
      }
      elements.ready = [];
    }
    await ended(sink).catch(async (error) => Promise.reject(await malformed(error)));
  } finally {
    sink.destroy();
  }
  if (!elements.found) throw withoutRows(name, format);
}

const tooLongRow = (name: string, row: number) =>
  new Refusal('row_too_long', `${name}: row ${row} is longer than ${MAX_ROW} bytes. Leave out what is not a field.`);

const withoutRows = (name: string, format: 'json' | 'geojson') =>
  new Refusal(
    'json_without_rows',
    format === 'json'
      ? `${name}: the JSON is not an array. Wanted is an array of rows: [{…}, {…}].`
      : `${name}: there is no array "features". Wanted is a GeoJSON FeatureCollection.`,
  );
