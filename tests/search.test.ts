import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { noteUnsearched } from '@/db/queries/searched-names';
import type { EntityKind } from '@/lib/credit/entity';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { fold } from '@/lib/search/fold';
import { meaningsOf, searchedName } from '@/lib/search/grams';
import { syllabled } from '@/lib/search/syllables';
import { createKey } from '@/lib/server/api-keys';
import { type EntityQuery, entitiesFor } from '@/lib/server/entities';
import { postRecords } from '@/lib/server/post-facts';
import { rollbackBatch } from '@/lib/server/rollback';
import { searchAllNames } from '@/lib/server/search-names';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

/** Search: what is asked finds what it should, only what the audience may find, and never what a name was before. */

const DAY = '2026-11-22';
const TRUE_CODE = '91330782MA28D1234Q';

interface Shop {
  code: string;
  name: string;
  kind?: EntityKind;
  industry?: string;
  grade?: string;
  lng?: number | undefined;
  lat?: number | undefined;
}
const shops: Shop[] = [
  {
    code: TRUE_CODE,
    name: '义乌市乐行小商品店',
    kind: 'enterprise',
    industry: '5211',
    grade: 'A',
    lng: 120.07,
    lat: 29.31,
  },
  { code: 'b', name: '重庆银行长乐路支行', kind: 'enterprise', industry: '6621', grade: 'D', lng: 120.08, lat: 29.31 },
  { code: 'c', name: '小商品店', kind: 'enterprise', industry: '5212', grade: 'B', lng: 120.1, lat: 29.31 },
  { code: 'd', name: '小商品店二号', kind: 'individual', industry: '5211', grade: 'A', lng: 120.0701, lat: 29.3101 },
  { code: 'e', name: "Joe's Café (北苑)", kind: 'enterprise', industry: '6210', grade: 'A', lng: 120.2, lat: 29.4 },
  { code: 'f', name: '單氏門診', kind: 'enterprise', grade: 'A' },
  { code: 'g', name: '吕氏女装店', kind: 'other', grade: 'A', lng: 119.9, lat: 29.2 },
];
const name = (code: string) => shops.find((shop) => shop.code === code)!.name;

test('a part of a name folds as it does in the whole; blanks, width, case, accents and script make no difference', () => {
  assert.equal(fold('義烏（ＡＢＣ）館'), '义乌abc馆');
  assert.equal(fold("Joe's Café"), 'joescafe');
  assert.equal(fold(' ·*%_\\'), '');
  const whole = '乾隆後髮鋪';
  assert.equal([...whole].map(fold).join(''), fold(whole));
});

test('letters that can be parted in ever so many ways and end in no syllable are given up, not tried without end', () => {
  assert.deepEqual(syllabled(`${'angan'.repeat(60)}av`), []);
  assert.deepEqual(
    syllabled('xianshi').map((steps) => steps.map(({ text }) => text).join(' ')),
    ['xian shi', 'xi an shi'],
  );
});

test('every piece that a query asks for is one of the name that it means', () => {
  for (const { name } of shops) {
    const { folded, grams } = searchedName(name);
    const kept = new Set(grams);
    const characters = [...folded];
    for (let from = 0; from < characters.length; from++)
      for (let to = from + 1; to <= characters.length; to++) {
        const part = characters.slice(from, to).join('');
        const [written] = meaningsOf(part);
        assert.deepEqual(
          written!.grams.filter((gram) => !kept.has(gram)),
          [],
          `${part} of ${name}`,
        );
        if (from === 0)
          assert.ok(
            written!.startGrams.every((gram) => kept.has(gram)),
            `${part} begins ${name}`,
          );
      }
  }
});

