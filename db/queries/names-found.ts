import type { Param, Tx } from '../db';
import { type EntityFacts, letThrough } from './entities';
import { type Bind, type NameSearch, type NameTier, named, nameTiers } from './name-match';

/** The last of a page. */
export interface NameFound {
  id: number;
  tier: NameTier;
}

/**
 * How many ids further names are looked for in one go. The first go reads names as they come: what most names have fills a
 * page by that; what is known to be rarer is not read for. Each of the others looks pieces up, sixteen times as far as the one before: what one name in a hundred has
 * would fetch ten thousand names out of a million for a page of twenty.
 */
export const READ_FIRST = 512;
const REACHES = [READ_FIRST, 8_192, 131_072] as const;
const MOST_ID = 2 ** 31 - 1;

/** So many names tell which pieces are common. */
export const FIRST_NAMES = 200;

export interface FirstNames {
  /** The id before the first name: who has taken many businesses back has none for long. */
  before: number;
  /** By piece, in how many of the first names it is; those that are in none are left out. */
  among: ReadonlyMap<number, number>;
}

/**
 * What the first names tell. Counted and not taken from the planner's statistics, so that an answer comes about in one way
 * on both engines, whenever they were last analysed.
 */
export async function firstNames(tx: Tx, pieces: readonly number[]): Promise<FirstNames> {
  const counted = await tx.query<{ piece: number | null; names: number; before: number }>(
    `with first as materialized (select entity, grams from searched_name order by entity limit ${FIRST_NAMES})
     select p.piece, count(n.entity)::int as names, (select coalesce(min(entity) - 1, 0) from first)::int as before
     from (select null::int as piece union all select unnest($1::int[])) p
     left join first n on p.piece = any(n.grams)
     group by p.piece having p.piece is null or count(n.entity) > 0
     order by p.piece nulls first`,
    [pieces],
  );
  const [none, ...found] = counted;
  return { before: none!.before, among: new Map(found.map(({ piece, names }) => [piece!, names])) };
}

/**
 * Ids of the entities whose names are meant, the best tier first and in it by id. Nothing but names is read, and none
 * behind the last of the page: all goes stand in one statement in their order, and none begins before it is wanted.
 *
 * @param reads  is the first go to read names as they come, and not to look pieces up?
 * @param before of `firstNames`
 * @param after  the last one of the page before
 */
export async function namesFound(
  tx: Tx,
  names: Omit<NameSearch, 'tier'>,
  asked: { facts: EntityFacts; reads: boolean; before: number; after: NameFound; limit: number },
): Promise<NameFound[]> {
  const { facts, reads, before, after, limit } = asked;
  const params: Param[] = [];
  const $ = bindOnce(params);
  const most = `${$(limit)}::int`;
  const filter = letThrough(facts, () => `${$(facts.today)}::date`, $).join(' and ');
  const graded =
    facts.grade === null
      ? ''
      : `join evaluation v on v.entity = e.id and v.current and v.scheme = ${$(facts.scheme)}::smallint`;
  const goes = nameTiers.slice(nameTiers.indexOf(after.tier)).flatMap((tier) =>
    goesFrom(tier === after.tier ? Math.max(before, after.id) : before, tier, reads).map(
      ({ from, to, by }) =>
        `(select n.entity as id, '${tier}' as tier
          from searched_name n join entity e on e.id = n.entity ${graded}
          where ${named({ ...names, tier }, $, by)} and ${range(from, to, $)} and ${filter}
          order by ${order[by]} limit ${most})`,
    ),
  );
  return tx.query(`${goes.join('\nunion all\n')}\nlimit ${most}`, params);
}

/**
 * PostgreSQL guesses that pieces it knows nothing of are commoner than they are, and would rather read all names in the
 * order of the ids than look them up; in an order that no index has, it looks them up.
 */
const order = { reading: 'n.entity', pieces: 'n.entity + 0' } as const;

interface Go {
  from: number;
  to: number;
  by: keyof typeof order;
}

function goesFrom(from: number, tier: NameTier, reads: boolean): Go[] {
  // Few have the whole name, whatever it is.
  if (tier === 'whole') return [{ from, to: MOST_ID, by: 'pieces' }];
  const reaches = reads ? REACHES : REACHES.slice(1);
  const ends = [...reaches.map((reach) => from + reach), MOST_ID].filter((end) => end <= MOST_ID);
  return ends.map((to, i) => ({ from: ends[i - 1] ?? from, to, by: reads && i === 0 ? 'reading' : 'pieces' }));
}

/** Texts and lists come again in every go and are sent once; numbers are of several types. */
function bindOnce(params: Param[]): Bind {
  const bound = new Map<Param, string>();
  return (value) => {
    const place = bound.get(value) ?? `$${params.push(value)}`;
    if (typeof value !== 'number') bound.set(value, place);
    return place;
  };
}

/** The last range is nearly all names: laid over the pieces it would only blur them. */
const range = (from: number, to: number, $: Bind) => {
  const id = to === MOST_ID ? 'n.entity + 0' : 'n.entity';
  return `${id} > ${$(from)}::int and ${id} <= ${$(to)}::int`;
};
