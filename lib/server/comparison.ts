import type { Tx } from '@/db/db';
import { type ComparisonFrame, comparisonFrame } from '@/db/queries/comparison';
import { type StoredScheme, schemes } from '@/db/queries/schemes';
import type { GroupedBy } from '@/db/queries/zone-statistics';
import { type ZoneRow, zones as zoneRows } from '@/db/queries/zones';
import {
  type ComparedBy,
  type ComparedZone,
  MOST_COMPARED,
  type ZoneComparison,
} from '@/lib/credit/comparison/comparison';
import { zoneDifferences } from '@/lib/credit/comparison/differences';
import { type ScoreCell, scoreBars, scoreDistribution } from '@/lib/credit/comparison/scores';
import { zoneShares } from '@/lib/credit/comparison/shares';
import { monthAfter } from '@/lib/credit/index/period';
import { dayOf, monthOf } from '@/lib/credit/local-time';
import { peerClassOf } from '@/lib/credit/peer-class';
import { countedKinds, industryKinds, mayCountGrades, scoredKinds, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { type GroupCell, ofKeptCells, type ZoneStatistics } from '@/lib/credit/zone-statistics';
import { type ComparisonRead, type RowAsked, readComparison } from './comparison-read';
import type { KeptCounts } from './kept-counts';
import { footfallOf } from './zone-footfall';
import { seesSigned, seriesOf } from './zone-index';
import { type MovedSpan, migrationOf, movedSpan, statisticsOf } from './zone-statistics';
import { among, shownZone } from './zones';

export interface ComparisonQuery {
  /** Codes of zones; one that stands there twice is compared once. */
  zones: readonly string[];
  /** First and last month, YYYY-MM. */
  from?: string | undefined;
  to?: string | undefined;
  /** Code; absent = that of each zone, else the deployment's. */
  scheme?: string | undefined;
  now: Date;
  timeZone: string;
  kept: KeptCounts;
}

/**
 * Zones side by side, as a viewer may see them. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 400 for more than 40 zones, for a month that has not come and where `from` is after `to`, 404 for an
 *   unknown scheme
 */
export async function comparisonFor(tx: Tx, viewer: Viewer, query: ComparisonQuery): Promise<ZoneComparison> {
  const { from, to, now, timeZone, kept } = query;
  const codes = [...new Set(query.zones)];
  if (codes.length > MOST_COMPARED)
    throw new Refusal('too_many_zones', `At most ${MOST_COMPARED} zones are compared at a time, got ${codes.length}.`);
  const moved = movedIn(query);
  const known = (await schemes(tx)).filter(({ audience }) => mayCountGrades(viewer, audience));
  if (query.scheme !== undefined && !known.some(({ id }) => id === query.scheme))
    throw new Refusal('unknown_scheme', `There is no scheme ${query.scheme}.`, 404);
  const rows = await zoneRows(tx, { codes });
  const frame = await comparisonFrame(
    tx,
    rows.map(({ number }) => number),
  );
  const asked = rowsAsked(codes, rows, { known, frame, scheme: query.scheme });
  const read = await readComparison(tx, viewer, asked, { to, moved, now, timeZone, kept, frame });
  const zones = comparedZones(viewer, asked, read, { from, to, moved, timeZone });
  const of = new Set(asked.map(({ scheme }) => scheme?.id ?? null));
  const [scheme = query.scheme ?? null] = of.size > 1 ? [null] : of;
  return {
    zones,
    unknown: codes.filter((code) => !rows.some(({ id }) => id === code)),
    from: from ?? null,
    to: to ?? null,
    scheme,
    differences: of.size > 1 ? [] : zoneDifferences(zones.map((one) => ({ ...one, id: one.zone.id }))),
    timeZone,
    synthetic: zones.some(isSynthetic),
    asOf: frame.countedAt ?? new Date(0).toISOString(),
    revision: frame.counted,
  };
}

/** From the end of the month before the first one; without a first month of the last twelve. */
function movedIn({ from, to, now, timeZone }: ComparisonQuery): MovedSpan {
  const today = monthOf(now, timeZone);
  for (const [name, month] of Object.entries({ from, to }))
    if (month !== undefined && month > today)
      throw new Refusal('future_day', `${name} has not come yet, got ${month}.`);
  if (from !== undefined && from > (to ?? today))
    throw new Refusal('empty_span', `from must not be after to, got ${from} and ${to ?? today}.`);
  const before = from === undefined ? monthAfter(to ?? today, -12) : monthAfter(from, -1);
  return movedSpan({ from: before, to }, dayOf(now, timeZone));
}

/** The zones in the order asked for, each with its scheme. @param known schemes that the viewer may count */
function rowsAsked(
  codes: readonly string[],
  rows: readonly ZoneRow[],
  { known, frame, scheme }: { known: readonly StoredScheme[]; frame: ComparisonFrame; scheme: string | undefined },
): RowAsked[] {
  const schemeOf = (row: ZoneRow) =>
    scheme === undefined
      ? known.find(({ number }) => number === (row.scheme ?? frame.defaultScheme))
      : known.find(({ id }) => id === scheme);
  return codes.flatMap((code) => {
    const row = rows.find(({ id }) => id === code);
    return row === undefined ? [] : [{ row, scheme: schemeOf(row) }];
  });
}

interface Span {
  from: string | undefined;
  to: string | undefined;
  moved: MovedSpan;
  timeZone: string;
}

function comparedZones(viewer: Viewer, asked: readonly RowAsked[], read: ComparisonRead, span: Span): ComparedZone[] {
  const isCounted = among(countedKinds(viewer, 'public'), read.own);
  const isGrouped = among(industryKinds(viewer), read.own);
  const scores = scoresOf(viewer, asked, read);
  return asked.map((one): ComparedZone => {
    const { row, scheme = null } = one;
    const cells = read.cells.get(row.number) ?? [];
    const value = read.live.get(row.number);
    const zone = shownZone(row, one.scheme, { cells, isCounted, value });
    const own = read.groups.byZone.get(row.number) ?? [];
    const { asOf, revision } = read.groups;
    const statistics = (by: ComparedBy): ZoneStatistics => {
      const of = { by, scheme, at: null, timeZone: span.timeZone, isCounted };
      const counted = by === 'kind' ? keptCells(read, cells) : { cells: groupCells(own, by), asOf, revision };
      return statisticsOf(row, counted, { ...of, isGrouped: by === 'industry' ? isGrouped : isCounted });
    };
    const label = statistics('label');
    const penalty = label.items.find(({ group }) => group === 'penalty')?.entities ?? 0;
    const graded = groupCells(own, 'fresh').filter(isCounted);
    const fresh = { hits: sumOf(graded.filter(({ group }) => group === 'true')), n: sumOf(graded) };
    const { entities } = zone;
    return {
      zone,
      peerClass: value?.peerClass ?? peerClassOf({ kind: row.kind, entities }),
      series: seriesIn(viewer, one, read, span),
      statistics: { industry: statistics('industry'), label, kind: statistics('kind'), age: statistics('age') },
      migration: migrationOf(
        row,
        { ...read.moves, cells: read.moves.byZone.get(row.number) ?? [] },
        { scheme, ...span.moved, timeZone: span.timeZone, isCounted },
      ),
      shares: zoneShares(zone, scheme, { fresh, penalty: { hits: penalty, n: label.entities } }),
      scores: scores(one, fresh.n),
      footfall: footfallOf(row.id, read.footfall, { ...read.footfall, ...read.footfall.byZone.get(row.number)! }),
    };
  });
}

const sumOf = (cells: readonly GroupCell[]) => cells.reduce((sum, { entities }) => sum + entities, 0);

/** As the single zone's call has kinds: out of the cells that are kept. */
const keptCells = ({ frame }: ComparisonRead, cells: Parameters<typeof ofKeptCells>[0]) => ({
  cells: ofKeptCells(cells),
  asOf: frame.countedAt ?? new Date(0).toISOString(),
  revision: frame.counted,
});

const groupCells = (own: ComparisonRead['groups']['cells'], by: GroupedBy): GroupCell[] =>
  own.filter((cell) => cell.by === by);

function seriesIn(viewer: Viewer, { row }: RowAsked, { frame, ...read }: ComparisonRead, { from, to, timeZone }: Span) {
  const value = to === undefined ? read.live.get(row.number) : undefined;
  const methodology = frame.methodologies.find(({ number }) => number === value?.methodology);
  return seriesOf(row, {
    values: read.values.get(row.number) ?? [],
    from: from ?? '',
    live: value && methodology && { value, methodology, day: frame.day },
    released: read.released,
    signed: seesSigned(viewer),
    timeZone,
    revision: frame.counted,
  });
}

/** Distributions of the scores that a viewer sees singly, of zones of one scheme in the same bars. */
function scoresOf(viewer: Viewer, asked: readonly RowAsked[], read: ComparisonRead) {
  const seen = new Map(asked.map((one) => [one.row.number, seenScores(viewer, one, read)] as const));
  return ({ row, scheme }: RowAsked, population: number) => {
    const together = asked.filter((other) => other.scheme?.number === scheme?.number);
    const bars = scoreBars(together.flatMap((other) => seen.get(other.row.number)!));
    return scoreDistribution(seen.get(row.number)!, population, bars);
  };
}

function seenScores(viewer: Viewer, { row, scheme }: RowAsked, { groups, own }: ComparisonRead): ScoreCell[] {
  if (scheme === undefined) return [];
  const isSeen = among(scoredKinds(viewer, scheme.audience), own);
  const cells = (groups.byZone.get(row.number) ?? []).filter((cell) => cell.by === 'score' && isSeen(cell));
  return cells.map(({ group, step, rest, squares, kind, divisions, entities }) => ({
    ...{ kind, divisions, entities, lower: Number(group), step: step!, rest: rest!, squares: squares! },
  }));
}

const isSynthetic = ({ zone, statistics, footfall }: ComparedZone): boolean =>
  zone.synthetic || footfall.synthetic || Object.values(statistics).some(({ synthetic }) => synthetic);