forEachEngine('search', (open) => {
  let db: Db;
  const regulator = viewerOf('regulator');
  const find = (query: Partial<EntityQuery>, viewer: Viewer = regulator) =>
    db.transaction((tx) => entitiesFor(tx, viewer, { limit: 100, ...query }, DAY), 'snapshot');
  const names = async (query: Partial<EntityQuery>, viewer?: Viewer) =>
    (await find(query, viewer)).items.map(({ name }) => name);

  before(async () => {
    db = await open();
    await seedShipped(db);
    await take(
      db,
      shops.map((shop) => row({ ...shop, sourceKey: shop.code })),
    );
    const key = await createKey(db, {
      name: 'k',
      scope: 'write',
      audience: 'public',
      division: null,
      synthetic: false,
    });
    const record = {
      system: 'test',
      title: 'T',
      authority: 'City',
      decidedAt: '2026-01-05',
      publishedFrom: '2026-01-06',
    };
    const records = [
      { code: 'c', kind: 'demonstration', source: 'office', sourceKey: '1' },
      { code: 'b', kind: 'serious_list', source: 'office', sourceKey: '2', publishedUntil: '2028-01-06' },
      { code: 'e', kind: 'red_list', source: 'office', sourceKey: '3' },
    ];
    const body = JSON.stringify(records.map((one) => ({ ...record, ...one })));
    const post = { body, contentType: 'application/json', apiKey: key.id, synthetic: false, newest: () => 0 };
    await postRecords(db, { ...post, idempotencyKey: null });
  });

  test('one character, two, and any part from the middle', async () => {
    assert.deepEqual(await names({ q: '乐' }), [name(TRUE_CODE), name('b')]);
    assert.deepEqual(await names({ q: '长乐' }), [name('b')]);
    assert.deepEqual(await names({ q: '行小商' }), [name(TRUE_CODE)]);
    assert.deepEqual(await names({ q: '行商' }), []);
  });

  test('the whole name first, then names that begin with it, then names that have it', async () => {
    assert.deepEqual(await names({ q: '小商品店' }), [name('c'), name('d'), name(TRUE_CODE)]);
  });

  test('pinyin and initials, also of characters with several readings, whichever of them is typed', async () => {
    for (const q of ['yiwu', 'ywslx', 'lexing', 'lehang', 'yuehang', 'YiWuShi', 'lxxsp', 'yuex'])
      assert.deepEqual(await names({ q }), [name(TRUE_CODE)], q);
    for (const q of ['cqyh', 'chongqing', 'zhongqing', 'yinhang', 'changle', 'cllzh', 'luzhihang', 'zhangl'])
      assert.deepEqual(await names({ q }), [name('b')], q);
    for (const q of ['danshi', 'shanshi', 'ssmz', 'dsmen']) assert.deepEqual(await names({ q }), [name('f')], q);
    for (const q of ['lvshi', 'lushi', 'nvzhuang', 'lsnz']) assert.deepEqual(await names({ q }), [name('g')], q);
    for (const q of ['ywu', 'ywushi', 'yiwuslxing', 'ywshile'])
      assert.deepEqual(await names({ q }), [name(TRUE_CODE)], q);
    for (const q of ['cqyinh', 'chongqyh', 'clluzhh']) assert.deepEqual(await names({ q }), [name('b')], q);
    assert.deepEqual(await names({ q: 'iwu' }), [], 'no syllable is cut at its beginning');
  });

  test('traditional and full-width input, accents and blanks', async () => {
    for (const q of ['義烏', '義 烏', '义乌']) assert.deepEqual(await names({ q }), [name(TRUE_CODE)], q);
    assert.deepEqual(await names({ q: '单氏门诊' }), [name('f')]);
    for (const q of ['ＪＯＥ', 'cafe', 'Café (北', 's c']) assert.deepEqual(await names({ q }), [name('e')], q);
    assert.deepEqual(await names({ q: '%' }), []);
    assert.deepEqual(await names({ q: '_' }), []);
  });

  test('a code, with its blanks and in any width, leads to whom it is of', async () => {
    assert.deepEqual(await names({ q: TRUE_CODE }), [name(TRUE_CODE)]);
    assert.deepEqual(await names({ q: ' 91330782ma28d1234q ' }), [name(TRUE_CODE)]);
    assert.deepEqual(await names({ q: `test:${TRUE_CODE}` }), [name(TRUE_CODE)]);
    assert.deepEqual(await names({ q: TRUE_CODE.slice(0, 17) }), []);
  });

  test('pages of one go through all of it in the same order, each once', async () => {
    for (const query of [{ q: '店' }, { q: 's' }, { q: '小' }, { near: [120.07, 29.31] as [number, number] }, {}]) {
      const whole = await names(query);
      assert.ok(whole.length > 1);
      const paged: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const page = await find({ ...query, limit: 1, cursor: cursor ?? undefined });
        assert.ok(paged.length < 20, 'the cursor goes on');
        paged.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      assert.deepEqual(paged, whole, JSON.stringify(query));
    }
    for (const cursor of ['5', 'start', 'whole:x', 'next:1'])
      await assert.rejects(find({ q: '店', cursor }), { code: cursor === 'whole:x' ? 'bad_number' : 'bad_cursor' });
    await assert.rejects(find({ near: [0, 0], cursor: 'whole:1' }), { code: 'bad_cursor' });
  });

  test('near by: by distance, which is told, with and without a name; who has no place is not near', async () => {
    const near: [number, number] = [120.1, 29.31];
    const all = (await find({ near })).items;
    assert.equal(all[0]!.name, name('c'));
    assert.equal(
      all.some(({ name: one }) => one === name('f')),
      false,
    );
    const metres = all.map((item) => item.metres!);
    assert.deepEqual(
      metres,
      [...metres].sort((a, b) => a - b),
    );
    assert.deepEqual(await names({ near, q: 'xsp' }), [name('c'), name('d'), name(TRUE_CODE)]);
    assert.deepEqual(await names({ near: [0, 0], q: 'xsp' }), []);
  });

  test('a coarsened place is measured as it is shown, so that no distances tell the exact one', async () => {
    const near: [number, number] = [120.0701, 29.3101];
    const [own] = (await find({ near, q: '二号' }, viewerOf('public'))).items;
    assert.ok(own!.metres! > 5, `${own!.metres} m`);
    const [exact] = (await find({ near, q: '二号' })).items;
    assert.ok(exact!.metres! < 1);
  });

  test('filters by kind, industry, label, grade and demonstration', async () => {
    assert.deepEqual(await names({ q: '店', kind: 'individual' }), [name('d')]);
    assert.deepEqual(await names({ industry: '521', kind: 'enterprise' }), [name(TRUE_CODE), name('c')]);
    assert.deepEqual(await names({ label: 'red_list' }), [name('e')]);
    assert.deepEqual(await names({ label: 'serious_list' }), [name('b')]);
    assert.deepEqual(await names({ q: '店', demonstration: true }), [name('c')]);
    assert.deepEqual(await names({ q: 'z', grade: 'D' }), [name('b')]);
  });

  test('attack: who may not be listed is not found by name, pinyin, code, place or label', async () => {
    const wall = viewerOf('wall');
    for (const q of ['义乌', 'yw', 'yiwu', TRUE_CODE, '二号', 'lsnz']) {
      const { items, nextCursor } = await find({ q, limit: 1 }, wall);
      assert.deepEqual([items, nextCursor], [[], null], q);
    }
    assert.deepEqual(await names({ q: '店' }, wall), [name('c')], 'a demonstration unit is');
    for (const item of (await find({ near: [120.07, 29.31] }, wall)).items)
      assert.ok([name('b'), name('c'), name('e')].includes(item.name), item.name);
    const unknown = { ...viewerOf('public'), audience: 'someone' as 'public' };
    assert.deepEqual(await names({ q: '店' }, unknown), []);
  });

  test('attack: nobody in public lists by bad grades, by the serious list, or by an industry that is not shown', async () => {
    for (const audience of ['public', 'district'] as const) {
      const viewer = viewerOf(audience);
      await assert.rejects(find({ q: '银行', grade: 'D' }, viewer), { code: 'grade_not_listable' });
      await assert.rejects(find({ label: 'serious_list' }, viewer), { code: 'label_not_listable' });
      await assert.rejects(find({ q: '银行', label: 'penalty' }, viewer), { code: 'label_not_listable' });
      assert.deepEqual(await names({ industry: '521' }, viewer), [name(TRUE_CODE), name('c')], 'no 92…');
      assert.deepEqual(await names({ q: '店', grade: 'A' }, viewer), [name(TRUE_CODE)], 'no 92… by its grade');
      const [individual] = (await find({ q: '二号' }, viewer)).items;
      assert.deepEqual([individual!.codes, individual!.industry, individual!.grade], [[], null, null]);
    }
  });

  test('a name that is changed is found at once, its earlier one no more; taken back, it is the other way round', async () => {
    const renamed = await take(db, [row({ ...shops[2], name: '大新百货', sourceKey: 'c', grade: 'C' })]);
    assert.deepEqual(await names({ q: 'dxbh' }), ['大新百货']);
    assert.equal((await names({ q: '小商品店' })).includes(name('c')), false);
    await rollbackBatch(db, renamed.batch!);
    assert.deepEqual(await names({ q: 'dxbh' }), []);
    assert.equal((await names({ q: '小商品店' }))[0], name('c'));
    const made = await take(db, [row({ code: 'z', name: '新来的', sourceKey: 'z', grade: 'A' })]);
    assert.deepEqual(await names({ q: 'xld' }), ['新来的']);
    await rollbackBatch(db, made.batch!);
    assert.deepEqual(await names({ q: 'xld' }), []);
  });

  test('names that were written past the program are missing nowhere once it has caught up, deleted ones included', async () => {
    const waiting = () => db.query('select entity from unsearched_name');
    assert.deepEqual(await waiting(), []);
    await db.exec("update entity set name = '绕过程序' where name = '吕氏女装店'");
    assert.deepEqual([await names({ q: 'lsnz' }), await names({ q: 'rgcx' })], [[], []]);
    assert.equal((await waiting()).length, 1);
    await searchAllNames(db);
    assert.deepEqual(await names({ q: 'rgcx' }), ['绕过程序']);
    await db.exec("update entity set name = '吕氏女装店' where name = '绕过程序'; delete from searched_name");
    await db.transaction(noteUnsearched);
    await searchAllNames(db);
    assert.deepEqual(await names({ q: 'lsnz' }), ['吕氏女装店']);
    assert.equal((await names({ q: '店' })).length, 4);
    assert.deepEqual(await waiting(), []);
  });
});
