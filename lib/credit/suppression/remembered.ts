import type { Cell, Figure, Relation, Table } from './table';

/** A table as it was published: what was held that day, and what readers got of it. */
export interface Publication {
  table: Table;
  figures: ReadonlyMap<string, Figure>;
}

/**
 * Today's table together with all that readers remember: what one day hides, another must not tell.
 *
 * A cell that has kept its value is the same unknown on both days; one that has changed is another. Readers are taken to
 * know which changed, since a change of the threshold or more shows. So yesterday's "<5" is told where today's table
 * shows the sibling that protected it, and today's where the sibling that is hidden today was shown yesterday: what was
 * ever shown counts as open, what was hidden stays protected, and every day's relations hold.
 *
 * @param past oldest first, only what was published, of held figures
 * @param today held figures too
 * @returns a table to be suppressed: today's cells under their ids, earlier values that are gone as `ID (n)`; relations
 *   of which everything is known are left out
 */
export function remembered(past: readonly Publication[], today: Table): Table {
  const days = [...past, { table: today, figures: new Map<string, Figure>() }];
  const names = versionNames(days.map(({ table }) => table));
  const cells = new Map<string, Cell>();
  for (const [at, { table, figures }] of days.entries())
    for (const cell of table.cells) {
      const id = names[at]!.get(cell.id)!;
      const figure = figures.get(cell.id);
      const isShown = cell.showing === 'open' || (figure !== undefined && 'value' in figure);
      cells.set(id, joined(cells.get(id), { ...cell, id }, isShown, id === cell.id));
    }
  const relations = new Map<string, Relation>();
  for (const [at, { table }] of days.entries())
    for (const { left, right } of table.relations) {
      const named = { left: left.map((id) => names[at]!.get(id)!), right: right.map((id) => names[at]!.get(id)!) };
      const isKnown = [...named.left, ...named.right].every((id) => cells.get(id)!.showing === 'open');
      if (!isKnown || at === past.length) relations.set(JSON.stringify(named), named);
    }
  const used = new Set([...relations.values()].flatMap(({ left, right }) => [...left, ...right]));
  const current = new Set(today.cells.map(({ id }) => id));
  return {
    cells: [...cells.values()].filter(({ id }) => used.has(id) || current.has(id)),
    relations: [...relations.values()],
  };
}

/** For each table the names of its cells: the id for the value that it has today, `ID (n)` for its n-th before. */
function versionNames(tables: readonly Table[]): Map<string, string>[] {
  const latest = new Map<string, { value: number; version: number }>();
  const versions = tables.map(
    ({ cells }) =>
      new Map(
        cells.map(({ id, value }) => {
          const known = latest.get(id);
          const version = known === undefined ? 1 : known.version + (known.value === value ? 0 : 1);
          latest.set(id, { value, version });
          return [id, version];
        }),
      ),
  );
  const current = new Set(tables.at(-1)!.cells.map(({ id }) => id));
  const nameOf = (id: string, version: number) =>
    current.has(id) && latest.get(id)!.version === version ? id : `${id} (${version})`;
  return versions.map((ids) => new Map([...ids].map(([id, version]) => [id, nameOf(id, version)])));
}

/** One value of a cell over the days that it lasted. */
function joined(before: Cell | undefined, cell: Cell, isShown: boolean, isCurrent: boolean): Cell {
  const past = cell.showing === 'guarded' && !isCurrent ? 'hidden' : cell.showing;
  return {
    ...cell,
    showing: isShown || before?.showing === 'open' ? 'open' : past,
    isProtected: cell.isProtected || before?.isProtected === true,
  };
}
