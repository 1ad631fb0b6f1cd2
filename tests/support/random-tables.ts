import fc from 'fast-check';
import { countCell, withUnanimousProtected } from '@/lib/credit/suppression/sensitive';
import type { Cell, Relation, Showing, Table } from '@/lib/credit/suppression/table';

/** A zone, what it counts outside its children by grade, and its disjoint children. */
export interface RandomZone {
  rest: number[];
  children: RandomZone[];
}

const counts = (grades: number) =>
  fc.array(fc.oneof(fc.nat(9), fc.nat(9), fc.nat(200)), { minLength: grades, maxLength: grades });

export function zone(grades: number, depth: number, breadth: number): fc.Arbitrary<RandomZone> {
  const children: fc.Arbitrary<RandomZone[]> =
    depth === 0 ? fc.constant([]) : fc.array(zone(grades, depth - 1, breadth), { maxLength: breadth });
  return fc.record({ rest: counts(grades), children });
}

/**
 * Zones nested in each other, each with counts by grade and a total; parents are their children and a rest. Each zone is
 * named by its path, each cell by zone and grade.
 */
export function hierarchy({ depth = 2, breadth = 3, total = 'guarded' as Showing } = {}): fc.Arbitrary<Table> {
  return fc
    .integer({ min: 1, max: 4 })
    .chain((grades) => zone(grades, depth, breadth).map((top) => tableOf(top, total)));
}

/** @param total how the totals are shown */
export function tableOf(top: RandomZone, total: Showing = 'guarded'): Table {
  const cells: Cell[] = [];
  const relations: Relation[] = [];
  const divisions: Relation[] = [];
  const visit = (path: string, { rest, children }: RandomZone): number[] => {
    const parts = children.map((child, at) => visit(`${path}.${at}`, child));
    const own = rest.map((count, grade) => parts.reduce((sum, part) => sum + part[grade]!, count));
    for (const [grade, count] of own.entries()) {
      cells.push(countCell(`${path} ${grade}`, count));
      if (children.length === 0) continue;
      cells.push(countCell(`${path} rest ${grade}`, rest[grade]!, 'never'));
      const ids = parts.map((_, at) => `${path}.${at} ${grade}`);
      relations.push({ left: [`${path} ${grade}`], right: [...ids, `${path} rest ${grade}`] });
    }
    cells.push(
      countCell(
        `${path} all`,
        own.reduce((sum, count) => sum + count, 0),
        total,
      ),
    );
    const division = { left: [`${path} all`], right: own.map((_, grade) => `${path} ${grade}`) };
    divisions.push(division);
    relations.push(division);
    return own;
  };
  visit('zone', top);
  return withUnanimousProtected({ cells, relations }, divisions);
}
