import assert from 'node:assert/strict';
import { entityPage, stickerOf } from '@/lib/server/entity-page';
import { zonePage } from '@/lib/server/zone-page';
import { fileFor, isListed } from './audience-answers';
import type { Fields } from './audience-asking';
import { type FileLists, inOrder, type List, type Seen, textsOf } from './audience-seen';
import { type Asker, businesses } from './audience-world';

/** Pages that the server writes: each holds what the API says to the same asker. */

const opened = (asker: Asker, path: string) => new Request(`http://localhost:9${path}`, { headers: asker.headers });
export const pageOf = (asker: Asker, id: string) => entityPage(opened(asker, `/e/${id}`), id);

/** The pages of all businesses: the file that the API gives, and none of whom the asker may not see. */
export async function entityPagesSeen(seen: Seen, asker: Asker): Promise<void> {
  const { items } = await seen.api.body<List>(asker, 'GET /schemes');
  for (const business of businesses) {
    const page = await pageOf(asker, textsOf(seen, business)[0]);
    const what = `${asker.who}, ${business.name}`;
    if (!isListed(asker, business)) {
      assert.equal(page, null, what);
      continue;
    }
    const { file, schemes } = JSON.parse(JSON.stringify(page!.told)) as { file: FileLists & Fields; schemes: Fields[] };
    // Every business here was evaluated: a file without evaluations is one that hides them.
    assert.equal(page!.told.showsGrade, file.evaluations.length > 0, what);
    assert.deepEqual([inOrder(file), schemes, page!.ended], [fileFor(asker, business), items, false], what);
  }
}

/** A session that is over is shown what everybody is, and is told so. */
export async function endedPagesSeen(seen: Seen): Promise<void> {
  const [anybody] = seen.everyone as [Asker];
  const stale = { ...anybody, headers: { cookie: 'xintu_session=gone' } };
  for (const business of businesses) {
    const page = await pageOf(stale, textsOf(seen, business)[0]);
    const { file } = JSON.parse(JSON.stringify(page!.told)) as { file: FileLists & Fields };
    assert.deepEqual([inOrder(file), page!.ended], [fileFor(anybody, business), true], business.name);
  }
}

/** Stickers as some print them: of what everybody may see, and without a grade. */
export async function stickersSeen(seen: Seen, printers: readonly Asker[]): Promise<void> {
  for (const business of businesses) {
    const id = textsOf(seen, business)[0];
    const file = (await pageOf(seen.everyone[0]!, id))!.told.file;
    const code = file.codes.find(({ system }) => system === 'uscc')?.code ?? null;
    const holds = file.records.find(({ kind }) => kind === 'demonstration');
    const title = file.demonstration ? { since: holds?.decidedAt ?? null } : null;
    for (const asker of printers) {
      const { modules, ...told } = (await stickerOf(opened(asker, `/e/${id}/sticker`), id))!;
      const url = `http://localhost:9/e/${code ?? (file.codes[0] ? `${file.codes[0].system}:${file.codes[0].code}` : id)}`;
      const expected = { id: file.id, name: file.name, code, title, url, synthetic: false };
      assert.deepEqual(told, expected, `${asker.who}, ${business.name}`);
      assert.ok(modules.length >= 21);
    }
  }
}

/** The page of each zone, with its index, footfall and demonstration units. */
export async function zonePagesSeen({ api }: Seen, asker: Asker): Promise<void> {
  for (const id of ['all', 'west', 'east']) {
    const page = await zonePage(opened(asker, `/zones/${id}`), id);
    const { told } = JSON.parse(JSON.stringify(page)) as { told: Fields };
    const query = `?zone=${id}&demonstration=true&limit=100`;
    assert.deepEqual(
      [told.zone, told.series, told.footfall, told.units, told.schemes],
      [
        await api.body(asker, 'GET /zones/{id}', { id }),
        await api.body(asker, 'GET /zones/{id}/index', { id }),
        await api.body(asker, 'GET /zones/{id}/footfall', { id }),
        (await api.body<List>(asker, 'GET /entities', { query })).items,
        (await api.body<List>(asker, 'GET /schemes')).items,
      ],
      `${asker.who}, ${id}`,
    );
  }
}
