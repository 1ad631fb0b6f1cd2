import type { Tx } from '../db';

export interface SetupCounts {
  divisions: number;
  entities: number;
  /** By kind; a kind without a zone is absent. */
  zones: Record<string, number>;
}

/** What is here, by its number. */
export async function setupCounts(tx: Tx): Promise<SetupCounts> {
  const [row] = await tx.query<Omit<SetupCounts, 'zones'>>(
    `select (select count(*) from division where superseded_batch is null) as divisions,
            (select count(*) from entity) as entities`,
  );
  const zones = await tx.query<{ kind: string; n: number }>(
    `select z.kind, count(*) as n from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
     group by z.kind order by z.kind`,
  );
  return { ...row!, zones: Object.fromEntries(zones.map(({ kind, n }) => [kind, n])) };
}

/** Current evaluations by number of their scheme. */
export async function evaluationsByScheme(tx: Tx): Promise<Map<number, number>> {
  const rows = await tx.query<{ scheme: number; n: number }>(
    'select scheme, count(*) as n from evaluation where current group by scheme order by scheme',
  );
  return new Map(rows.map(({ scheme, n }) => [scheme, n]));
}

/** Is there a boundary in force that somebody has imported, and not the demonstration drawn? */
export async function hasImportedBoundary(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    `select exists (select 1 from zone_version v join batch b on b.id = v.recorded_batch and not b.synthetic where v.superseded_batch is null)
         or exists (select 1 from division d join batch b on b.id = d.recorded_batch and not b.synthetic where d.superseded_batch is null) as found`,
  );
  return row!.found;
}
