import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peersOf } from '@/lib/credit/comparison/peers';
import { pointsWithin, spanFault } from '@/lib/credit/comparison/span';
import { sizeOf } from '@/lib/credit/peer-class';
import type { ZoneKind } from '@/lib/credit/zone';
import { zonesMeant } from '@/lib/server/zones-meant';

/** What choosing the zones and months of a comparison rests on. */

const zone = (id: string, entities: number, kind: ZoneKind = 'specialised_market', parent: string | null = null) => ({
  id,
  kind,
  entities,
  parent,
});

test('peers are of one kind and size, the nearest by ratio first, and neither hold the zone nor lie in it', () => {
  const own = zone('own', 1_000);
  const all = [
    own,
    zone('double', 2_000),
    zone('near', 900),
    zone('half', 400),
    zone('large', 3_000),
    zone('small', 299),
    zone('core', 1_000, 'core_district'),
    zone('hall', 800, 'specialised_market', 'floor'),
    zone('floor', 850, 'specialised_market', 'own'),
  ];
  assert.deepEqual(
    peersOf(own, all).map(({ id }) => id),
    ['near', 'double', 'half'],
  );
  const seen = peersOf(zone('hall', 800, 'specialised_market', 'floor'), all).map(({ id }) => id);
  assert.deepEqual(seen, ['near', 'half', 'double'], 'own and floor hold it');
  assert.deepEqual(peersOf(zone('lone', 5_000, 'future_community'), all), []);
  const sizes = [0, 299, 300, 2_999, 3_000].map((n) => [sizeOf(n).size?.id, sizeOf(n).from]);
  assert.deepEqual(sizes, [
    ['small', 0],
    ['small', 0],
    ['medium', 300],
    ['medium', 300],
    ['large', 3_000],
  ]);
});

test('months are compared where they are published and stand in order; points follow them, the live one only up to now', () => {
  const months = ['2026-01', '2026-02', '2026-03'];
  const cases = [
    [null, null, null],
    ['2026-01', null, null],
    [null, '2026-03', null],
    ['2026-02', '2026-02', null],
    ['2026-03', '2026-02', 'order'],
    ['2025-12', null, '2025-12'],
    [null, '2027-01', '2027-01'],
    ['x', '2026-01', 'x'],
  ] as const;
  for (const [from, to, expected] of cases) {
    const fault = spanFault({ from, to }, months);
    assert.equal(fault === null ? null : fault.code === 'order' ? 'order' : fault.month, expected, `${from} ${to}`);
  }
  const items = [...months, 'live'].map((period) => ({ period }));
  const within = (from: string | null, to: string | null) => pointsWithin(items, { from, to }).map((one) => one.period);
  assert.deepEqual(within(null, null), [...months, 'live']);
  assert.deepEqual(within('2026-02', null), ['2026-02', '2026-03', 'live']);
  assert.deepEqual(within(null, '2026-02'), ['2026-01', '2026-02']);
});

test('zones are found by any part of a name, pinyin, initials, traditional characters and codes', () => {
  const zones = [
    { id: 'M-1', name: '义乌国际商贸城' },
    { id: 'M-2', name: '长乐路商圈' },
    { id: 'C_3', name: "Joe's Café Quarter" },
  ];
  const found = (q: string) => zones.filter(zonesMeant(q)).map(({ id }) => id);
  const cases: [q: string, ids: string[]][] = [
    ['商贸', ['M-1']],
    ['商', ['M-1', 'M-2']],
    ['義烏', ['M-1']],
    ['yiwuguoji', ['M-1']],
    ['ywgjsmc', ['M-1']],
    ['smc', ['M-1']],
    ['changle', ['M-2']],
    ['cafe', ['C_3']],
    ['m-2', ['M-2']],
    ['c_3', ['C_3']],
    ['%', []],
    [' ', []],
    ['没有', []],
  ];
  for (const [q, ids] of cases) assert.deepEqual(found(q), ids, q);
});
