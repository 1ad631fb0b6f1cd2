import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '@/db/db';
import { insertAccount, setDivisions } from '@/db/queries/accounts';
import { insertScreen } from '@/db/queries/screens';
import type { Role } from '@/lib/credit/account';
import type { EntityKind } from '@/lib/credit/entity';
import { createKey, hashOfSecret } from '@/lib/server/api-keys';
import { postFootfall } from '@/lib/server/post-footfall';
import { startSession } from '@/lib/server/sessions';
import { seedShipped } from '@/lib/server/shipped';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { recordsOf, titleOf } from './audience-records';
import { row, take } from './rows';

/** A small world that holds every case that the publication rules tell apart, and everyone who may ask for it. */

export const NOON = '2026-11-20T04:00:00Z';

/** What somebody is to one business; `inside` is a district to what lies in its divisions. */
export type Standing = 'public' | 'wall' | 'inside' | 'own' | 'regulator';
/** Which records a business holds: `title` is one title of a demonstration unit. */
export type Holder = 'plain' | 'demonstration' | 'red_list' | 'serious_list' | 'nothing' | 'title';
export type Place = 'west' | 'east';

export interface Business {
  name: string;
  system: string;
  code: string;
  kind: EntityKind;
  place: Place;
  role: 'operating' | 'registered';
  holder: Holder;
  /** Under CN-2026; null = it is unrated. */
  grade: string | null;
  /** Has it a risk class? It is D then. */
  risk: boolean;
}

/** Where all of a place are, and where that is seen from afar. */
export const points: Record<Place, { exact: [number, number]; coarse: [number, number] }> = {
  west: { exact: [120.06123, 30.06345], coarse: [120.062, 30.064] },
  east: { exact: [120.16123, 30.06345], coarse: [120.162, 30.064] },
};
/** Codes of the divisions that the places lie in, and of the one above the west. */
export const divisions = { west: '330782', east: '330802', aboveWest: '330700', elsewhere: '330100' };

const grades = { plain: 'D', demonstration: 'A', red_list: 'B', serious_list: 'C' } as const;
/** What a code of each kind begins with. */
const prefixes: Record<EntityKind, string> = { enterprise: '91', individual: '92', other: '31' };
const kinds = ['enterprise', 'individual', 'other'] as const;

const usccOf = (kind: EntityKind, n: number) => `${prefixes[kind]}330782MA2${String(n).padStart(7, '0')}`;

const graded = (['west', 'east'] as const).flatMap((place) =>
  kinds.flatMap((kind) =>
    (['plain', 'demonstration', 'red_list', 'serious_list'] as const).map((holder): Omit<Business, 'code'> => {
      const name = `${kind} ${holder} ${place}`;
      return {
        name,
        system: 'uscc',
        kind,
        place,
        role: 'operating',
        holder,
        grade: grades[holder],
        risk: holder === 'plain',
      };
    }),
  ),
);
const registered = kinds.map((kind): Omit<Business, 'code'> => {
  const grade = kind === 'enterprise' ? 'A' : 'D';
  return {
    name: `${kind} registered`,
    system: 'uscc',
    kind,
    place: 'west',
    role: 'registered',
    holder: 'nothing',
    grade,
    risk: false,
  };
});
/** Two that nobody may be told apart by their code, and two of which one has a title. */
const twins = (
  [
    ['TT-1', 'one', 'nothing'],
    ['TT-1', 'two', 'nothing'],
    ['TT-2', 'one', 'nothing'],
    ['TT-2', 'two', 'title'],
  ] as const
).map(([code, system, holder]): Business => {
  const name = `enterprise twin of ${code === 'TT-1' ? 'nobody' : 'a unit'}, ${system}`;
  return { name, system, code, kind: 'enterprise', place: 'east', role: 'operating', holder, grade: null, risk: false };
});

export const businesses: Business[] = [
  ...[...graded, ...registered].map((business, i) => ({ ...business, code: usccOf(business.kind, i + 1) })),
  ...twins,
];

export const industryOf = ({ kind }: Business) => `F52 ${kind}`;
export const addressOf = ({ name }: Business) => `${name}, door 1`;

const square = (west: number, width: number) => [
  [west, 30],
  [west + width, 30],
  [west + width, 30.1],
  [west, 30.1],
  [west, 30],
];
const area = (id: string, west: number, width = 0.1) => ({
  type: 'Feature',
  properties: { id, name: `Area ${id}` },
  geometry: { type: 'Polygon', coordinates: [square(west, width)] },
});

