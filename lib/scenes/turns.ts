import type { Zone } from '@/lib/credit/zone';
import type { Hours, Scene } from './screen';

/** One scene about one zone, or about the whole. */
export interface Turn {
  scene: Scene;
  /** Id of the zone that it is about; null = the whole. */
  zone: string | null;
}

export interface TurnAt {
  turn: Turn;
  /** By the same clock as `now`, milliseconds. */
  startedAt: number;
  endsAt: number;
  /** How many rounds came before it: what goes through more than a round tells by it where to go on. */
  round: number;
}

/** What decides which scenes there are. */
export interface Rotation {
  scenes: readonly Scene[];
  /** In the order in which a scene goes through them. */
  zones: readonly Pick<Zone, 'id' | 'kind'>[];
  /** Zone of the newest open warning; null = none is open. */
  warned: string | null;
  /** What there is for scenes that need it. */
  has: Record<NonNullable<Scene['needs']>, boolean>;
  /** Minutes since midnight by the deployment's clock. */
  minute: number;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Does a minute of the day lie in a span? One that ends where it begins is the whole day. */
export function isWithin({ from, to }: Hours, minute: number): boolean {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  if (begins === ends) return true;
  return begins < ends ? minute >= begins && minute < ends : minute >= begins || minute < ends;
}

/** How many turns a scene has in each round. */
function turnsOf({ about, hours, needs }: Scene, { zones, warned, has, minute }: Rotation): number {
  if ((hours !== null && !isWithin(hours, minute)) || (needs !== null && !has[needs])) return 0;
  if (about.of === 'whole') return 1;
  if (about.of === 'warning') return warned === null ? 0 : 1;
  return Math.min(about.most, zones.filter(({ kind }) => kind === about.kind).length);
}

function turn(scene: Scene, which: number, round: number, { zones, warned }: Rotation): Turn {
  const { about } = scene;
  if (about.of === 'whole') return { scene, zone: null };
  if (about.of === 'warning') return { scene, zone: warned };
  const own = zones.filter(({ kind }) => kind === about.kind);
  const most = Math.min(about.most, own.length);
  return { scene, zone: own[(round * most + which) % own.length]!.id };
}

/**
 * Whose turn it is. It follows from the clock alone: several outputs of a wall are in step without talking to each other,
 * and a wall that was reloaded, slept or lost its clock goes on where it ought to be.
 *
 * @param now milliseconds since 1970 by the server's clock
 * @returns null when no scene can be shown
 */
export function turnAt(rotation: Rotation, now: number): TurnAt | null {
  const slots = rotation.scenes.flatMap((scene) => {
    const count = turnsOf(scene, rotation);
    return Array.from({ length: count }, (_, which) => ({ scene, which, ms: scene.seconds * 1_000 }));
  });
  const roundMs = slots.reduce((sum, { ms }) => sum + ms, 0);
  if (roundMs === 0) return null;
  const round = Math.floor(now / roundMs);
  let startedAt = round * roundMs;
  for (const { scene, which, ms } of slots) {
    if (now < startedAt + ms)
      return { turn: turn(scene, which, round, rotation), startedAt, endsAt: startedAt + ms, round };
    startedAt += ms;
  }
  throw new Error('a moment of a round lies in none of its turns');
}

/** The turns of a round in their order, for who leafs through them by hand. */
export function roundOf(rotation: Rotation, round: number): Turn[] {
  return rotation.scenes.flatMap((scene) =>
    Array.from({ length: turnsOf(scene, rotation) }, (_, which) => turn(scene, which, round, rotation)),
  );
}
