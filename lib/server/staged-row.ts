import type { StagedRow } from '@/db/queries/staging';
import { areaKey } from '@/lib/ingest/area';
import type { Entry, Profile, RawRow } from '@/lib/ingest/types';

/** A row as it is staged; without an entry it was rejected and only its raw values are kept. */
export function stagedRow(item: RawRow, entry: Entry | null, profile: Profile): StagedRow {
  if (entry === null) return { row: item.row, rejected: true, raw: JSON.stringify(item.raw) };
  const { evaluation } = entry;
  const named = profile.defaults.source;
  return {
    row: entry.row,
    rejected: false,
    system: entry.system,
    code: entry.code,
    kind: entry.kind,
    name: entry.name,
    industry_system: entry.industrySystem,
    industry: entry.industry,
    role: entry.role,
    address: entry.address,
    lng: entry.lng,
    lat: entry.lat,
    crs: entry.crs,
    area: entry.declaredArea,
    area_key: entry.declaredArea === null ? null : areaKey(entry.declaredArea, profile),
    source: entry.source,
    source_name: named?.code === entry.source ? named.name : null,
    source_key: entry.sourceKey,
    scheme: evaluation?.scheme,
    outcome: evaluation?.outcome,
    grade: evaluation?.grade,
    score: evaluation?.score,
    dimensions: evaluation?.dimensions ? JSON.stringify(evaluation.dimensions) : null,
    evaluated_at: evaluation?.evaluatedAt,
    raw: entry.raw,
    changes: entry.changes.length === 0 ? null : JSON.stringify(entry.changes),
  };
}
