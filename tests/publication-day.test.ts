import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import type { Db } from '@/db/db';
import { changesAfter, newestRevision } from '@/db/queries/feed';
import { viewerOf } from '@/lib/credit/publication';
import { topicName } from '@/lib/live/topic-name';
import { readConfig } from '@/lib/server/config';
import { startJobs } from '@/lib/server/job-runner';
import { publicationDay } from '@/lib/server/publication-day';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { eventsTopic } from '@/lib/server/topics/events';
import { zonesTopic } from '@/lib/server/topics/zones';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';
import { until } from './support/until';

forEachEngine('the day of publication', (open) => {
  let db: Db;
  const clock = new SetClock('2026-06-02T10:00:00Z');

  before(async () => {
    db = await open('2026-06-02');
    await seedShipped(db);
    const ring = [
      [119, 29],
      [121, 29],
      [121, 31],
      [119, 31],
      [119, 29],
    ];
    const feature = { type: 'Feature', properties: { id: 'all' }, geometry: { type: 'Polygon', coordinates: [ring] } };
    const path = join(mkdtempSync(join(tmpdir(), 'xintu-days-')), 'zones.geojson');
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
    await importZones(db, { path, kind: 'region', id: 'id', name: 'id' });
    await take(
      db,
      ['a', 'b', 'c', 'd'].map((code) => row({ code, sourceKey: code, grade: 'A', lng: 120, lat: 30 })),
    );
  });
  beforeEach(() => db.exec(`truncate record; truncate job; delete from setting`));

  const entityOf = async (code: string) =>
    (await db.query<{ entity: number }>('select entity from entity_code where code = $1', [code]))[0]!.entity;
  async function record(code: string, more: Record<string, string | null>) {
    const all: Record<string, string | number | null> = {
      kind: 'demonstration',
      title: 't',
      source_key: `${Math.random()}`,
      ...more,
    };
    const names = Object.keys(all);
    await db.query(
      `insert into record (entity, source, recorded_batch, ${names.join(', ')})
       select $1, (select min(id) from source), (select min(id) from batch), ${names.map((_, i) => `$${i + 2}`).join(', ')}`,
      [await entityOf(code), ...Object.values(all)],
    );
  }
  /** Run the jobs on a moment until the day is done. @returns the change announced, or undefined */
  async function passTo(moment: string) {
    // What the test wrote is no news of the day.
    await db.transaction(async () => {});
    const newest = await newestRevision(db);
    clock.set(moment);
    const done = () =>
      db.query<{ n: number }>(`select count(*) as n from job where state = 'done'`).then(([r]) => r!.n);
    const already = await done();
    const runner = startJobs({
      db,
      kinds: [publicationDay],
      clock,
      timeZone: 'Asia/Shanghai',
      log: assert.fail,
      pollMs: 10,
    });
    await until(async () => (await done()) > already);
    await runner.stop();
    const changes = await changesAfter(db, newest, 10);
    assert.ok(changes.length <= 1);
    return changes[0];
  }

  test('what begins or ends at local midnight is announced then, naming just whom it concerns', async () => {
    await record('a', { published_until: '2026-06-03' });
    await record('b', { published_from: '2026-06-03' });
    await record('c', { published_until: '2026-06-04' });
    await record('d', { published_from: '2026-06-02', published_until: '2027-06-03' });
    assert.equal(await passTo('2026-06-02T15:59:59Z'), undefined, 'the first day has nothing to announce');
    const change = (await passTo('2026-06-02T16:00:00Z'))!;
    assert.deepEqual(
      [change.kind, change.keys.entities, change.keys.rows],
      ['publication', [await entityOf('a'), await entityOf('b')].sort((x, y) => x - y), 2],
    );
    await assert.rejects(rollbackBatch(db, change.batch), { code: 'is_publication' });
    assert.deepEqual((await passTo('2026-06-03T16:00:00Z'))!.keys.entities, [await entityOf('c')]);
    const quiet = (await passTo('2026-06-04T16:00:00Z'))!;
    assert.deepEqual([quiet.kind, quiet.keys], ['day', { zones: [], entities: [], rows: 0, day: '2026-06-05' }]);
    await assert.rejects(rollbackBatch(db, quiet.batch), { code: 'is_publication' });
  });

  test('days on which nothing ran are made up for, in one announcement', async () => {
    await record('a', { published_until: '2026-07-02' });
    await record('b', { published_until: '2026-07-05' });
    await record('c', { published_until: '2026-07-06' });
    await passTo('2026-07-01T10:00:00Z');
    assert.equal((await passTo('2026-07-05T10:00:00Z'))!.keys.rows, 2);
  });

  test('a penalty ends with the longest period of its class too, whatever day it carries', async () => {
    const penalty = { kind: 'penalty', severity: 'general', decided_at: '2025-08-31' };
    await record('a', penalty);
    await record('b', { ...penalty, kind: 'licence', severity: null });
    await passTo('2026-08-31T10:00:00Z');
    assert.deepEqual((await passTo('2026-08-31T16:00:00Z'))!.keys.entities, [await entityOf('a')]);
  });

  test('open screens follow: at midnight the zone is sent without the unit whose title ended, and an event says so', async () => {
    await record('a', { published_until: '2026-09-03' });
    const world = { db, clock, timeZone: readConfig({}).timeZone };
    const zones = zonesTopic(world, viewerOf('public'), topicName('zones')!);
    const events = eventsTopic(world, viewerOf('public'), topicName('events')!);
    await passTo('2026-09-02T15:59:59Z');
    const units = (sent: { id: string; demonstration: number }[]) =>
      sent.map(({ id, demonstration }) => [id, demonstration]);
    assert.deepEqual(units((await zones.whole(0)).data), [['all', 1]]);
    const change = (await passTo('2026-09-02T16:00:00Z'))!;
    assert.ok(zones.concerns(change) && events.concerns(change));
    assert.deepEqual(units((await zones.part([change])).data), [['all', 0]]);
    const [event] = (await events.part([change])).data;
    assert.deepEqual([event!.kind, event!.zones.map(({ id }) => id)], ['publication', ['all']]);
  });
});
