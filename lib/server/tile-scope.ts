import type { Tx } from '@/db/db';
import type { StoredScheme } from '@/db/queries/schemes';
import { entityKinds } from '@/lib/credit/entity';
import {
  type Audience,
  countedKinds,
  indexFigures,
  mayShowGrade,
  seesPlacesInside,
  type Viewer,
  viewOfKind,
} from '@/lib/credit/publication';
import { sights, type TileScope } from '@/lib/tiles/tile-source';
import { ownDivisions } from './own-divisions';

/** To whom a class of viewers is told what changes; each place says whom it shows to. */
export const sightOf: Record<Audience, number> = {
  public: sights.public,
  wall: sights.public | sights.wall,
  district: sights.public | sights.inside,
  regulator: sights.regulator,
};

/** A business that is nobody's own, in none of a district's divisions, or (`divisions`) in these. */
const businessOf = (kind: (typeof entityKinds)[number], divisions: readonly string[] = []) => ({
  id: Number.NaN,
  kind,
  divisions,
});

/**
 * What a class of viewers may see in tiles, as arguments of the queries. A business sees nothing of its own there.
 *
 * @param scheme whose grades are shown; undefined = none are
 */
export async function tileScope(tx: Tx, viewer: Viewer, scheme: StoredScheme | undefined): Promise<TileScope> {
  const insideDivisions = await ownDivisions(tx, viewer);
  const shows = (divisions: readonly string[]) =>
    entityKinds.filter((kind) => scheme && mayShowGrade(viewer, businessOf(kind, divisions), scheme.audience));
  const counted = scheme ? countedKinds(viewer, scheme.audience) : { everywhere: [], inside: [] };
  const gradedKinds = shows([]);
  return {
    listedKinds: entityKinds.filter((kind) => viewOfKind(viewer, kind, true).listed),
    namedOnly: !viewOfKind(viewer, 'enterprise', false).listed,
    // Everybody may know how many there are, and a wall counts what the public sees.
    cellKinds: entityKinds,
    exactKinds: entityKinds.filter((kind) => viewOfKind(viewer, kind, true).point === 'exact'),
    exactDivisions: seesPlacesInside(viewer) ? insideDivisions : [],
    gradedKinds,
    gradedInside: shows(viewer.divisions).filter((kind) => !gradedKinds.includes(kind)),
    countedKinds: counted.everywhere,
    countedInside: counted.inside,
    insideDivisions,
    grades: scheme?.grades.map(({ grade }) => grade) ?? [],
    exactLevels: exactLevels(viewer, insideDivisions),
  };
}

function exactLevels(viewer: Viewer, insideDivisions: readonly number[]): readonly number[] | null {
  if (indexFigures(viewer, null) === 'exact') return null;
  return viewer.divisions.some((code) => indexFigures(viewer, code) === 'exact') ? insideDivisions : [];
}
