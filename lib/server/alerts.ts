import type { Tx } from '@/db/db';
import { changedWarnings, isMonthUnderEmbargo, openWarnings, type WarningRow } from '@/db/queries/warnings';
import { type ZoneRow, zones } from '@/db/queries/zones';
import { indexFigures, seesEntityWarnings, seesHandling, type Viewer } from '@/lib/credit/publication';
import type { Alert, Matter } from '@/lib/credit/warning/alert';

/**
 * Warnings as a viewer may see them, the oldest first.
 *
 * @param after null = all that are open; else those that changed after this revision, also such as are over
 */
export async function alertsFor(tx: Tx, viewer: Viewer, after: number | null): Promise<Alert[]> {
  const ofEntities = seesEntityWarnings(viewer);
  const rows = await (after === null ? openWarnings(tx, ofEntities) : changedWarnings(tx, after, ofEntities));
  const alerts = (await alertsOf(tx, viewer, rows)).flatMap((alert) => alert ?? []);
  // A matter that came again has the id of the one that was closed: the newer one counts.
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return [...byId.values()].filter(({ over }) => after !== null || !over);
}

/** Each warning as a viewer may see it; null where there is nothing of it for that one. */
export async function alertsOf(tx: Tx, viewer: Viewer, rows: readonly WarningRow[]): Promise<(Alert | null)[]> {
  const numbers = [...new Set(rows.flatMap(({ zone }) => zone ?? []))];
  const known = numbers.length === 0 ? [] : await zones(tx, { ids: numbers });
  const byNumber = new Map(known.map((zone) => [zone.number, zone]));
  const alerts = rows.map((row) => alertOf(row, byNumber, viewer));
  if (viewer.audience === 'regulator' || !(await isMonthUnderEmbargo(tx))) return alerts;
  return alerts.map((alert) => alert && withoutMonth(alert));
}

/**
 * Without what the month before showed: it is signed, and published later. That a zone does worse than in it stays, or
 * that it is forecast to; what a forecast comes to would tell the month that it was made of.
 */
function withoutMonth(alert: Alert): Alert {
  if (alert.entity !== null) return alert;
  return alert.ahead === null ? { ...alert, from: null, scores: null } : { ...alert, scores: null };
}

/** @returns null where there is nothing of it for the viewer: it never was so by the figures that are shown */
function alertOf(row: WarningRow, byNumber: ReadonlyMap<number, ZoneRow>, viewer: Viewer): Alert | null {
  const zone = row.zone === null ? null : byNumber.get(row.zone);
  if (zone === undefined) return null;
  const division = zone?.division ?? null;
  const shown = figuresFor(row, zone !== null && indexFigures(viewer, division) === 'published');
  if (shown === null) return null;
  const { matter, figures, since } = shown;
  const sees = zone === null || seesHandling(viewer, division);
  return {
    ...matter,
    id: [row.rule, zone?.id ?? row.entity!.id, ...(matter.part === null ? [] : [matter.part])].join(':'),
    rule: row.rule,
    zone: zone && { id: zone.id, name: zone.name, kind: zone.kind },
    entity: row.entity,
    figures,
    since,
    state: sees ? row.state : null,
    assignee: sees ? (row.assignee?.name ?? null) : null,
    number: sees ? row.number : null,
    over: row.state === 'closed' || (!sees && since === null),
  };
}

interface Figures {
  matter: Matter;
  figures: Alert['figures'];
  /** null = it is so no more. */
  since: string | null;
}

function figuresFor({ exact, exactSince, shown, shownSince }: WarningRow, isGuarded: boolean): Figures | null {
  const published = shown && { matter: shown, figures: 'published' as const, since: shownSince };
  if (isGuarded) return published;
  const whole = exact && { matter: exact, figures: 'exact' as const, since: exactSince };
  return exactSince === null && shownSince !== null ? published : (whole ?? published);
}