async function fillAreas(db: Db) {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-audience-'));
  const written = (name: string, features: object[]) => {
    const path = join(folder, `${name}.geojson`);
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    return path;
  };
  const named = { id: 'id', name: 'name' };
  const ofDivisions = written('v', [area(divisions.west, 120), area(divisions.east, 120.1)]);
  await importDivisions(db, { path: ofDivisions, code: 'id', name: 'name' });
  await importZones(db, { path: written('r', [area('all', 120, 0.2)]), kind: 'region', ...named });
  const districts = written('d', [area('west', 120), area('east', 120.1)]);
  await importZones(db, { path: districts, kind: 'core_district', ...named });
  rmSync(folder, { recursive: true });
}

const rowOf = (business: Business, given: Record<string, unknown>) => {
  const { name, system, code } = business;
  // Codes of the system uscc say the kind themselves.
  const kind = system === 'uscc' ? {} : { kind: business.kind };
  return row({ name, system, code, ...kind, sourceKey: `${system} ${code}`, score: 812.5, ...given });
};

/** @returns ids of the businesses by name */
export async function fillWorld(db: Db): Promise<Map<string, number>> {
  await seedShipped(db);
  await fillAreas(db);
  const evaluations = businesses.map((business) => {
    const [lng, lat] = points[business.place].exact;
    const outcome = business.grade === null ? { state: 'unrated', score: null } : { grade: business.grade };
    const dimensions = business.grade === null ? null : { conduct: 0.5 };
    return rowOf(business, {
      lng,
      lat,
      address: addressOf(business),
      industry: industryOf(business),
      dimensions,
      ...outcome,
    });
  });
  const last = evaluations.pop();
  await take(db, evaluations);
  const risks = businesses.filter(({ risk }) => risk);
  await take(
    db,
    risks.map((business) => rowOf(business, { name: null, scheme: 'SAMR-RISK', grade: 'D', score: 15 })),
  );
  const names = businesses.filter(({ role }) => role === 'registered').map(({ name }) => name);
  await db.query(
    `update site set role = 'registered' where entity in (select id from entity where name = any($1::text[]))`,
    [names],
  );
  await fillFootfall(db);
  // A batch of one, so that the newest event is about somebody.
  await take(db, [last]);
  await fillRecords(db);
  const found = await db.query<{ id: number; name: string }>('select id, name from entity');
  return new Map(found.map(({ id, name }) => [name, id]));
}

async function fillRecords(db: Db) {
  const rows = businesses.flatMap(({ name, holder }) =>
    recordsOf(holder).map((record) => ({ ...record, name, title: titleOf(record) })),
  );
  await db.query(
    `insert into record (entity, kind, title, severity, procedure, state, authority, decided_at, published_from, published_until,
                         source, source_key, recorded_batch)
     select e.id, r.kind, r.title, r.severity, r.procedure, r.state, r.authority, r."decidedAt", r."publishedFrom", r."publishedUntil",
            (select min(id) from source), r.name || ': ' || r.title, (select min(id) from batch)
     from jsonb_to_recordset($1::jsonb) as r(name text, kind text, title text, severity text, procedure text, state text, authority text,
                                             "decidedAt" date, "publishedFrom" date, "publishedUntil" date)
     join entity e on e.name = r.name`,
    [JSON.stringify(rows)],
  );
}

/** Of this morning, in the west. */
export const slot = { device: 'gate', zone: 'west', start: '2026-11-20T02:00:00Z', minutes: 15, in: 7, out: 5 };

async function fillFootfall(db: Db) {
  const key = await createKey(db, {
    name: 'gate',
    scope: 'write',
    audience: 'public',
    division: null,
    synthetic: false,
  });
  const sent = { body: JSON.stringify([slot]), contentType: 'application/json', idempotencyKey: null };
  await postFootfall(db, { ...sent, apiKey: key.id, synthetic: false, newest: () => 0, alongside: async () => {} });
}

export interface Asker {
  who: string;
  /** What everything but the files of single businesses is seen as. */
  as: 'public' | 'wall' | 'district' | 'regulator';
  /** Where the divisions of a district lie. */
  inside: Place | null;
  /** Name of its own business. */
  own: string | null;
  headers: Record<string, string>;
  /** Name of its class in the live stream. */
  audience: string;
  /** What it is refused with when it writes; null = it may. */
  writes: 'key_needed' | 'scope' | null;
}

/** What somebody is to a business. */
export const standingOf = ({ as, inside, own }: Asker, { name, place }: Business): Standing =>
  own === name ? 'own' : as === 'district' ? (inside === place ? 'inside' : 'public') : as;

