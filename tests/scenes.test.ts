import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { interruption, type Raised } from '@/lib/scenes/interruption';
import { mainScreen } from '@/lib/scenes/main-screen';
import type { Scene } from '@/lib/scenes/screen';
import { readScreenDocument } from '@/lib/scenes/screen-document';
import { isWithin, type Rotation, roundOf, turnAt } from '@/lib/scenes/turns';
import { seeded } from './support/random-life';

/** What a wall shows when: it follows from the clock alone. */

const [first] = mainScreen.scenes;
const scene = (id: string, change: Partial<Scene> = {}): Scene => ({ ...first!, id, seconds: 10, ...change });
const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  scenes: [scene('a')],
  zones: [],
  warned: null,
  has: { footfall: true, units: true, index: true },
  minute: 600,
  ...change,
});
const zones = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `m${i}`, kind: 'specialised_market' as const }));
const through = (most: number) => scene('markets', { about: { of: 'each', kind: 'specialised_market', most } });

describe('the rotation of a wall', () => {
  test('at every moment exactly one turn is on, and each lasts as long as its scene says', () => {
    const random = seeded(7);
    for (let n = 0; n < 200; n++) {
      const scenes = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) =>
        random() < 0.4
          ? through(1 + Math.floor(random() * 5))
          : scene(`s${i}`, { seconds: 2 + Math.floor(random() * 50) }),
      );
      const given = rotation({ scenes: [scene('one'), ...scenes], zones: zones(Math.floor(random() * 7)) });
      let now = Math.floor(random() * 2e12);
      for (let turns = 0; turns < 20; turns++) {
        const at = turnAt(given, now)!;
        assert.ok(at.startedAt <= now && now < at.endsAt);
        assert.equal(at.endsAt - at.startedAt, at.turn.scene.seconds * 1_000);
        assert.deepEqual(turnAt(given, at.endsAt - 1), at, 'to its last millisecond');
        assert.equal(turnAt(given, at.endsAt)!.startedAt, at.endsAt, 'the next follows at once');
        now = at.endsAt;
      }
    }
  });

  test('a scene that goes through more zones than a round has goes on in the next: each zone has its turn equally often', () => {
    const given = rotation({ scenes: [through(3)], zones: zones(7) });
    const seen = new Map<string | null, number>();
    let now = 0;
    for (let turns = 0; turns < 7 * 30; turns++) {
      const { turn, endsAt } = turnAt(given, now)!;
      seen.set(turn.zone, (seen.get(turn.zone) ?? 0) + 1);
      now = endsAt;
    }
    assert.equal(seen.size, 7);
    assert.deepEqual([...new Set(seen.values())], [30]);
  });

  test('scenes without what they need, out of hours, or without a zone of their kind are left out', () => {
    const ids = (change: Partial<Rotation>, scenes: Scene[]) =>
      roundOf(rotation({ scenes, ...change }), 0).map(({ scene: { id } }) => id);
    const all = [
      scene('always'),
      scene('footfall', { needs: 'footfall' }),
      scene('day', { hours: { from: '08:00', to: '20:00' } }),
      scene('night', { hours: { from: '20:00', to: '08:00' } }),
      scene('warning', { about: { of: 'warning' } }),
      through(4),
    ];
    assert.deepEqual(ids({ has: { footfall: false, units: true, index: true } }, all), ['always', 'day']);
    assert.deepEqual(ids({ minute: 1_200, warned: 'm0' }, all), ['always', 'footfall', 'night', 'warning']);
    assert.deepEqual(ids({ minute: 479, zones: zones(1) }, all), ['always', 'footfall', 'night', 'markets']);
    assert.equal(turnAt(rotation({ scenes: [through(4)] }), 0), null, 'and nothing is shown where all are');
  });

  test('hours go over midnight, and from a time to the same time is all day', () => {
    assert.equal(isWithin({ from: '22:00', to: '06:00' }, 23 * 60), true);
    assert.equal(isWithin({ from: '22:00', to: '06:00' }, 6 * 60), false);
    assert.equal(isWithin({ from: '06:00', to: '22:00' }, 6 * 60), true);
    assert.equal(isWithin({ from: '00:00', to: '00:00' }, 0), true);
  });
});

