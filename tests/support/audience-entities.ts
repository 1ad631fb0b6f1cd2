import assert from 'node:assert/strict';
import { fileFor, gradeLists, isListed, riskKnown, summaryFor, wordsFor } from './audience-answers';
import type { Fields } from './audience-asking';
import { byName, type FileLists, inOrder, type List, type Seen, timeless } from './audience-seen';
import { type Asker, type Business, businesses, points } from './audience-world';

/** Lists and files of businesses, each as the tables show it to the asker, and nobody else; and the schemes that it may know. */

export async function entitiesSeen({ api, ids }: Seen, asker: Asker): Promise<void> {
  const list = async (query: string) =>
    (await api.body<List>(asker, 'GET /entities', { query: `?limit=5000${query}` })).items;
  const same = async (query: string, of: Business[], scheme?: 'SAMR-RISK') => {
    const expected = of.map((business) => summaryFor(asker, business, scheme)).sort(byName);
    const items = await list(query);
    assert.deepEqual(items.map(timeless).sort(byName), expected, `${asker.who}, ${query}`);
    for (const { id, name } of items) assert.equal(id, ids.get(name as string));
  };
  const listed = businesses.filter((business) => isListed(asker, business));
  await same('', listed);
  await same(
    '&demonstration=true',
    listed.filter((business) => summaryFor(asker, business).demonstration),
  );
  await same(
    '&demonstration=false',
    listed.filter((business) => !summaryFor(asker, business).demonstration),
  );
  await same(
    '&zone=west',
    listed.filter(({ place }) => place === 'west'),
  );
  // A box about the door holds those whose door may be known, whatever else lies there.
  const [lng, lat] = points.west.exact;
  const door = [lng - 1e-5, lat - 1e-5, lng + 1e-5, lat + 1e-5].join();
  const known = listed.filter((one) => one.place === 'west' && wordsFor(asker, one).includes('exact'));
  await same(`&bbox=${door}`, known);
  for (const [grade, ofKinds] of Object.entries(gradeLists[asker.as])) {
    const query = `&grade=${grade}`;
    if (ofKinds === 'grade_not_listable')
      await api.refused(asker, 'GET /entities', { query: `?${query}` }, 403, ofKinds);
    else
      await same(
        query,
        businesses.filter((one) => one.grade === grade && ofKinds.includes(one.kind)),
      );
  }
  const query = '&scheme=SAMR-RISK';
  if (riskKnown[asker.as]) {
    await same(query, listed, 'SAMR-RISK');
    await same(
      `${query}&grade=D`,
      businesses.filter(({ risk }) => risk),
      'SAMR-RISK',
    );
  } else
    for (const more of ['', '&grade=A', '&grade=D'])
      await api.refused(asker, 'GET /entities', { query: `?${query}${more}` }, 404, 'unknown_scheme');
}

export async function fileSeen({ api, ids }: Seen, asker: Asker, business: Business, id: string): Promise<void> {
  const nobody = 'uscc:91000000MA00000000';
  if (!isListed(asker, business)) {
    const { told, headers } = await api.refused(asker, 'GET /entities/{id}', { id }, 404, 'unknown_entity');
    const unknown = await api.refused(asker, 'GET /entities/{id}', { id: nobody }, 404, 'unknown_entity');
    const like = JSON.parse(JSON.stringify(unknown.told).replace(nobody, id)) as Fields;
    assert.deepEqual([told, headers], [like, unknown.headers], `${asker.who}, ${id}: as if there were none`);
    return;
  }
  const file = await api.body<FileLists & Fields>(asker, 'GET /entities/{id}', { id });
  assert.equal(file.id, ids.get(business.name));
  assert.deepEqual(inOrder(file), fileFor(asker, business), `${asker.who}, ${business.name}`);
}

export async function schemesSeen({ api }: Seen, asker: Asker): Promise<void> {
  const { items } = await api.body<List>(asker, 'GET /schemes');
  const known = items.map(({ id }) => id).sort();
  const expected = ['CN-2019', 'CN-2026', 'FHRS', 'SD-2022', 'TAX', 'XM-2023', 'ZJ-2018'];
  assert.deepEqual(known, riskKnown[asker.as] ? [...expected, 'SAMR-RISK'].sort() : expected, asker.who);
}