const given = (as: Asker['as'], more: Partial<Asker> = {}) => ({
  as,
  inside: null,
  own: null,
  audience: as,
  writes: 'key_needed' as const,
  ...more,
});

/** Everyone who may ask, each by what it shows. */
export async function askers(db: Db, ids: ReadonlyMap<string, number>, now: Date): Promise<Asker[]> {
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const key = async (
    scope: 'read' | 'write',
    audience: 'public' | 'district' | 'regulator',
    division: string | null = null,
  ) => bearer((await createKey(db, { name: audience, scope, audience, division, synthetic: false })).secret);
  const session = (name: string, role: Role, { of = [] as string[], own = null as string | null } = {}) =>
    db.transaction(async (tx) => {
      const entity = own === null ? null : ids.get(own)!;
      const made = { name, role, entity, passwordHash: 'x', mustChange: false, ssoName: null };
      const account = await insertAccount(tx, made);
      await setDivisions(tx, account, of);
      const request = new Request('http://localhost/');
      const { setCookie } = await startSession(tx, { account, method: 'password', request, now }, null);
      return { cookie: setCookie.split(';')[0]! };
    });
  const screen = async (id: string, audience: 'wall' | 'regulator') => {
    const tokenHash = hashOfSecret(`xs_${id}`);
    await insertScreen(db, {
      id,
      name: id,
      audience,
      reason: audience === 'wall' ? null : 'Closed room',
      tokenHash,
      now,
    });
    return `xs_${id}`;
  };
  const mark = { 'x-xintu-screen': 'main' };
  const hall = await screen('hall', 'wall');
  const room = await screen('room', 'regulator');
  const west = { inside: 'west', audience: `district:${divisions.west}` } as const;
  const east = { inside: 'east', audience: `district:${divisions.east}` } as const;
  const account = async (who: string, own: string | null) => {
    const audience = own === null ? 'public' : `entity:${ids.get(own)}`;
    return { who, ...given('public', { own, audience }), headers: await session(who, 'entity', { own }) };
  };
  return [
    { who: 'anybody', ...given('public'), headers: {} },
    { who: 'a key of the public', ...given('public', { writes: 'scope' }), headers: await key('read', 'public') },
    { who: 'a wall by its mark', ...given('wall'), headers: mark },
    { who: 'a wall by its token', ...given('wall'), headers: bearer(hall) },
    { who: 'a wall by its cookie', ...given('wall'), headers: { ...mark, cookie: `xintu_screen=${hall}` } },
    {
      who: 'a wall where an admin is signed in',
      ...given('wall'),
      headers: { ...mark, ...(await session('a0', 'admin')) },
    },
    { who: 'a wall in a closed room', ...given('regulator'), headers: bearer(room) },
    {
      who: 'a district',
      ...given('district', west),
      headers: await session('d1', 'district', { of: [divisions.west] }),
    },
    {
      who: 'the division above',
      ...given('district', { ...west, audience: `district:${divisions.aboveWest}` }),
      headers: await session('d2', 'district', { of: [divisions.aboveWest] }),
    },
    {
      who: 'a district elsewhere',
      ...given('district', { audience: `district:${divisions.elsewhere}` }),
      headers: await session('d3', 'district', { of: [divisions.elsewhere] }),
    },
    {
      who: 'a district without divisions',
      ...given('district', { audience: 'district:' }),
      headers: await session('d4', 'district'),
    },
    {
      who: 'a key of a district',
      ...given('district', { ...west, writes: 'scope' }),
      headers: await key('read', 'district', divisions.west),
    },
    {
      who: 'a key of the other district',
      ...given('district', { ...east, writes: null }),
      headers: await key('write', 'district', divisions.east),
    },
    await account('a trader', 'individual plain west'),
    await account('an enterprise of the serious list', 'enterprise serious_list east'),
    await account('an honoured cooperative', 'other demonstration west'),
    await account('an enterprise with penalties', 'enterprise plain east'),
    await account('a trader without a business', null),
    { who: 'a regulator', ...given('regulator'), headers: await session('r1', 'regulator') },
    { who: 'a steward', ...given('regulator'), headers: await session('s1', 'steward') },
    { who: 'an admin', ...given('regulator'), headers: await session('a1', 'admin') },
    {
      who: 'a key of the regulator',
      ...given('regulator', { writes: 'scope' }),
      headers: await key('read', 'regulator'),
    },
    { who: 'a feed', ...given('public', { writes: null }), headers: await key('write', 'public') },
    {
      who: 'a feed of the regulator',
      ...given('regulator', { writes: null }),
      headers: await key('write', 'regulator'),
    },
  ];
}
