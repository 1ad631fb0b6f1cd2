import type { Tx } from '@/db/db';
import { type EntityFilter, type EntityRow, entities, findEntity } from '@/db/queries/entities';
import { type NameMatch, type NameSearch, type NameTier, nameTiers } from '@/db/queries/name-match';
import { FIRST_NAMES, firstNames, type NameFound, namesFound, READ_FIRST } from '@/db/queries/names-found';
import { Refusal } from '@/lib/credit/refusal';
import { normaliseCode } from '@/lib/credit/uscc';
import { fold } from '@/lib/search/fold';
import { meaningsOf, wholeGram } from '@/lib/search/grams';
import { integerOf } from './query';

/** Pages of entities: by id, by how well a name fits, or by distance. */

export interface Page {
  rows: EntityRow[];
  /** Of the page behind it; null = there is none. */
  nextCursor: string | null;
}

type Filter = Omit<EntityFilter, 'search' | 'near' | 'only' | 'after' | 'limit'>;

export interface Search {
  q: string | undefined;
  near: readonly [lng: number, lat: number] | undefined;
  /** `ID`, with a query `TIER:ID`, near a point `METRES:ID`: the last of the page before. */
  cursor: string | undefined;
  limit: number;
}

/**
 * A page of the entities that a filter lets through.
 *
 * @throws {Refusal} 400 for a cursor of another list
 */
export async function entityPage(tx: Tx, filter: Filter, search: Search): Promise<Page> {
  const names = search.q === undefined ? null : await namesMeant(tx, search.q);
  if (names === 'none') return { rows: [], nextCursor: null };
  if (search.near !== undefined) return pageNear(tx, filter, names, { ...search, near: search.near });
  return names === null ? pageOfAll(tx, filter, search) : pageOfNames(tx, filter, names, search);
}

/** Names that a query means; `none` when it has nothing that a name is made of. */
async function namesMeant(tx: Tx, q: string): Promise<Omit<NameSearch, 'tier'> | 'none'> {
  const folded = fold(q);
  if (folded === '') return 'none';
  const meanings = meaningsOf(folded);
  const match = (meant: (typeof meanings)[number], grams: readonly number[]) => ({
    grams,
    ...('text' in meant ? { text: meant.text } : { spelled: meant.spelled }),
  });
  return {
    whole: { folded, gram: wholeGram(folded) },
    codes: await codesMeant(tx, q.trim()),
    starts: meanings.map((meant) => match(meant, meant.startGrams)),
    parts: meanings.map((meant) => match(meant, meant.grams)),
  };
}

/** What registers make codes of, after NFKC; digits alone, up to nine, are an id, which nobody searches by. */
const CODE = /^(?!\d{1,9}$)[\w:./ -]{2,80}$/;

async function codesMeant(tx: Tx, text: string): Promise<number[]> {
  if (!CODE.test(text.normalize('NFKC'))) return [];
  const found = await findEntity(tx, text);
  return found.length > 0 ? found : findEntity(tx, normaliseCode(text));
}

const MOST_ID = 2 ** 31 - 1;
const NONE = { id: 0, metres: null };
const idOf = (text: string | undefined) => integerOf('cursor', text, { min: 0, max: MOST_ID, otherwise: 0 });

async function pageOfAll(tx: Tx, filter: Filter, { cursor, limit }: Search): Promise<Page> {
  const after = { id: idOf(cursor), metres: null };
  const rows = await entities(tx, { ...filter, search: null, near: null, only: null, after, limit: limit + 1 });
  return pageOf(rows, limit, ({ id }) => String(id));
}

/** The whole name or a code, then names that begin with the query, then names that have it. */
async function pageOfNames(
  tx: Tx,
  filter: Filter,
  names: Omit<NameSearch, 'tier'>,
  { cursor, limit }: Search,
): Promise<Page> {
  const after = cursor === undefined ? { tier: 'whole' as const, id: 0 } : tierCursor(cursor);
  if (filter.bbox !== null || filter.zone !== null) return pageOfNamesWithin(tx, filter, names, { after, limit });
  const { rare, among, before } = await byRarest(tx, names);
  // What is too rare to fill a page out of the names of the first go is not read for.
  const reads = (among * READ_FIRST) / FIRST_NAMES > limit;
  const found = await namesFound(tx, rare, { facts: filter, reads, before, after, limit: limit + 1 });
  const page = pageOf(found, limit, ({ tier, id }) => `${tier}:${id}`);
  if (page.rows.length === 0) return { ...page, rows: [] };
  const only = page.rows.map(({ id }) => id);
  const rows = await entities(tx, { ...filter, search: null, near: null, only, after: NONE, limit });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { ...page, rows: only.map((id) => byId.get(id)!) };
}

/** A name is looked up by so many of its pieces; by common ones as well, the index reads all that have them. */
const LOOKED_UP = 2;

