import assert from 'node:assert/strict';
import { fileFor, isListed, newsNamed, riskKnown, riskZones, zonesFor } from './audience-answers';
import type { Fields, Stream } from './audience-asking';
import { type FileLists, inOrder, type List, type Seen, textsOf, zonesTold } from './audience-seen';
import { alertsFor } from './audience-warnings';
import { type Asker, businesses } from './audience-world';

/** Topics of the live stream: a snapshot tells each asker what the tables say. */

type Row = (seen: Seen, stream: Stream, asker: Asker) => Promise<void>;

/** Whoever sees jobs in the console. */
const followsJobs = ['a steward', 'an admin'];

const oneZone = async (stream: Stream, asker: Asker, topic: string) =>
  zonesTold([await stream.snapshot<Fields>(asker, topic)]);

/** Every file in one request, each as the API gives it to this viewer; null where there is none for it. */
const files: Row = async (seen, stream, asker) => {
  const topics = businesses.map((business) => `entity:${textsOf(seen, business)[0]}`);
  const told = await stream.snapshots<(FileLists & Fields) | null>(asker, topics);
  for (const [i, business] of businesses.entries()) {
    const file = told.get(topics[i]!)!;
    if (isListed(asker, business)) assert.deepEqual(inOrder(file), fileFor(asker, business), asker.who);
    else assert.equal(file, null, `${asker.who}, ${business.name}`);
  }
};

const job: Row = async ({ db }, stream, asker) => {
  const [{ id }] = (await db.query<{ id: number }>("select id from job where kind = 'audience'")) as [{ id: number }];
  if (!followsJobs.includes(asker.who)) return stream.refused(asker, `job:${id}`, 'role');
  const told = await stream.snapshot<Fields>(asker, `job:${id}`);
  assert.deepEqual([told.id, told.kind, told.state, 'input' in told], [id, 'audience', 'due', false], asker.who);
};

const events: Row = async ({ ids }, stream, asker) => {
  const told = await stream.snapshot(asker, 'events');
  const fields = ['at', 'count', ...(newsNamed[asker.as] ? ['entities'] : []), 'kind', 'revision', 'zones'];
  for (const event of told) {
    assert.deepEqual(Object.keys(event).sort(), fields, asker.who);
    for (const zone of event.zones as Fields[]) assert.deepEqual(Object.keys(zone).sort(), ['id', 'name']);
  }
  if (newsNamed[asker.as]) assert.deepEqual(told.at(-1)!.entities, [ids.get(businesses.at(-1)!.name)], asker.who);
  for (const { name, code } of businesses)
    assert.ok(!JSON.stringify(told).includes(name) && !JSON.stringify(told).includes(code));
};

const zone: Row = async ({ allIn }, stream, asker) => {
  for (const expected of zonesFor(asker, allIn))
    assert.deepEqual(await oneZone(stream, asker, `zone:${expected.id}`), [expected], asker.who);
  const risk = 'zone:west?scheme=SAMR-RISK';
  if (riskKnown[asker.as]) assert.deepEqual(await oneZone(stream, asker, risk), [riskZones()[2]], asker.who);
  else await stream.refused(asker, risk, 'unknown_topic');
  if (!riskKnown[asker.as]) await stream.refused(asker, 'zones?scheme=SAMR-RISK', 'unknown_topic');
};

/** Each kind of topic and what holds it to the tables. */
export const topicRows: Record<string, Row> = {
  zones: async ({ allIn }, stream, asker) =>
    assert.deepEqual(zonesTold(await stream.snapshot(asker, 'zones')), zonesFor(asker, allIn), asker.who),
  events,
  alerts: async ({ ids }, stream, asker) => {
    const alerts = await stream.snapshot(asker, 'alerts');
    const told = alerts.map(({ number, ...alert }) => ({ ...alert, number: number !== null }));
    assert.deepEqual(told, alertsFor(asker, ids), asker.who);
  },
  zone,
  rankings: async ({ api }, stream, asker) => {
    const { items } = await api.body<List>(asker, 'GET /rankings', { query: '?of=zones&kind=core_district' });
    assert.equal(items.length, 2);
    assert.deepEqual(await stream.snapshot(asker, 'rankings:core_district'), items, asker.who);
  },
  footfall: async (_, stream, asker) => {
    const { devices, total } = await stream.snapshot<Fields>(asker, 'footfall:west');
    const counted = { in: 7, out: 5, compared: null, expected: null, weeks: null };
    assert.deepEqual([devices, total], [1, counted], asker.who);
  },
  entity: files,
  job,
  tiles: async (_, stream, asker) => {
    assert.equal(await stream.snapshot<unknown>(asker, 'tiles'), 'all');
    const risk = 'tiles?scheme=SAMR-RISK';
    if (riskKnown[asker.as]) assert.equal(await stream.snapshot<unknown>(asker, risk), 'all');
    else await stream.refused(asker, risk, 'unknown_topic');
  },
};
