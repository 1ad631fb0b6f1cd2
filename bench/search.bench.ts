import { type Db, openDb } from '@/db/db';
import { noteUnsearched, takeUnsearched, writeSearched } from '@/db/queries/searched-names';
import { viewerOf } from '@/lib/credit/publication';
import { fold } from '@/lib/search/fold';
import { searchedName } from '@/lib/search/grams';
import { readingsOf } from '@/lib/search/spelling';
import { seedDemo } from '@/lib/server/demo-seed';
import { entitiesFor } from '@/lib/server/entities';
import { seedShipped } from '@/lib/server/shipped';
import { createDatabase } from '@/tests/support/engines';
import { seeded } from './support/random';
import { printMachine } from './support/report';
import { count } from './support/settings';

/**
 * Search over the names of the generator's Yiwu, as a page asks while somebody types: the first 20 for the public. Half of
 * the queries are one or two characters out of names, the others longer parts, initials and pinyin. Beside it, on the same
 * table, ILIKE with an index of pg_trgm, which knows nothing of spelling and gets only the queries that are parts of names.
 */

const NAMES = count('BENCH_NAMES', 1_000_000);
const QUERIES = count('BENCH_QUERIES', 1_000);
const SEED = 20_261_127;
const NOW = new Date('2026-11-26T00:00:00Z');
const TODAY = '2026-11-26';
const LIMIT = 20;
const SLAB = 10_000;

type Kind = '1 character' | '2 characters' | '3 to 6 characters' | 'initials' | 'pinyin';
interface Query {
  kind: Kind;
  text: string;
}

/** The index is made when all names are there, as by a restore: entry by entry it takes minutes more. @returns seconds */
async function fill(db: Db): Promise<number> {
  const begun = performance.now();
  await db.exec('alter table entity disable trigger search_insert');
  await seedDemo(db, { businesses: NAMES, footfallWeeks: 6, now: NOW, log: () => {} });
  await db.exec('alter table entity enable trigger search_insert');
  await db.transaction(noteUnsearched);
  const [index] = await db.query<{ definition: string }>(
    "select indexdef as definition from pg_indexes where indexname = 'searched_name_grams_idx'",
  );
  await db.exec('drop index searched_name_grams_idx');
  let after = 0;
  for (let left = SLAB; left === SLAB; ) {
    const taken = await db.transaction(async (tx) => {
      const names = await takeUnsearched(tx, after, SLAB);
      await writeSearched(
        tx,
        names.map(({ entity, name }) => ({ entity, ...searchedName(name!) })),
      );
      return names;
    });
    left = taken.length;
    after = taken.at(-1)?.entity ?? after;
  }
  await db.exec(`set maintenance_work_mem = '1GB'; ${index!.definition}`);
  return (performance.now() - begun) / 1_000;
}

async function namesOf(db: Db): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from entity order by hashint8extended(id, $1), id limit $2',
    [SEED, QUERIES],
  );
  return rows.map(({ name }) => name);
}

/** One query out of each name: a part of it from a place drawn at random, or how that part is spelled. */
function queriesOf(names: readonly string[]): Query[] {
  const random = seeded(SEED);
  const whole = (below: number) => Math.floor(random() * below);
  const kinds: Kind[] = ['1 character', '2 characters'];
  const longer: Kind[] = ['3 to 6 characters', '3 to 6 characters', 'initials', 'pinyin'];
  return names.map((name, i) => {
    const kind = i % 2 === 0 ? kinds[whole(2)]! : longer[whole(4)]!;
    const characters = [...fold(name)];
    const length = kind === '1 character' ? 1 : kind === '2 characters' ? 2 : 3 + whole(4);
    const from = whole(Math.max(1, characters.length - length + 1));
    const part = (items: readonly string[]) => items.slice(from, from + length).join('');
    if (kind === 'initials') return { kind, text: part(readingsOf(characters.join('')).map(([one]) => one![0]!)) };
    if (kind === 'pinyin') return { kind, text: part(readingsOf(characters.join('')).map(([one]) => one!)) };
    return { kind, text: part(characters) };
  });
}

async function timed(queries: readonly Query[], ask: (text: string) => Promise<{ length: number }>) {
  const times: { kind: Kind; ms: number; text: string }[] = [];
  let found = 0;
  for (const { kind, text } of queries) {
    const begun = performance.now();
    const items = await ask(text);
    times.push({ kind, text, ms: performance.now() - begun });
    if (items.length > 0) found++;
  }
  return { times, found };
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;

function print(name: string, times: readonly { ms: number }[]): number {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const figures = { median: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99), max: sorted.at(-1)! };
  const words = Object.entries(figures).map(([figure, ms]) => `${figure} ${ms.toFixed(1)}`);
  console.log(`${name}: n ${sorted.length}, ${words.join(', ')} ms`);
  return figures.p95;
}

function printKinds(name: string, times: readonly { kind: Kind; ms: number }[]) {
  for (const kind of new Set(times.map(({ kind }) => kind))) {
    print(
      `${name}, ${kind}`,
      times.filter((one) => one.kind === kind),
    );
  }
}

async function sizes(db: Db, names: readonly string[]) {
  for (const name of names) {
    const [row] = await db.query<{ mb: number }>(
      'select round(pg_total_relation_size($1::regclass) / 1e6)::int as mb',
      [name],
    );
    console.log(`size of ${name}: ${row!.mb} MB`);
  }
}

const { url, drop } = await createDatabase();
const db = await openDb(url);
try {
  await seedShipped(db);
  console.log(`${NAMES} businesses put in and made searchable in ${(await fill(db)).toFixed(0)} s`);
  await db.exec('vacuum analyze');
  const [server] = await db.query<{ version: string }>("select current_setting('server_version') as version");
  printMachine(`PostgreSQL ${server!.version}`);
  const queries = queriesOf(await namesOf(db));
  const viewer = viewerOf('public');
  const ask = async (q: string) =>
    (await db.transaction((tx) => entitiesFor(tx, viewer, { q, limit: LIMIT }, TODAY), 'snapshot')).items;
  await timed(queries.slice(0, 50), ask);
  const ours = await timed(queries, ask);
  if (ours.found < queries.length) throw new Error(`${queries.length - ours.found} queries out of names found nothing`);
  printKinds('search', ours.times);
  const slowest = [...ours.times].sort((a, b) => b.ms - a.ms).slice(0, 8);
  console.log(`slowest: ${slowest.map(({ text, ms }) => `${text} ${ms.toFixed(0)} ms`).join(', ')}`);
  await db.exec(
    'create extension if not exists pg_trgm; create index bench_trgm_idx on entity using gin (name gin_trgm_ops)',
  );
  await db.exec('vacuum analyze entity');
  const written = queries.filter(({ kind }) => kind !== 'initials' && kind !== 'pinyin');
  const trigrams = await timed(written, (q) =>
    db.query(`select id, name from entity where name ilike '%' || $1::text || '%' order by id limit ${LIMIT}`, [q]),
  );
  printKinds('ILIKE with pg_trgm', trigrams.times);
  await sizes(db, ['searched_name', 'searched_name_grams_idx', 'bench_trgm_idx']);
  const theirs = print('ILIKE with pg_trgm, names alone', trigrams.times);
  const p95 = print('search, whole answers', ours.times);
  console.log(`search p95: ${p95.toFixed(1)} ms (wanted: at most 16); pg_trgm ${theirs.toFixed(1)} ms`);
} finally {
  await db.close();
  await drop();
}
