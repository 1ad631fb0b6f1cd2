import { columnsOf } from './columns';
import { identityOf } from './identity';
import { evaluationOf, type Schemes } from './judgement';
import { placeOf } from './place';
import { RowWork } from './row-work';
import type { Entry, Finding, Profile, RawRow } from './types';

export interface Mapped {
  /** null = the row is not taken; the findings say why. */
  entry: Entry | null;
  findings: Finding[];
}

/**
 * Prepare to map the rows of one file: fields by the profile's columns, cleaned by named rules, each of which leaves its
 * trace in `entry.changes`. Nothing is dropped without a finding, and all faults of a row are found, not only the first.
 *
 * Rules: `trim` (blanks at the ends, field by field), `nfkc_code` and `normalise_code` (codes of the system uscc),
 * `state_to_outcome`, `grade_to_scheme` (words of the file, by the profile), `unknown_date`, `date_to_utc` (only where
 * an offset was assumed), `crs_to_wgs84`.
 *
 * @param columns the file's header; null for rows that are objects
 * @param schemes by code
 * @throws {Refusal} `missing_column`
 */
export function mapper(profile: Profile, columns: readonly string[] | null, schemes: Schemes): (row: RawRow) => Mapped {
  const found = columnsOf(profile, columns);
  return (row) => {
    const work = new RowWork(row, found);
    const entry = entryOf(work, profile, schemes);
    return { entry: work.rejected ? null : entry, findings: work.findings };
  };
}

function entryOf(work: RowWork, profile: Profile, schemes: Schemes): Entry | null {
  const identity = identityOf(work, profile);
  const industry = work.text('industry');
  const described = {
    name: work.text('name'),
    industrySystem: industry === null ? null : (profile.defaults.industrySystem ?? null),
    industry,
    role: profile.defaults.role ?? 'operating',
    address: work.text('address'),
    declaredArea: work.text('area'),
  } as const;
  const place = placeOf(work, profile);
  const evaluation = evaluationOf(work, profile, schemes);
  if (identity === null || work.rejected) return null;
  const { row, raw } = work.row;
  return { row, ...identity, ...described, ...place, evaluation, raw: JSON.stringify(raw), changes: work.changes };
}
