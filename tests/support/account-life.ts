import type { Db } from '@/db/db';
import * as accounts from '@/db/queries/accounts';
import { createApiKey, keyList, revokeApiKey } from '@/db/queries/api-keys';
import { addUsage } from '@/db/queries/api-usage';
import * as claims from '@/db/queries/claims';
import * as comparisons from '@/db/queries/comparisons';
import * as screens from '@/db/queries/screens';
import * as sessions from '@/db/queries/sessions';
import * as settings from '@/db/queries/settings';

const now = new Date('2026-11-20T10:00:00Z');
const later = new Date('2026-11-20T22:00:00Z');
const identity = { issuer: 'https://sso.example', subject: 's-1' };

/** Every statement on accounts, sessions, claims, keys and screens once, with nothing drawn at random. */
export async function accountLife(db: Db, entity: number): Promise<void> {
  await db.transaction(async (tx) => {
    await accounts.lockAccounts(tx);
    const made = { passwordHash: 'hash', mustChange: true, entity: null, ssoName: null };
    const admin = await accounts.insertAccount(tx, { ...made, name: 'Admin', role: 'admin' });
    const shop = await accounts.insertAccount(tx, { ...made, name: 'Shop', role: 'entity', ssoName: 'S@x.example' });
    await accounts.setDivisions(tx, admin, ['330782', '330783']);
    await accounts.countAccounts(tx);
    await accounts.otherAdmins(tx, shop);
    await accounts.lockForSignIn(tx, 'SHOP');
    await accounts.countTry(tx, shop, 3, later);
    await accounts.accountList(tx);
    await accounts.clearTries(tx, shop);
    await accounts.setPassword(tx, shop, 'other', false);
    await accounts.claimBySso(tx, identity, ['nobody', 's@X.example']);
    await accounts.accountOfSubject(tx, identity);
    const fields = { name: 'Shop', role: 'entity', entity: null, disabled: false, ssoName: null } as const;
    await accounts.updateAccount(tx, shop, fields);
    await accounts.bindEntity(tx, shop, entity);
    await accounts.lockAccount(tx, shop);
    await sessionLife(tx, admin);
    await comparisonLife(tx, admin);
    const claim = await claims.insertClaim(tx, { account: shop, entity, proof: 'Licence', now });
    await claims.insertClaim(tx, { account: shop, entity, proof: 'Again', now });
    await claims.claimList(tx, shop, 'open');
    await claims.decideClaim(tx, claim!, { state: 'accepted', by: admin, note: null, now: later });
    await claims.claimList(tx, null, null);
  });
  await keyAndScreenLife(db);
}

async function sessionLife(tx: Parameters<Parameters<Db['transaction']>[0]>[0], account: number) {
  const start = { account, method: 'password', at: now, expiresAt: later, address: '192.0.2.1', agent: null } as const;
  const first = await sessions.insertSession(tx, start);
  const second = await sessions.insertSession(tx, start);
  await sessions.touchSessions(tx, [{ id: first, at: new Date('2026-11-20T11:00:00Z') }]);
  await sessions.openSession(tx, first, now, new Date(0));
  await sessions.sessionsInForce(tx, [first], now, new Date(0));
  await sessions.revokeSession(tx, second, account, now);
  await sessions.noteReplaced(tx, second, first);
  await sessions.isReplaced(tx, second, new Date(0));
  await sessions.sessionList(tx, account, now, new Date(0));
  await sessions.revokeSessionsOf(tx, account, now);
  await sessions.forgetSessions(tx, new Date('2027-01-01T00:00:00Z'));
}

async function comparisonLife(tx: Parameters<Parameters<Db['transaction']>[0]>[0], owner: number) {
  const ids = ['0b0e8f4e-0000-4000-8000-000000000001', '0b0e8f4e-0000-4000-8000-000000000002'] as const;
  const document = {
    zones: ['all', 'west'],
    from: null,
    to: null,
    scheme: null,
    areas: [],
    whatIf: null,
    steps: null,
    groups: null,
    maps: null,
  };
  for (const id of ids) await comparisons.insertComparison(tx, { id, owner, name: 'Two', document, now }, 1);
  await comparisons.updateComparison(tx, ids[0], { owner, name: 'Renamed', document: null, now: later });
  await comparisons.comparisonsOf(tx, owner);
  await comparisons.comparisonOf(tx, ids[0]);
  await comparisons.deleteComparison(tx, ids[0], owner);
}

async function keyAndScreenLife(db: Db) {
  const key = { name: 'Till', scope: 'read', audience: 'district', division: '330782', synthetic: false } as const;
  const id = await createApiKey(db, { ...key, hash: '1'.repeat(64) });
  const usage = { key: id, day: '2026-11-20', system: 'curl', calls: 2 };
  await addUsage(db, [usage, { ...usage, system: 'till' }]);
  await addUsage(db, [usage]);
  await keyList(db, '2026-11-01');
  await revokeApiKey(db, id);
  const screen = { id: 'hall', name: 'Hall', audience: 'wall', reason: null, tokenHash: '2'.repeat(64), now } as const;
  await screens.insertScreen(db, screen);
  await screens.screenOfToken(db, screen.tokenHash);
  const change = { name: null, audience: 'regulator', reason: 'Closed room', tokenHash: null, now } as const;
  await screens.updateScreen(db, 'hall', change);
  const sign = {
    at: now.toISOString(),
    scene: null,
    zone: null,
    build: null,
    dataAsOf: null,
    frameMs: 17,
    heapMb: null,
  };
  await screens.keepHeartbeat(db, 'hall', { ...sign, width: 1920, height: 1080, connection: 'live' });
  await screens.screenDocument(db, 'hall');
  await screens.screenList(db);
  await screens.deleteScreen(db, 'hall');
  await settings.settleSetting(db, 'tests', { a: 1 });
  await settings.saveSetting(db, 'tests', { a: 2 });
  await settings.setting(db, 'tests');
  await db.transaction((tx) => settings.lockSetting(tx, 'tests'));
  await settings.removeSetting(db, 'tests');
}
