import assert from 'node:assert/strict';
import type { Db } from '@/db/db';
import { rounded } from './audience-answers';
import type { Api, Fields } from './audience-asking';
import type { Asker, Business, Place } from './audience-world';

/** The world of the matrix once it stands, and what all of its rows read answers by. */
export interface Seen {
  db: Db;
  api: Api;
  /** Of the businesses, by name. */
  ids: ReadonlyMap<string, number>;
  everyone: readonly Asker[];
  /** Where the inner point of the region lies. */
  allIn: Place | null;
}

export interface List {
  items: Fields[];
}

/** Their order is the database's. */
export type FileLists = Record<'records' | 'zones' | 'evaluations', Fields[]>;

/** Without what tells the moment of the answer and the number that the database gave. */
export const timeless = ({ id: _, asOf: __, revision: ___, ...rest }: Fields) => rest;
const by = (field: string) => (a: Fields, b: Fields) => (String(a[field]) < String(b[field]) ? -1 : 1);
export const byName = by('name');

/** Zones as the tables have them. */
export const zonesTold = (items: Fields[]) =>
  items
    .map(({ division: _, ...zone }) => timeless({ ...zone, level: rounded(zone.level as number | null) }))
    .map((zone, i) => ({ id: items[i]!.id, ...zone }));

/** The file of a business as the tables have it. */
export function inOrder(file: FileLists & Fields) {
  const ordered = {
    records: file.records.sort(by('title')),
    zones: file.zones.sort(by('id')),
    evaluations: file.evaluations.sort(by('scheme')),
  };
  return timeless({ ...file, ...ordered });
}

/** The texts that mean just one business. */
export const textsOf = ({ ids }: Seen, { name, system, code }: Business) =>
  [String(ids.get(name)), `${system}:${code}`] as const;

/** One asker of each class: the others of a class see the same, as the routes' rows show. */
export function oneOfEach(everyone: readonly Asker[]): Asker[] {
  const classes = everyone.map(({ as, inside, own }) => [as, inside, own].join());
  return everyone.filter((_, i) => classes.indexOf(classes[i]!) === i);
}

/** The same for everybody, and about nobody. */
export async function sameForAll({ api, everyone }: Seen, asker: Asker, name: string): Promise<Fields> {
  const told = await api.body(asker, name);
  assert.deepEqual(timeless(told), timeless(await api.body(everyone[0]!, name)), `${asker.who}, ${name}`);
  return told;
}
