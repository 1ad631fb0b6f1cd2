import type { EntityKind } from '@/lib/credit/entity';
import { demoCode } from './codes';
import { type Evaluated, history } from './history';
import { boothAddress, identity, kindOfPrefix, streetAddress } from './names';
import { demoTowns } from './places';
import { keyed, normal, type Random, seeded, textKey, weighted } from './random';
import { type DemoRecord, recordsOf } from './records';
import { type DemoZone, demoZones, moved, turned } from './zones';

export interface DemoBusiness {
  /** Unified social credit code. */
  code: string;
  kind: EntityKind;
  name: string;
  /** GB/T 4754-2017. */
  industry: string;
  address: string;
  /** WGS 84. */
  lng: number;
  lat: number;
  townCode: string;
  /** Code of the zone that it was placed in; null = elsewhere in a town. */
  zone: string | null;
  /** Oldest first. */
  evaluations: Evaluated[];
  records: DemoRecord[];
}

/** Shares of all businesses. */
const inKind: Record<DemoZone['kind'], number> = {
  specialised_market: 0.55,
  core_district: 0.18,
  future_community: 0.06,
};
const prefixes = ['91', '92', '93', '52'] as const;
const prefixShares = [0.6, 0.37, 0.02, 0.01];

const zoneWeights = demoZones.map(({ kind, weight }) => {
  const ofKind = demoZones.filter((zone) => zone.kind === kind).reduce((sum, zone) => sum + zone.weight, 0);
  return (inKind[kind] * weight) / ofKind;
});
const inTowns = 1 - zoneWeights.reduce((sum, weight) => sum + weight, 0);
const drawPlace = weighted([...zoneWeights, inTowns]);
const drawPrefix = weighted(prefixShares);

/**
 * Businesses that do not exist, one after the other, in bounded memory.
 *
 * @param of `n` from 1,000 to 1,000,000; the data end at `now`. The same three give the same businesses.
 */
export function* demoBusinesses({ n, seed, now }: { n: number; seed: number; now: Date }): Generator<DemoBusiness> {
  const random = seeded(seed);
  for (let number = 0; number < n; number++) yield business(number, now, random);
}

function business(number: number, now: Date, random: Random): DemoBusiness {
  const prefix = prefixes[drawPrefix(random)]!;
  const zone = demoZones[drawPlace(random)] ?? null;
  const place =
    zone === null ? inTown(random) : zone.kind === 'specialised_market' ? stall(zone, random) : inZone(zone, random);
  const kind = kindOfPrefix[prefix];
  const evaluations = history({ kind, story: zone?.story ?? null, now }, random);
  const grade = evaluations.at(-1)?.grade ?? null;
  const isReal = zone !== null && !zone.invented;
  return {
    code: demoCode(prefix, number),
    kind,
    ...identity(random, { prefix, isStall: zone?.kind === 'specialised_market' }),
    ...place,
    zone: zone?.code ?? null,
    evaluations,
    records: recordsOf({ kind, grade, isReal, now }, random),
  };
}

type Placed = Pick<DemoBusiness, 'address' | 'lng' | 'lat' | 'townCode'>;

/** Metres of a booth's front, and from one street of booths to the next. */
const BOOTH_M = 3;
const STREET_M = 9;
const FLOORS = 4;

/** A booth in a row of booths: several floors stand on one another. */
function stall({ name, townCode, centre, inner }: DemoZone, random: Random): Placed {
  const { halfWidthM, halfHeightM, angle } = inner;
  const booths = Math.floor((2 * halfWidthM) / BOOTH_M);
  const streets = Math.floor((2 * halfHeightM) / STREET_M);
  const booth = Math.floor(random() * booths);
  const street = Math.floor(random() * streets);
  const floor = 1 + Math.floor(random() * FLOORS);
  const side = random() < 0.5 ? -1.4 : 1.4;
  const [east, north] = turned(
    -halfWidthM + (booth + 0.5) * BOOTH_M,
    -halfHeightM + (street + 0.5) * STREET_M + side,
    angle,
  );
  const [lng, lat] = moved(centre, east, north);
  return { address: boothAddress(name, floor, street + 1, booth + 1), lng, lat, townCode };
}

/** Somewhere in the middle of a district or community, denser towards its centre. */
function inZone({ townCode, centre, inner }: DemoZone, random: Random): Placed {
  const radius = random() ** 0.6;
  const turn = random() * 2 * Math.PI;
  const [east, north] = turned(
    Math.cos(turn) * radius * inner.halfWidthM,
    Math.sin(turn) * radius * inner.halfHeightM,
    inner.angle,
  );
  const [lng, lat] = moved(centre, east, north);
  return { address: streetAddress(random, townName.get(townCode)!), lng, lat, townCode };
}

const townName = new Map(demoTowns.map(({ code, name }) => [code, name]));

/** A town is its centre and a few villages around it. */
const VILLAGES = 6;
const VILLAGE_AWAY_M = 2_600;
const VILLAGE_SPREAD_M = 330;
const CENTRE_SPREAD_M = 850;

function inTown(random: Random): Placed {
  const { code, name, point } = demoTowns[Math.floor(random() * demoTowns.length)]!;
  const village = Math.floor(random() * (VILLAGES + 4)) - 4;
  const key = textKey(code);
  const turn = keyed(key, village, 1) * 2 * Math.PI;
  const away = village < 0 ? 0 : VILLAGE_AWAY_M * (0.35 + 0.65 * keyed(key, village, 2));
  const spread = village < 0 ? CENTRE_SPREAD_M : VILLAGE_SPREAD_M;
  const [lng, lat] = moved(
    point,
    Math.cos(turn) * away + normal(random) * spread,
    Math.sin(turn) * away + normal(random) * spread,
  );
  return { address: streetAddress(random, name), lng, lat, townCode: code };
}
