import { peerClassOf, sizeClasses } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import { type IndexState, indexState } from '../zone/index-state';
import { headAndTail } from './ranking';

export type LevelRow = Pick<Zone, 'id' | 'name' | 'change' | 'alarm'> & { rank: number; level: number };

/** Zones of one size: only those are ranked with each other. */
export interface LevelSection {
  /** Id of the size (lib/credit/peer-class). */
  size: string;
  /** How many have a rank. */
  of: number;
  /** By rank. */
  rows: LevelRow[];
}

export interface LevelRanking {
  /** Most zones first. */
  sections: LevelSection[];
  /** By name, with why. */
  unranked: { id: string; name: string; state: IndexState }[];
}

/** Zones of one kind by their level within their size, as the server ranks them. */
export function levelRanking(zones: readonly Zone[]): LevelRanking {
  const sections = sizeClasses.map(({ id }): LevelSection => ({ size: id, of: 0, rows: [] }));
  const unranked: LevelRanking['unranked'] = [];
  for (const zone of zones) {
    const { id, name, level, rank, rankOf, change, alarm } = zone;
    const section = sections.find(({ size }) => size === peerClassOf(zone).split('/')[1]);
    if (level === null || rank === null || !section) unranked.push({ id, name, state: indexState(zone) });
    else {
      section.rows.push({ id, name, change, alarm, rank, level });
      section.of = Math.max(section.of, rankOf ?? 0);
    }
  }
  for (const { rows } of sections) rows.sort((a, b) => a.rank - b.rank || b.level - a.level || (a.id < b.id ? -1 : 1));
  return {
    sections: sections.filter(({ rows }) => rows.length > 0).sort((a, b) => b.rows.length - a.rows.length),
    unranked: unranked.sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** What of a section is shown: the best and, below a gap, the last. */
export interface ShownSection extends Omit<LevelSection, 'rows'> {
  head: LevelRow[];
  tail: LevelRow[];
}

/** A heading, and at least so many zones below it. */
const LEAST_ROWS = 2;

/**
 * What fits into `lines`, one of them being each section's heading; the largest sections first, as many as have room, but
 * before all others the one that has the chosen zone, with that zone in it.
 */
export function fitSections(
  sections: readonly LevelSection[],
  lines: number,
  chosen: string | null = null,
): ShownSection[] {
  const least = ({ rows }: LevelSection) => 1 + Math.min(LEAST_ROWS, rows.length);
  const shown: LevelSection[] = [];
  let free = lines;
  const holds = ({ rows }: LevelSection) => rows.some(({ id }) => id === chosen);
  for (const section of sections.toSorted((a, b) => Number(holds(b)) - Number(holds(a)))) {
    if (free < least(section)) break;
    shown.push(section);
    free -= least(section);
  }
  return shown.map((section) => {
    const more = Math.min(free, section.rows.length - Math.min(LEAST_ROWS, section.rows.length));
    free -= more;
    const room = least(section) - 1 + more;
    const at = section.rows.findIndex(({ id }) => id === chosen);
    return {
      size: section.size,
      of: section.of,
      ...(at < 0 ? headAndTail(section.rows, room) : around(section.rows, at, room)),
    };
  });
}

/** The best, and below a gap those around one; without a gap where that one is among the best. */
function around<T>(rows: readonly T[], at: number, room: number): { head: T[]; tail: T[] } {
  const usual = headAndTail(rows, room);
  if (at < usual.head.length || at >= rows.length - usual.tail.length) return usual;
  const head = Math.max(1, Math.ceil((room - 1) / 3));
  const tail = Math.max(1, room - 1 - head);
  const from = Math.min(rows.length - tail, Math.max(head, at - Math.floor(tail / 2)));
  return { head: rows.slice(0, head), tail: rows.slice(from, from + tail) };
}