interface Rarest {
  /** The same names, looked up by the rarest pieces; the text itself decides in any case. */
  rare: Omit<NameSearch, 'tier'>;
  /** Of the first names, how many may be meant; all where it was not counted. */
  among: number;
  /** The id before the first name. */
  before: number;
}

async function byRarest(tx: Tx, names: Omit<NameSearch, 'tier'>): Promise<Rarest> {
  const matches = [...names.starts, ...names.parts];
  const isShort = matches.every(({ grams }) => grams.length <= LOOKED_UP);
  const pieces = isShort ? [] : [...new Set(matches.flatMap(({ grams }) => grams))];
  const { before, among: known } = await firstNames(tx, pieces);
  if (isShort) return { rare: names, among: FIRST_NAMES, before };
  const namesOf = (piece: number) => known.get(piece) ?? 0;
  const tells = (piece: number) => namesOf(piece) < FIRST_NAMES / 4;
  const rarest = (grams: readonly number[]) => {
    const [first, ...others] = [...grams].sort((a, b) => namesOf(a) - namesOf(b)).slice(0, LOOKED_UP);
    return [...(first === undefined ? [] : [first]), ...others.filter(tells)];
  };
  const few = (match: NameMatch) => (match.grams.length > LOOKED_UP ? rarest(match.grams) : match.grams);
  return {
    rare: {
      ...names,
      // What a name begins with comes last, and no other piece tells it.
      starts: names.starts.map((match) =>
        match.grams.length > LOOKED_UP
          ? { ...match, grams: [...rarest(match.grams.slice(0, -1)), ...match.grams.slice(-1).filter(tells)] }
          : match,
      ),
      parts: names.parts.map((match) => ({ ...match, grams: few(match) })),
    },
    among: names.parts.reduce((sum, { grams }) => sum + Math.min(FIRST_NAMES, ...grams.map(namesOf)), 0),
    before,
  };
}

/** The same of those within an area, which leads to fewer than a name does. */
async function pageOfNamesWithin(
  tx: Tx,
  filter: Filter,
  names: Omit<NameSearch, 'tier'>,
  { after: last, limit }: { after: NameFound; limit: number },
): Promise<Page> {
  const found: { row: EntityRow; tier: NameTier }[] = [];
  for (const tier of nameTiers.slice(nameTiers.indexOf(last.tier))) {
    const after = { id: tier === last.tier ? last.id : 0, metres: null };
    const left = limit + 1 - found.length;
    const search = { ...names, tier };
    const rows = await entities(tx, { ...filter, search, near: null, only: null, after, limit: left });
    found.push(...rows.map((row) => ({ row, tier })));
    if (found.length > limit) break;
  }
  const page = pageOf(found, limit, ({ row, tier }) => `${tier}:${row.id}`);
  return { ...page, rows: page.rows.map(({ row }) => row) };
}

function tierCursor(cursor: string): NameFound {
  const [name, id] = cursor.split(':');
  const tier = nameTiers.find((known) => known === name);
  if (tier === undefined || id === undefined) throw badCursor(cursor);
  return { tier, id: idOf(id) };
}

const badCursor = (cursor: string) =>
  new Refusal('bad_cursor', `cursor must be the nextCursor of the page before, got "${cursor}".`);

/** Who is near is looked for in ever wider circles: a first one over everybody would measure everybody. */
const radiiM = [300, 1_500, 8_000, 40_000, 200_000] as const;

/**
 * The nearest first. Measured to the points that are shown: by distances from several points to an exact one, a coarsened
 * place could be told.
 */
async function pageNear(
  tx: Tx,
  filter: Filter,
  names: Omit<NameSearch, 'tier'> | null,
  { near, cursor, limit }: Search & { near: readonly [number, number] },
): Promise<Page> {
  const after = cursor === undefined ? { id: 0, metres: null } : nearCursor(cursor);
  const search = names && { ...names, tier: 'any' as const };
  let rows: EntityRow[] = [];
  for (const radiusM of radiiM) {
    if (after.metres !== null && after.metres > radiusM) continue;
    rows = await entities(tx, {
      ...filter,
      search,
      near: { point: near, radiusM },
      only: null,
      after,
      limit: limit + 1,
    });
    if (rows.length > limit) break;
  }
  return pageOf(rows, limit, ({ metres, id }) => `${metres}:${id}`);
}

function nearCursor(cursor: string): { metres: number; id: number } {
  const [metres, id] = cursor.split(':');
  if (id === undefined || !/^\d+(\.\d+)?(e-\d+)?$/.test(metres!)) throw badCursor(cursor);
  return { metres: Number(metres), id: idOf(id) };
}

/** @param found one more than the page, where there is one */
function pageOf<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string) {
  const rows = found.slice(0, limit);
  return { rows, nextCursor: found.length > limit ? cursorOf(rows.at(-1)!) : null };
}
