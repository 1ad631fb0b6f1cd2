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

/**
 * All days as one: what has to be remembered of them when the next table is guarded.
 *
 * Today's cells, and of earlier values those that an equation still ties to one of today's that is not known. What is
 * tied only to values that are gone can be told by nothing that is yet to come, since a new value is a new unknown; so
 * what is remembered does not grow with the days, and nothing that matters is forgotten.
 *
 * @param joint the table of `remembered` and what is shown of it
 * @param today the table that it was made of
 * @returns today's cells under their ids, earlier values as `~n`
 */
export function memoryOf({ table: joint, figures }: Publication, today: Table): Publication {
  const cells = new Map(joint.cells.map((cell) => [cell.id, cell]));
  const shown = (id: string) => 'value' in (figures.get(id) ?? {}) || cells.get(id)!.showing === 'open';
  const own = new Map(today.cells.map((cell) => [cell.id, cell]));
  const unknowns = joint.relations.map(({ left, right }) => [...left, ...right].filter((id) => !shown(id)));
  const alive = tiedTo(
    unknowns,
    [...own.keys()].filter((id) => !shown(id)),
  );
  const relations = joint.relations.filter((_, at) => unknowns[at]!.some((id) => alive.has(id)));
  const used = [...new Set(relations.flatMap(({ left, right }) => [...left, ...right]))].sort();
  const names = new Map(used.filter((id) => !own.has(id)).map((id, at) => [id, `~${at + 1}`]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const kept = [...own.keys(), ...names.keys()];
  return {
    table: {
      cells: kept.map((id) => ({
        ...cells.get(id)!,
        id: nameOf(id),
        showing: own.get(id)?.showing ?? cells.get(id)!.showing,
      })),
      relations: relations.map(({ left, right }) => ({ left: left.map(nameOf), right: right.map(nameOf) })),
    },
    figures: new Map(
      kept.flatMap((id) => {
        const cell = cells.get(id)!;
        const figure = shown(id) ? { value: cell.value } : figures.get(id);
        return figure === undefined ? [] : [[nameOf(id), figure] as const];
      }),
    ),
  };
}

/** Everything that equations tie to some of these, step by step. */
function tiedTo(equations: readonly (readonly string[])[], from: readonly string[]): Set<string> {
  const of = new Map<string, (readonly string[])[]>();
  for (const equation of equations)
    for (const id of equation) {
      const its = of.get(id);
      if (its === undefined) of.set(id, [equation]);
      else its.push(equation);
    }
  const tied = new Set(from);
  for (const id of tied) for (const equation of of.get(id) ?? []) for (const other of equation) tied.add(other);
  return tied;
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
