import assert from 'node:assert/strict';
import {
  ageCounts,
  distributions,
  industryCounts,
  kindCounts,
  labelCounts,
  riskKnown,
  zonesFor,
} from './audience-answers';
import type { Fields } from './audience-asking';
import type { List, Seen } from './audience-seen';
import type { Asker } from './audience-world';

/** The businesses of a zone in groups, and who moved from grade to grade. */

/** A group and how many are in it; a zone's counts by grade are those of `GET /zones`, also in groups. */
export async function statisticsSeen({ api, allIn }: Seen, asker: Asker, name: string): Promise<void> {
  for (const { id, entities, grades, states } of zonesFor(asker, allIn)) {
    const asked = async (by: string, more = '') => {
      const told = await api.body<List & Fields>(asker, name, { id, query: `?by=${by}${more}` });
      assert.equal(told.entities, entities, `${asker.who}, ${id}, ${by}`);
      return told;
    };
    const groups = ({ items }: List) => items.map(({ what, group, entities: n }) => [group ?? what, n]);
    const same = async (by: string, expected: unknown[][]) => {
      const told = await asked(by);
      assert.deepEqual(groups(told), expected, `${asker.who}, ${id}, ${by}`);
      if (told.overlapping) return;
      const sums: Record<string, number> = {};
      for (const row of told.items)
        for (const [what, n] of Object.entries({
          ...(row.grades as Record<string, number>),
          ...(row.states as Record<string, number>),
        }))
          sums[what] = (sums[what] ?? 0) + n;
      assert.deepEqual(sums, { ...grades, ...states }, `${asker.who}, ${id}, ${by}`);
    };
    const shownOrNot = ([shown, hidden]: [number, number], group: string) =>
      [[group, shown], ...(hidden > 0 ? [['suppressed', hidden]] : [])] as unknown[][];
    const { suppressed, ...told } = states;
    const zone = id as 'all' | 'east' | 'west';
    const [enterprise, individual, other] = kindCounts[zone];
    await same('kind', Object.entries({ enterprise, individual, other }));
    await same('grade', [
      ...Object.entries({ ...grades, ...told }),
      ...(suppressed > 0 ? [['suppressed', suppressed]] : []),
    ]);
    await same('industry', shownOrNot(industryCounts(asker)[zone], 'F'));
    const [young, ...hidden] = shownOrNot(ageCounts(asker)[zone], '0');
    const older = ['1', '3', '5', '10', 'unknown'].map((years) => [years, 0]);
    await same('age', [young!, ...older, ...hidden]);
    const [demonstration, red_list, serious_list, penalty, none] = labelCounts[zone];
    await same('label', Object.entries({ demonstration, red_list, serious_list, penalty, none }));
    // What the law ends is not told of a day that is over.
    const past = await asked('label', '&at=2026-11-10');
    assert.deepEqual(
      [past.items.map(({ group }) => group), past.notTold],
      [
        ['demonstration', 'red_list'],
        ['serious_list', 'penalty'],
      ],
    );
  }
  const risk = { id: 'west', query: '?by=grade&scheme=SAMR-RISK' };
  if (!riskKnown[asker.as]) await api.refused(asker, name, risk, 404, 'unknown_scheme');
  else assert.equal((await api.body<List>(asker, name, risk)).items.find(({ group }) => group === 'D')!.entities, 3);
  await api.refused(asker, name, { id: 'nowhere' }, 404, 'unknown_zone');
}

/** Nobody was evaluated in October 2025: what is told is who has which grade, of those whose grade is shown. */
export async function migrationSeen({ api }: Seen, asker: Asker, name: string): Promise<void> {
  for (const [id, entities, [A, B, C, D], unrated, suppressed] of distributions[asker.as]) {
    const { items, totals, ...told } = await api.body<List & Fields>(asker, name, { id, query: '?from=2025-10' });
    const from = { state: 'unevaluated' };
    const moves = [
      ...Object.entries({ A, B, C, D }).map(([grade, n]) => ({ from, to: { grade }, entities: n })),
      { from, to: { state: 'unrated' }, entities: unrated },
    ];
    assert.deepEqual(
      [told.entities, told.suppressed, items],
      [entities, suppressed, moves.filter((move) => move.entities > 0)],
      `${asker.who}, ${id}`,
    );
    assert.deepEqual(
      totals,
      { better: 0, worse: 0, unchanged: 0, entered: A + B + C + D, left: 0, other: unrated },
      asker.who,
    );
  }
  const risk = { id: 'west', query: '?scheme=SAMR-RISK&from=2025-10' };
  if (!riskKnown[asker.as]) await api.refused(asker, name, risk, 404, 'unknown_scheme');
  else assert.equal((await api.body(asker, name, risk)).suppressed, 0);
  await api.refused(asker, name, { id: 'nowhere' }, 404, 'unknown_zone');
}
