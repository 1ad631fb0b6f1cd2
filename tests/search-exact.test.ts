import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { seeded } from '@/bench/support/random';
import type { Db } from '@/db/db';
import { viewerOf } from '@/lib/credit/publication';
import { fold } from '@/lib/search/fold';
import { meaningsOf, searchedName } from '@/lib/search/grams';
import { entitiesFor } from '@/lib/server/entities';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

/** Search through its indexes, go by go, beside reading every name. */

const DAY = '2026-11-22';
const SEED = 20_261_127;
const random = seeded(SEED);
const below = (n: number) => Math.floor(random() * n);
const some = <T>(items: readonly T[]) => items[below(items.length)]!;

/** Few characters, of several readings and scripts, so that names share pieces, and beginnings of c, which pieces begin with. */
const CHARACTERS = [...'义乌市乐行重长单贸易有限公司店號abcs2'];
const common = ['有限公司', '店', '贸易有限公司', ''];
const someName = () => `${Array.from({ length: 1 + below(5) }, () => some(CHARACTERS)).join('')}${some(common)}`;

/** Names stand on both sides of every end of a go, and behind a gap of ids as long as the ones that were taken back leave. */
const firstIds = [5_000, 5_600, 13_100, 200_000];
const EACH = 60;

interface Named {
  id: number;
  name: string;
}

/** What is found, by reading: the whole name, beginnings, parts; each by id. */
function readAll(all: readonly Named[], q: string): number[] {
  const folded = fold(q);
  const meanings = meaningsOf(folded);
  const tierOf = ({ name }: Named) => {
    const kept = searchedName(name);
    if (kept.folded === folded) return 0;
    const has = (start: boolean) =>
      meanings.some((meant) =>
        'text' in meant
          ? start
            ? kept.folded.startsWith(meant.text)
            : kept.folded.includes(meant.text)
          : new RegExp((start ? '^[^ ]*' : '') + meant.spelled).test(kept.spelling),
      );
    return has(true) ? 1 : has(false) ? 2 : 3;
  };
  const found = all.map((one) => ({ id: one.id, tier: tierOf(one) })).filter(({ tier }) => tier < 3);
  return found.sort((a, b) => a.tier - b.tier || a.id - b.id).map(({ id }) => id);
}

/** A part of a name, or how it is typed by who spells some of it and gives initials of the rest. */
function someQuery(all: readonly Named[]): string {
  const characters = [...fold(some(all).name)];
  const from = below(characters.length);
  const part = characters.slice(from, from + 1 + below(4)).join('');
  const spelled = searchedName(part).spelling;
  if (spelled === '' || below(2) === 0) return part;
  const syllables = spelled.split(' ').map((set) => some(set.split('/').filter((reading) => reading !== '')));
  return syllables.map((one) => one.slice(0, some([1, 1, 2, 6]))).join('');
}

test('what begins with c is looked up by its longest pieces as everything else is', () => {
  for (const text of ['csz', 'cszc', 'abc'])
    for (const { grams } of meaningsOf(text)) assert.notDeepEqual(grams, [], text);
  assert.equal(meaningsOf('csz')[0]!.grams.length, 1);
});

forEachEngine('search beside reading all names', (open) => {
  let db: Db;
  let all: Named[];
  before(async () => {
    db = await open();
    await seedShipped(db);
    for (const [i, first] of firstIds.entries()) {
      await db.query("select setval(pg_get_serial_sequence('entity', 'id'), $1)", [first]);
      await take(
        db,
        Array.from({ length: EACH }, (_, n) =>
          row({ code: `${i}-${n}`, name: someName(), sourceKey: `${i}-${n}`, grade: 'A' }),
        ),
      );
    }
    all = await db.query<Named>('select id, name from entity order by id');
  });

  const page = (q: string, limit: number, cursor?: string) =>
    db.transaction((tx) => entitiesFor(tx, viewerOf('regulator'), { q, limit, cursor }, DAY), 'snapshot');

  test('the same names in the same order, whatever is asked, on one page and on many', async () => {
    assert.equal(all.length, firstIds.length * EACH);
    let found = 0;
    for (let n = 0; n < 60; n++) {
      const q = someQuery(all);
      const wanted = readAll(all, q);
      const whole = await page(q, 1_000);
      assert.deepEqual(
        whole.items.map(({ id }) => id),
        wanted,
        q,
      );
      found += wanted.length;
      if (n % 3 > 0) continue;
      const paged: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null && paged.length < 60; ) {
        const { items, nextCursor } = await page(q, 23, cursor);
        paged.push(...items.map(({ id }) => id));
        cursor = nextCursor;
      }
      assert.deepEqual(paged, wanted.slice(0, paged.length), `${q}, in pages`);
    }
    assert.ok(found > 200, `${found} found`);
  });
});
