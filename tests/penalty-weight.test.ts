import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { weightOfPenalty } from '@/db/queries/penalty-weight';
import { addDays } from '@/lib/credit/calendar';
import { entityKinds } from '@/lib/credit/entity';
import { penaltyWeight } from '@/lib/credit/indicators/penalty';
import { severities } from '@/lib/credit/jurisdiction';
import { type RecordFacts, recordKinds, recordStates } from '@/lib/credit/publication';
import { forEachEngine } from './support/engines';

/** What a penalty weighs is said once, by who may see it; the statement that counts by sets is held to it. */

const DAY = '2026-03-31';
/** Around each end of each period, months with fewer days among them. */
const decided = [
  '2021-03-30',
  '2021-03-31',
  '2023-02-28',
  '2023-03-30',
  '2023-03-31',
  '2025-02-28',
  '2025-03-30',
  '2025-03-31',
  '2026-03-01',
  null,
];
const from = ['2023-03-30', '2023-03-31', '2025-03-31', DAY, addDays(DAY, 1), null];
const until = [DAY, addDays(DAY, 1), null];

function* facts(): Generator<RecordFacts & { holder: string }> {
  for (const holder of entityKinds)
    for (const severity of [...severities, null])
      for (const procedure of ['summary', 'ordinary', null])
        for (const state of recordStates)
          for (const authority of ['义乌市市场监督管理局', 'Authority', null])
            for (const decidedAt of decided)
              for (const publishedFrom of from)
                for (const publishedUntil of until)
                  yield {
                    holder,
                    kind: 'penalty',
                    severity,
                    procedure,
                    state,
                    authority,
                    decidedAt,
                    publishedFrom,
                    publishedUntil,
                  };
  const { holder, ...rest } = {
    holder: 'enterprise',
    severity: 'general',
    procedure: null,
    state: 'effective',
    authority: null,
  };
  for (const kind of recordKinds)
    yield { holder, kind, ...rest, decidedAt: '2026-03-01', publishedFrom: '2026-03-02', publishedUntil: null };
}

forEachEngine('what a penalty weighs', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
  });

  test('is the same in the statement that counts by sets, over every state, severity, procedure, period and holder', async (t) => {
    const all = [...facts()];
    const rows = await db.query<{ weight: number }>(
      `select ${weightOfPenalty(`'${DAY}'::date`)} as weight
       from (select n, holder, kind, severity, procedure, state, authority, "decidedAt" as decided_at, "publishedFrom" as published_from,
                    "publishedUntil" as published_until, null::bigint as superseded_batch
             from jsonb_to_recordset($1::jsonb) as r(n int, holder text, kind text, severity text, procedure text, state text, authority text,
               "decidedAt" date, "publishedFrom" date, "publishedUntil" date)) d
       cross join lateral (select d.holder as kind) e order by d.n`,
      [JSON.stringify(all.map((one, n) => ({ n, ...one })))],
    );
    const weights = all.map(({ holder, ...record }) => penaltyWeight([record], holder as 'enterprise', DAY));
    const differing = all.filter((_, n) => rows[n]!.weight !== weights[n]);
    assert.deepEqual(differing.slice(0, 3), []);
    t.diagnostic(`${all.length} records, ${weights.filter((weight) => weight > 0).length} of them weigh`);
    assert.ok(weights.some((weight) => weight === 3) && weights.some((weight) => weight === 1));
  });
});
