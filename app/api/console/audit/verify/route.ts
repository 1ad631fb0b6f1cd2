import { verifyAudit } from '@/lib/server/audit-verify';
import { consoleRoute } from '@/lib/server/console-route';

/** Recompute every seal of the audit trail. */
export const POST = consoleRoute('/console/audit/verify', { roles: ['regulator', 'admin'] }, ({ db, request }) =>
  verifyAudit(db, { signal: request.signal }),
);
