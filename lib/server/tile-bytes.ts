import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How the bytes of an answer may be coded. */
export type Coding = 'identity' | 'gzip' | 'br';

/** Below this a compressed tile is hardly shorter, or longer. */
const LEAST_COMPRESSED = 200;
/** Both give about the same size of a tile (TECH 2); more effort gains a few per cent for twice the time. */
const GZIP_LEVEL = 6;
const BROTLI_QUALITY = 4;

const compressors: Record<Exclude<Coding, 'identity'>, (plain: Uint8Array) => Promise<Uint8Array>> = {
  gzip: (plain) => promisify(gzip)(plain, { level: GZIP_LEVEL }),
  br: (plain) =>
    promisify(brotliCompress)(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
};

/** The bytes of one tile as it was at one revision, each coding made once, when it is first asked for. */
export class TileBytes {
  /** Of the content: the same bytes have the same, whatever their revision and coding. */
  readonly etag: string;
  /** Bytes of all codings that have been made. */
  size: number;
  readonly #coded = new Map<Coding, Promise<Uint8Array>>();
  /** Told of the bytes that a coding adds. */
  onGrowth: (bytes: number) => void = () => {};

  constructor(
    readonly plain: Uint8Array,
    readonly revision: number,
  ) {
    // Weak, as it is that of every coding.
    this.etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    this.#coded.set('identity', Promise.resolve(plain));
    this.size = plain.length;
  }

  get isEmpty(): boolean {
    return this.plain.length === 0;
  }

  /** The coding that it leaves in, where this one may be used. */
  codingFor(accepted: Coding): Coding {
    return this.plain.length < LEAST_COMPRESSED ? 'identity' : accepted;
  }

  /** The bytes in a coding that `codingFor` has given. */
  coded(coding: Coding): Promise<Uint8Array> {
    const there = this.#coded.get(coding);
    if (there !== undefined) return there;
    const made = compressors[coding as Exclude<Coding, 'identity'>](this.plain);
    this.#coded.set(coding, made);
    made.then(
      ({ length }) => {
        this.size += length;
        this.onGrowth(length);
      },
      () => this.#coded.delete(coding),
    );
    return made;
  }
}

/**
 * The coding to answer with, by `Accept-Encoding`: brotli before gzip where both are as welcome (RFC 9110, 12.5.3).
 *
 * @param header null = nothing was said: then none
 */
export function acceptedCoding(header: string | null): Coding {
  const text = header ?? '';
  const there = accepted.get(text);
  if (there !== undefined) return there;
  const coding = codingIn(text);
  if (accepted.size >= MOST_HEADERS) accepted.clear();
  accepted.set(text, coding);
  return coding;
}

/** What headers accept: browsers say the same few again and again. */
const accepted = new Map<string, Coding>();
const MOST_HEADERS = 200;

function codingIn(header: string): Coding {
  const weights = new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  const of = (coding: Coding) => weights.get(coding) ?? weights.get('*') ?? 0;
  const best: Coding = of('br') >= of('gzip') ? 'br' : 'gzip';
  return of(best) > 0 ? best : 'identity';
}

/** Does `If-None-Match` name it? Compared weakly, as RFC 9110, 13.1.2 says. */
export function isKnown(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag));
}
