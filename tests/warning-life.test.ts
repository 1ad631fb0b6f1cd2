import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Matter } from '@/lib/credit/warning/alert';
import { type Followed, type Found, follow, type KeptWarning } from '@/lib/credit/warning/follow';

/** What becomes of warnings by themselves: closed when it is over, kept where somebody has taken it up. */

const lights = ['green', 'blue', 'yellow', 'red'];
const matter = (to: string, score = 50): Matter => ({
  part: 'index',
  from: 'green',
  to,
  scores: [80, score],
  ahead: null,
  fallen: null,
});
const isWorse = (closed: Matter, now: Matter) => lights.indexOf(now.to!) > lights.indexOf(closed.to!);
const found = (exact: string | null, shown: string | null = null, key = 'k'): Found => ({
  key,
  rule: 'zone_band',
  exact: exact === null ? null : matter(exact),
  shown: shown === null ? null : matter(shown),
});

/** Warnings as a table would keep them. */
class Kept {
  rows: KeptWarning[] = [];
  readonly live = () =>
    this.rows.filter(
      ({ state, exactSince, shownSince }) => state !== 'closed' || exactSince !== null || shownSince !== null,
    );

  see(at: string, ...now: Found[]): Followed {
    const followed = follow(this.live(), now, at, isWorse);
    const byNumber = new Map(followed.changed.map((row) => [row.number, row]));
    this.rows = this.rows.map((row) => byNumber.get(row.number) ?? row);
    for (const { key, exact, shown } of followed.raise) {
      const since = (one: Matter | null) => (one === null ? null : at);
      const figures = { exact, exactSince: since(exact), shown, shownSince: since(shown) };
      this.rows.push({ number: this.rows.length + 1, key, state: 'open', assignee: null, steps: [], ...figures });
    }
    return followed;
  }

  take(number: number, state: KeptWarning['state']): void {
    this.rows = this.rows.map((row) => (row.number === number ? { ...row, state } : row));
  }

  get told() {
    return this.rows.map(({ state, exactSince, shownSince, steps }) =>
      [state, exactSince ?? '-', shownSince ?? '-', ...steps.map(({ to }) => to)].join(' '),
    );
  }
}

test('a matter is raised once, and closes by itself when it is over', () => {
  const kept = new Kept();
  assert.equal(kept.see('1', found('blue')).raise.length, 1);
  assert.deepEqual(kept.see('2', found('blue')), { raise: [], changed: [] });
  kept.see('3');
  assert.deepEqual(kept.told, ['closed - - closed']);
  kept.see('4', found('blue'));
  assert.deepEqual(kept.told, ['closed - - closed', 'open 4 -'], 'what comes again is a new warning');
});

test('each figures have their own time, and neither tells that of the other', () => {
  const kept = new Kept();
  kept.see('1', found('blue'));
  kept.see('2', found('blue', 'yellow'));
  assert.deepEqual(kept.told, ['open 1 2']);
  kept.see('3', found(null, 'yellow'));
  assert.deepEqual(kept.told, ['open - 2']);
  assert.deepEqual(kept.rows[0]!.exact, matter('blue'), 'as it was last found');
});

test('what is so again is told by the scores of then, whether or not it stayed so by the other figures', () => {
  const shown = (score: number): Found => ({ ...found(null), shown: matter('blue', score) });
  const told = [true, false].map((staysExact) => {
    const kept = new Kept();
    kept.see('1', { ...shown(50), exact: matter('blue') });
    if (staysExact) kept.see('2', found('blue'));
    else kept.see('2');
    kept.see('3', { ...shown(40), exact: staysExact ? matter('blue') : null });
    const row = kept.live().find(({ shownSince }) => shownSince !== null)!;
    return [row.shownSince, row.shown];
  });
  assert.deepEqual(told, [
    ['3', matter('blue', 40)],
    ['3', matter('blue', 40)],
  ]);
});

test('scores that move within a light move no warning; another light does', () => {
  const kept = new Kept();
  kept.see('1', found('blue'));
  const moved = { ...found('blue'), exact: matter('blue', 12) };
  assert.deepEqual(kept.see('2', moved), { raise: [], changed: [] });
  kept.see('3', found('red'));
  assert.deepEqual([kept.rows[0]!.exact?.to, kept.rows[0]!.exactSince], ['red', '1']);
});

test('what somebody has taken up stays when it is over, and says that it is gone, and that it is back', () => {
  for (const state of ['acknowledged', 'assigned'] as const) {
    const kept = new Kept();
    kept.see('1', found('blue'));
    kept.take(1, state);
    kept.see('2');
    assert.deepEqual(kept.see('3'), { raise: [], changed: [] });
    kept.see('4', found('blue'));
    assert.deepEqual(kept.told, [`${state} 4 - gone back`]);
  }
});

test('what somebody closed while it still was so is not raised before it was over, but when it is worse', () => {
  const kept = new Kept();
  kept.see('1', found('blue'));
  kept.take(1, 'closed');
  assert.deepEqual(kept.see('2', found('blue')), { raise: [], changed: [] });
  kept.see('3', found('blue', 'blue'));
  assert.deepEqual(kept.told, ['closed 1 3'], 'nor by the other figures');
  kept.see('4', found('red', 'blue'));
  assert.deepEqual(kept.told, ['closed - -', 'open 4 4']);
  kept.take(2, 'closed');
  kept.see('5', found('yellow', 'blue'));
  assert.equal(kept.rows.length, 2, 'better is not worse');
  kept.see('6');
  kept.see('7', found('blue'));
  assert.deepEqual(kept.told, ['closed - -', 'closed - -', 'open 7 -']);
});

test('whatever is found and done: one live warning for each matter, and looking twice changes nothing', () => {
  const light = fc.option(fc.constantFrom('blue', 'yellow', 'red'), { nil: null });
  const state = fc.constantFrom('acknowledged', 'assigned', 'closed') as fc.Arbitrary<KeptWarning['state']>;
  const event = fc.oneof(
    fc.record({ exact: light, shown: light, key: fc.constantFrom('k', 'l') }),
    fc.record({ state, at: fc.nat(9) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const kept = new Kept();
      const now = new Map<string, Found>();
      for (const [i, one] of events.entries()) {
        if ('state' in one) {
          const row = kept.live().filter((live) => live.state !== 'closed')[one.at];
          if (row !== undefined) kept.take(row.number, one.state);
          continue;
        }
        if (one.exact === null && one.shown === null) now.delete(one.key);
        else now.set(one.key, found(one.exact, one.shown, one.key));
        kept.see(String(i), ...now.values());
        assert.deepEqual(kept.see(`${i} again`, ...now.values()), { raise: [], changed: [] });
        const keys = kept.live().map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
        for (const key of now.keys()) assert.ok(keys.includes(key), 'what is so is kept');
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});
