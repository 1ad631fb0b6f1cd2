import type { EntityKind } from './entity';
import type { Audience, EntityView, RecordKind, RecordState, SchemeAudience } from './publication';

/** Classes of misconduct. */
export const severities = ['minor', 'general', 'serious'] as const;
export type Severity = (typeof severities)[number];

/**
 * What a viewer is to one entity: a district is `inside` for what lies in its own divisions and `public` for the rest;
 * `own` is the business that looks at its own file.
 */
export type Standing = 'public' | 'wall' | 'inside' | 'own' | 'regulator';

/**
 * How the time of a record is read. `bounded`: its first day and its last must be known; `started`: it runs until an end
 * is set; `open`: a missing end is no bound; `kept`: from when it is known until it must be deleted; `any`: no day matters.
 */
export type Period = 'bounded' | 'started' | 'open' | 'kept' | 'any';

export interface RecordRule {
  states: readonly RecordState[];
  period: Period;
  /** Left out = any; null in a list = also where it is not given. */
  severities?: readonly (Severity | null)[];
  procedures?: readonly (string | null)[];
  /** Kinds of entities whose records are shown; left out = all. */
  holders?: readonly EntityKind[];
}

/** Who may see what in one jurisdiction, as data. What stands in none of its tables is denied. */
export interface Jurisdiction {
  id: string;
  /** Where the rules come from, and what of them waits for legal sign-off. */
  sources: readonly string[];
  entities: Record<Standing, Record<EntityKind, { named: EntityView; unnamed: EntityView }>>;
  /** Kinds whose single grades are seen, by the audience of the scheme. */
  grades: Record<Standing, Record<SchemeAudience, readonly EntityKind[]>>;
  /** Audiences of the schemes whose distributions are seen. */
  counts: Record<Audience, readonly SchemeAudience[]>;
  /** By which grades entities may be listed. */
  lists: Record<Audience, 'listable' | 'none' | 'all'>;
  /** By which records entities may be listed. */
  listsByLabel: Record<Audience, readonly RecordKind[]>;
  /** Audiences to whom news says whom it is about. */
  eventsNameEntities: readonly Audience[];
  /** Of an index and what is made of it: the exact figures, or what everybody may know; to a zone. */
  indexFigures: Record<Standing, 'exact' | 'published'>;
  /** Who is told, of a warning about a zone, what has become of it. */
  warningsHandled: readonly Standing[];
  /** Audiences for whom the businesses of an area that they draw themselves are counted. */
  countsAreas: readonly Audience[];
  /** Audiences to whom there are warnings about single entities. */
  warningsOfEntities: readonly Audience[];
  records: Record<Standing, Partial<Record<RecordKind, RecordRule>>>;
  periods: {
    /** Months from the date of the document, by class; null = never public. */
    fromDocument: Record<Severity, number | null>;
    /** Months from the first day of publication, for authorities whose name holds one of the words. */
    fromPublication: { authorities: readonly string[]; months: Record<Severity, number | null> };
    /** Months from recognition after which what weighs against an entity is to be deleted. */
    kept: number;
  };
}
