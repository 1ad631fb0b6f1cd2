import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Db } from '@/db/db';
import { Refusal } from '@/lib/credit/refusal';
import { type AreaKind, type AreaProperties, type AreasImported, MAX_AREA_BYTES } from '@/lib/credit/setup';
import { readFeatures } from '@/lib/ingest/features';
import { findingsOf } from './lineage';
import type { Note } from './setup-actions';
import { importDivisions, importZones } from './zones-import';

/** Boundary files that come through the console. */

const SHOWN_FINDINGS = 50;
const EXAMPLE_LENGTH = 40;

/**
 * Keep the body of a request as a file for as long as the work takes.
 *
 * @param name what the sender calls the file
 * @throws {Refusal} 415 when it is no JSON, 413 past the limit, 400 when it is empty
 */
export async function withUpload<Result>(
  request: Request,
  name: string,
  work: (path: string) => Promise<Result>,
  maxBytes = MAX_AREA_BYTES,
): Promise<Result> {
  if (!/^application\/(geo\+)?json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new Refusal('not_json', 'Send the file as application/geo+json or application/json.', 415);
  const folder = await mkdtemp(join(tmpdir(), 'xintu-upload-'));
  try {
    const path = join(folder, safeName(name));
    await pipeline(Readable.from(bounded(request, maxBytes)), createWriteStream(path));
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A name that stands in no other folder. */
const safeName = (name: string) =>
  name
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-80) || 'areas';

async function* bounded({ body, headers }: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const tooLarge = () => new Refusal('body_too_large', `A boundary file may have ${maxBytes} bytes here.`, 413);
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  let bytes = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    yield part;
  }
}

/** The properties of a file's features, in the order in which they come, so that one picks instead of typing. */
export async function propertiesOf(path: string, name: string): Promise<AreaProperties> {
  const { features } = await readFeatures(path, name);
  const found = new Map<string, { filled: number; values: Set<string> }>();
  for (const { properties } of features) {
    for (const [property, value] of Object.entries(properties)) {
      const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
      const known = found.get(property) ?? { filled: 0, values: new Set() };
      found.set(property, known);
      if (text === '') continue;
      known.filled++;
      known.values.add(text);
    }
  }
  const properties = [...found].map(([property, { filled, values }]) => {
    const [example = ''] = values;
    return { name: property, filled, distinct: values.size, example: example.slice(0, EXAMPLE_LENGTH) };
  });
  return { features: features.length, properties };
}

export interface AreasAsked {
  kind: AreaKind;
  /** Property that holds the id. */
  id: string;
  name: string;
  parent?: string | undefined;
  crs?: string | undefined;
}

/**
 * Import boundaries of one kind; what is doubtful is told.
 *
 * @throws {Refusal} when the file cannot be used; nothing is changed then
 */
export async function importAreasOf(db: Db, path: string, asked: AreasAsked, note: Note): Promise<AreasImported> {
  const { kind, id, name, parent, crs } = asked;
  const shared = {
    path,
    name,
    crs,
    note: (tx: Parameters<Note>[0], batch: number) => note(tx, { subject: `batch:${batch}`, details: { kind } }),
  };
  const {
    sites: _,
    findings: counts,
    ...result
  } = await (kind === 'division'
    ? importDivisions(db, { ...shared, code: id })
    : importZones(db, { ...shared, kind, id, parent }));
  const findings = (await findingsOf(db, result.batch)).slice(0, SHOWN_FINDINGS);
  return {
    ...result,
    counts,
    findings: findings.map(({ row, code, rejects, value }) => ({ row, code, rejects, value })),
  };
}
