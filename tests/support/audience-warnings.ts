import type { Db } from '@/db/db';
import type { Asker } from './audience-world';

/** Warnings of the world, and what everyone must be told of them: tables written by hand, as those of audience-answers. */

const SINCE = '2026-11-20T01:00:00.000Z';
const matter = (part: string, to: string, isOfZone = true) => ({
  part,
  from: 'green',
  to,
  scores: isOfZone ? [76, 50] : null,
  ahead: null,
  fallen: null,
});

/** Who fell: named to regulators alone. */
const FELL = 'individual plain west';

interface Warned {
  zone: 'west' | 'east' | null;
  rule: string;
  exact: string | null;
  shown: string | null;
}

const warned: Warned[] = [
  { zone: 'west', rule: 'zone_band', exact: 'red', shown: 'yellow' },
  { zone: 'east', rule: 'zone_worse', exact: 'orange', shown: null },
  { zone: 'east', rule: 'zone_forecast', exact: null, shown: 'blue' },
  { zone: null, rule: 'entity_fell', exact: 'D', shown: null },
];

export async function fillWarnings(db: Db, ids: ReadonlyMap<string, number>): Promise<void> {
  // Those that the world's own records raise say nothing new of who is told what.
  await db.query('delete from warning');
  for (const { zone, rule, exact, shown } of warned) {
    const told = (to: string | null) =>
      to === null ? null : JSON.stringify(matter(zone === null ? 'CN-2026' : 'index', to, zone !== null));
    await db.query(
      `insert into warning (key, zone, entity, rule, exact, exact_since, shown, shown_since, raised_at, revision)
       values ($1, (select id from zone where code = $2), $3, $1, $4::jsonb, $5, $6::jsonb, $7, $8, 1)`,
      [
        rule,
        zone,
        zone === null ? ids.get(FELL)! : null,
        told(exact),
        exact && SINCE,
        told(shown),
        shown && SINCE,
        SINCE,
      ],
    );
  }
}

const west = { id: 'west', name: 'Area west', kind: 'core_district' };
const east = { id: 'east', name: 'Area east', kind: 'core_district' };
const alert = (rule: string, zone: typeof west, to: string, figures: string, isTold: boolean) => ({
  ...matter('index', to),
  id: `${rule}:${zone.id}:index`,
  rule,
  zone,
  entity: null,
  figures,
  since: SINCE,
  state: isTold ? 'open' : null,
  assignee: null,
  number: isTold,
  over: false,
});

/** What somebody is told; of the number, whether there is one. */
export function alertsFor(asker: Asker, ids: ReadonlyMap<string, number>) {
  const regulator = asker.as === 'regulator';
  const isIn = (place: string) => regulator || (asker.as === 'district' && asker.inside === place);
  const id = ids.get(FELL)!;
  const fell = {
    ...alert('entity_fell', west, 'D', 'exact', true),
    ...matter('CN-2026', 'D', false),
    id: `entity_fell:${id}:CN-2026`,
    zone: null,
    entity: { id, name: FELL },
  };
  return [
    isIn('west')
      ? alert('zone_band', west, 'red', 'exact', true)
      : alert('zone_band', west, 'yellow', 'published', false),
    ...(isIn('east') ? [alert('zone_worse', east, 'orange', 'exact', true)] : []),
    // By the exact figures it is not so; who knows those is told that others are shown it.
    alert('zone_forecast', east, 'blue', 'published', isIn('east')),
    ...(regulator ? [fell] : []),
  ];
}