describe('interruptions', () => {
  const at = (id: string, seconds: number, zone = id) => ({ id, at: seconds * 1_000, zone });
  const shown = (raised: Raised[], second: number) => interruption(raised, 30, second * 1_000)?.id ?? null;

  test('one is shown for its time, and then no more', () => {
    assert.deepEqual(
      [9, 10, 39, 40].map((second) => shown([at('a', 10)], second)),
      [null, 'a', 'a', null],
    );
  });

  test('those raised together follow each other in their order, and none is cut short by the next', () => {
    const raised = [at('b', 15), at('a', 10)];
    assert.deepEqual(
      [39, 40, 69, 70].map((second) => shown(raised, second)),
      ['a', 'b', 'b', null],
    );
  });

  test('after three in a row the rotation goes on: a month that closes raises dozens', () => {
    const raised = Array.from({ length: 40 }, (_, i) => at(`z${String(i).padStart(2, '0')}`, 0));
    assert.deepEqual(
      [0, 31, 61, 91, 600].map((second) => shown(raised, second)),
      ['z00', 'z01', 'z02', null, null],
    );
  });

  test('of what is raised together each zone interrupts once, by what is named first', () => {
    const raised = [at('whole of a', 0, 'a'), at('part of a', 0, 'a'), at('part of b', 0, 'b')];
    assert.deepEqual(
      [0, 30, 60].map((second) => shown(raised, second)),
      ['whole of a', 'part of b', null],
    );
  });

  test('what is raised while three follow each other comes after a turn of the rotation, with its companions', () => {
    const raised = [at('a', 0), at('b', 0), at('c', 0), at('d', 1), at('e', 1)];
    assert.deepEqual(
      [89, 90, 119, 120, 150, 180].map((second) => shown(raised, second)),
      ['c', null, null, 'd', 'e', null],
    );
  });

  test('news come before what has been waiting, and what is news no more is left out', () => {
    const raised = [at('a', 0), at('b', 0), at('c', 0), at('old', 5), at('older', 4), at('new', 80)];
    assert.deepEqual(
      [89, 119, 120, 149, 150].map((second) => shown(raised, second)),
      ['c', null, 'new', 'new', null],
    );
  });

  test('however many are raised one after the other, the rotation has its part, and none comes late', () => {
    const random = seeded(11);
    for (let n = 0; n < 50; n++) {
      const raised = Array.from({ length: 60 }, (_, i) => at(`w${i}`, Math.floor(random() * 600), `z${i % 7}`));
      const began = new Map<string, number>();
      let without = 0;
      for (let second = 0; second < 900; second++) {
        const id = shown(raised, second);
        if (id === null) without++;
        else if (!began.has(id)) began.set(id, second);
      }
      assert.ok(without >= 900 / 4, `${without} s of 900 for the rotation`);
      for (const { id, at: raisedAt } of raised) {
        const waited = (began.get(id) ?? 0) - raisedAt / 1_000;
        // Three in a row, a turn of the rotation, and at most two companions before it.
        assert.ok(waited <= 4 * 30 + 3 * 30, `${id} came ${waited} s late`);
      }
    }
  });
});

describe('a screen’s document', () => {
  const copy = () => structuredClone(mainScreen) as unknown as { scenes: Record<string, unknown>[] };
  const fault = (change: (scenes: Record<string, unknown>[]) => void) => {
    const document = copy();
    change(document.scenes);
    const read = readScreenDocument(document);
    return 'fault' in read ? read.fault : null;
  };

  test('the shipped screen can be read as one that somebody wrote', () => {
    assert.deepEqual(readScreenDocument(copy()), { document: mainScreen });
  });

  test('what could not be shown is refused by its place', () => {
    const layout = (areas: string[]) => ({ columns: [1, 1], rows: [1, 1], areas });
    const withAreas = (areas: string[]) =>
      fault(([scene]) => {
        scene!.layouts = { ...(scene!.layouts as object), wide: layout(areas) };
      });
    assert.match(withAreas(['map map', 'map index'])!, /scenes\.0\.layouts\.wide\.areas: area map is no rectangle/);
    assert.match(withAreas(['map map'])!, /1 rows of areas, but 2 rows/);
    assert.match(withAreas(['map', 'map index'])!, /row 1 names 1 areas, but there are 2 columns/);
    assert.match(withAreas(['map map', 'nowhere nowhere'])!, /no widget is in area nowhere/);
    assert.match(
      fault(([scene]) => Object.assign((scene!.widgets as object[])[0]!, { kind: 'pie' }))!,
      /scenes\.0\.widgets\.0\.kind/,
    );
    assert.match(
      fault(([scene]) => Object.assign((scene!.widgets as object[])[0]!, { options: { tilted: 'yes' } }))!,
      /widgets\.0\.options/,
    );
    assert.match(fault(([scene]) => Object.assign(scene!, { seconds: 0 }))!, /scenes\.0\.seconds/);
    assert.match(
      fault(([scene]) => Object.assign(scene!, { hours: { from: '8:00', to: '20:00' } }))!,
      /hours\.from: HH:MM/,
    );
    assert.match(readFault('no document'), /the document/);
  });

  const readFault = (value: unknown) => {
    const read = readScreenDocument(value);
    return 'fault' in read ? read.fault : '';
  };
});
