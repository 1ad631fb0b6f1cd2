import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '@/lib/credit/evaluation';
import { type ClassedPoint, changedPlaces, type PointSight, type WholeClass } from '@/lib/tiles/changed-places';
import { sights } from '@/lib/tiles/tile-source';

const PUBLIC = 1;
const RISK = 2;
const CELL = 2 ** 14;

/** As the shipped rules have it: who is no enterprise is seen coarsened, but by regulators and where it is at home. */
const isPublic = ({ kind, coarse }: WholeClass) => coarse !== (kind === 'enterprise');
const seen: PointSight[] = [
  {
    bit: sights.public,
    isSeen: isPublic,
    isLocal: false,
    isGraded: (kind, scheme) => kind === 'enterprise' && scheme === PUBLIC,
  },
  { bit: sights.wall, isSeen: (given) => given.named && isPublic(given), isLocal: false, isGraded: () => false },
  {
    bit: sights.inside,
    isSeen: (given) => given.division !== 0 && (isPublic(given) || (given.operating && !given.coarse)),
    isLocal: true,
    isGraded: (kind, scheme) => kind === 'enterprise' && scheme === PUBLIC,
  },
  { bit: sights.regulator, isSeen: ({ coarse }) => !coarse, isLocal: false, isGraded: () => true },
];

const shop = (given: Partial<WholeClass> = {}): WholeClass => ({
  coarse: false,
  kind: 'enterprise',
  division: 7,
  operating: true,
  demonstration: false,
  named: false,
  evaluations: new Map(),
  ...given,
});
const graded = (grade: string, scheme = PUBLIC) =>
  new Map([[scheme, { outcome: 'graded' as Outcome, grade: grade as string | null }]]);
const at = (given: WholeClass, cell: number, within = 0): ClassedPoint => ({
  class: given,
  x: cell * CELL + within,
  y: 5 * CELL,
});
const place = (cell: number, sight: number, scheme: number | null = null, division: number | null = 7) => ({
  west: cell,
  north: 5,
  east: cell,
  south: 5,
  sight,
  division,
  scheme,
});
const { public: everybody, wall, inside, regulator } = sights;

const cases: [why: string, old: ClassedPoint | null, now: ClassedPoint | null, places: ReturnType<typeof place>[]][] = [
  ['an enterprise that comes shows to all', null, at(shop(), 3), [place(3, everybody | inside | regulator)]],
  ['one that goes too', at(shop(), 3), null, [place(3, everybody | inside | regulator)]],
  [
    'one that moves differs where it was and where it is',
    at(shop(), 3),
    at(shop(), 4),
    [place(3, everybody | inside | regulator), place(4, everybody | inside | regulator)],
  ],
  ['also within a cell', at(shop(), 3), at(shop(), 3, 1), [place(3, everybody | inside | regulator)]],
  [
    'another grade differs under its scheme only',
    at(shop({ evaluations: graded('A') }), 3),
    at(shop({ evaluations: graded('B') }), 3),
    [place(3, everybody | inside | regulator, PUBLIC)],
  ],
  [
    'a risk class shows to regulators only',
    at(shop(), 3),
    at(shop({ evaluations: graded('C', RISK) }), 3),
    [place(3, regulator, RISK)],
  ],
  [
    'the grade of an individual business too',
    at(shop({ kind: 'individual', evaluations: graded('A') }), 3),
    at(shop({ kind: 'individual', evaluations: graded('B') }), 3),
    [place(3, regulator, PUBLIC)],
  ],
  [
    'its exact place shows where it is at home and to regulators, its coarsened one to everybody',
    null,
    at(shop({ kind: 'individual' }), 3),
    [place(3, inside | regulator)],
  ],
  ['its coarsened one', null, at(shop({ kind: 'individual', coarse: true }), 3), [place(3, everybody | inside)]],
  [
    'a registered place is exact for regulators only',
    null,
    at(shop({ kind: 'individual', operating: false }), 3),
    [place(3, regulator)],
  ],
  ['the red list shows on walls', at(shop(), 3), at(shop({ named: true }), 3), [place(3, wall)]],
  [
    'a demonstration unit to all',
    at(shop(), 3),
    at(shop({ named: true, demonstration: true }), 3),
    [place(3, everybody | wall | inside | regulator)],
  ],
  [
    'another division of an enterprise only to districts',
    at(shop(), 3),
    at(shop({ division: 8 }), 3),
    [place(3, inside), place(3, inside, null, 8)],
  ],
];

test('a point that differs is told to those who see it differ, where they see it, and to nobody else', () => {
  for (const [why, old, now, expected] of cases)
    assert.deepEqual(changedPlaces([{ old, now }], seen, 50), expected, why);
});

test('of more tiles than are named it is all of them', () => {
  const points = Array.from({ length: 51 }, (_, i) => ({ old: null, now: at(shop(), i * 64) }));
  assert.equal(changedPlaces(points, seen, 50), 'all');
  assert.equal(changedPlaces(points.slice(1), seen, 50).length, 50);
});
