import type { Tx } from '@/db/db';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import { asOf, type ZoneCount, type ZoneFilter, type ZoneRow, zoneCounts, zones } from '@/db/queries/zones';
import { countedKinds, mayCountGrades, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import { ownDivisions } from './own-divisions';

export interface ZonesAnswer {
  items: Zone[];
  revision: number;
  /** Time of the newest change. */
  at: string;
}

/**
 * Zones with their counts as a viewer may see them. Call it in a snapshot transaction, so that the counts and the
 * revision are of one moment.
 *
 * @param scheme code; absent = each zone's own default scheme
 * @param today  the day that titles are judged by, YYYY-MM-DD
 * @throws {Refusal} 404 for an unknown scheme
 */
export async function zonesFor(
  tx: Tx,
  viewer: Viewer,
  filter: ZoneFilter,
  { scheme, today }: { scheme?: string | undefined; today: string },
): Promise<ZonesAnswer> {
  const { revision, at } = await asOf(tx);
  const known = await schemes(tx);
  const asked = scheme === undefined ? undefined : known.find(({ id }) => id === scheme);
  if (scheme !== undefined && (asked === undefined || !mayCountGrades(viewer, asked.audience))) {
    throw new Refusal('unknown_scheme', `There is no scheme ${scheme}.`, 404);
  }
  const rows = await zones(tx, filter);
  const fallback = asked?.number ?? (await defaultScheme(tx));
  // Whoever may count a scheme of regulators sees every grade; a zone under one that may not be counted is suppressed below.
  const { everywhere, inside } = countedKinds(viewer, 'public');
  const counts = await zoneCounts(
    tx,
    rows.map(({ number }) => number),
    {
      scheme: fallback,
      kinds: everywhere,
      insideKinds: inside,
      divisions: inside.length === 0 ? [] : await ownDivisions(tx, viewer),
      today,
    },
  );
  const byZone = new Map<number, ZoneCount[]>();
  for (const count of counts) byZone.set(count.zone, [...(byZone.get(count.zone) ?? []), count]);
  const items = rows.map((row) => {
    const own = known.find(({ number }) => number === (asked?.number ?? row.scheme ?? fallback));
    return summary(row, own && mayCountGrades(viewer, own.audience) ? own : undefined, byZone.get(row.number) ?? [], {
      revision,
      at,
    });
  });
  return { items, revision, at };
}

function summary(
  row: ZoneRow,
  scheme: StoredScheme | undefined,
  counts: ZoneCount[],
  { revision, at }: { revision: number; at: string },
): Zone {
  const { number: _, geometry, ...zone } = row;
  const grades = Object.fromEntries((scheme?.grades ?? []).map(({ grade }) => [grade, 0]));
  const states = { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 0 };
  for (const { counted, outcome, grade, n } of counts) {
    if (!counted || scheme === undefined) states.suppressed += n;
    else if (grade !== null) grades[grade] = (grades[grade] ?? 0) + n;
    else states[(outcome ?? 'unevaluated') as keyof typeof states] += n;
  }
  const entities = counts.reduce((sum, { n }) => sum + n, 0);
  const evaluated = Object.values(grades).reduce((sum, n) => sum + n, 0);
  const inScope = entities - states.out_of_scope - states.suppressed;
  return {
    ...zone,
    scheme: scheme?.id ?? null,
    level: null,
    index: null,
    change: null,
    alarm: null,
    coverage: inScope === 0 ? null : evaluated / inScope,
    rank: null,
    entities,
    evaluated,
    grades,
    states,
    demonstration: counts.reduce((sum, { demonstration }) => sum + demonstration, 0),
    synthetic: row.synthetic || counts.some(({ synthetic }) => synthetic),
    asOf: at,
    revision,
    ...(geometry && { geometry }),
  };
}
