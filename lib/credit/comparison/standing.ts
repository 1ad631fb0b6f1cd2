import type { AlarmRule } from '../index/methodology';
import type { IndexPoint } from '../index/series';
import type { ZoneComparison } from './comparison';
import type { Lights, Moved, RankBands } from './finding';

/** Where levels stand, and what moved them. */

/** Less would print as 0.0. */
const LEAST_POINTS = 0.05;
/** Indicators that are named as what moved a level. */
const MOST_DRIVERS = 2;

type Banded = IndexPoint & { level: number; rank: number; rankBand: [number, number] };
const isBanded = (point: IndexPoint): point is Banded =>
  point.level !== null && point.rank !== null && point.rankBand !== null;

/** Of the newest month with rank bands: zones of one peer class, one method; the largest group first. */
export function rankBands({ zones }: Pick<ZoneComparison, 'zones'>): RankBands[] {
  const groups = new Map<string, { zone: string; point: Banded }[]>();
  for (const { zone, series } of zones) {
    const point = series.items.filter(isBanded).at(-1);
    if (point === undefined) continue;
    const { peerClass, period, methodology } = point;
    const key = JSON.stringify([peerClass, period, methodology.id, methodology.version]);
    groups.set(key, [...(groups.get(key) ?? []), { zone: zone.id, point }]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const { peerClass, period } = group[0]!.point;
      const ranked = group
        .map(({ zone, point }) => ({ zone, level: point.level, rank: point.rank, band: point.rankBand }))
        .sort((a, b) => a.rank - b.rank);
      const all = ranked.flatMap((one, at) => ranked.slice(at + 1).map((other) => [one.band, other.band] as const));
      const apart = all.filter(([a, b]) => a[1] < b[0] || b[1] < a[0]).length;
      return { kind: 'bands', peerClass, period, zones: ranked, pairs: all.length, apart };
    });
}

/** @param alarm of the whole, by the methodology that decides; undefined = it has none, and lights have no order */
export function lightFindings({ zones }: Pick<ZoneComparison, 'zones'>, alarm: AlarmRule | undefined): Lights[] {
  const bands = (alarm?.bands ?? []).map(({ light }) => light);
  const lit = zones.flatMap(({ zone }) => (zone.level === null || zone.alarm === null ? [] : [zone]));
  const place = (light: string) => (bands.includes(light) ? bands.indexOf(light) : bands.length);
  const lights = [...new Set(lit.flatMap(({ alarm: light }) => light ?? []))]
    .filter((light) => light !== bands[0])
    .sort((a, b) => place(b) - place(a))
    .map((light) => ({ light, zones: lit.filter((zone) => zone.alarm === light).map(({ id }) => id) }));
  const worse = alarm?.change?.worse ?? null;
  const falls = zones
    .flatMap(({ zone: { id, change } }) =>
      change !== null && worse !== null && change < worse ? [{ zone: id, change }] : [],
    )
    .sort((a, b) => a.change - b.change);
  return lights.length + falls.length === 0 ? [] : [{ kind: 'light', lights, falls, worse }];
}

/** What moved each level since the month before its last value; the one that moved most first. */
export function movedFindings({ zones }: Pick<ZoneComparison, 'zones'>): Moved[] {
  return zones
    .flatMap(({ zone, series }): Moved[] => {
      const point = series.items.at(-1);
      if (point === undefined || point.against === null) return [];
      const indicators = Object.keys(point.indicators).flatMap((id) => {
        const driver = point.drivers[id];
        return driver === undefined ? [] : [{ id, ...driver }];
      });
      const sum = (of: 'points' | 'coverageEffect') => indicators.reduce((total, one) => total + one[of], 0);
      const points = sum('points');
      if (Math.abs(points) < LEAST_POINTS) return [];
      const drivers = indicators
        .filter((one) => Math.abs(one.points) >= LEAST_POINTS)
        .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
        .slice(0, MOST_DRIVERS)
        .map(({ id, points: own }) => ({ id, points: own }));
      const { period, against } = point;
      return [
        { kind: 'moved', zone: zone.id, period, against, points, coverageEffect: sum('coverageEffect'), drivers },
      ];
    })
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}
