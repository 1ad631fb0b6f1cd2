import type { Db } from '@/db/db';
import { insertAccount, setDivisions } from '@/db/queries/accounts';
import { createApiKey, renewApiKey, revokeApiKey } from '@/db/queries/api-keys';
import * as reports from '@/db/queries/division-reports';

/** Every statement on monthly reports once, with nothing drawn at random. */
export async function reportLife(db: Db): Promise<void> {
  const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };
  const official = await insertAccount(db, { ...fields, name: 'Official', role: 'district' });
  await setDivisions(db, official, ['330782', '330100']);
  await reports.divisionsWithoutReport(db, '2026-10');
  const made = { division: '330782', zones: 2, leftOut: 1, synthetic: true, revision: 7 };
  const pages = { pdf: new Uint8Array([37, 80, 0, 255]), now: new Date('2026-11-01T02:00:00Z') };
  for (const period of ['2026-09', '2026-10', '2026-10']) await reports.insertReport(db, { ...made, ...pages, period });
  await reports.divisionsWithoutReport(db, '2026-10');
  const [newest] = await reports.reportList(db);
  await reports.reportOf(db, newest!.id);
  await reports.reportOf(db, 999_999);
  await reports.trimReports(db, '2026-10');
  const key = { name: 'monthly-report:330782', division: '330782' };
  await renewApiKey(db, { ...key, hash: '1'.repeat(64) });
  const id = await createApiKey(db, {
    ...key,
    scope: 'read',
    audience: 'district',
    synthetic: false,
    hash: '2'.repeat(64),
  });
  await revokeApiKey(db, id);
  await renewApiKey(db, { ...key, hash: '3'.repeat(64) });
}
