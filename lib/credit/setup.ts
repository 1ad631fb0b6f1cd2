import type { Basemap } from './basemap';
import type { ObjectionContact } from './objection-contact';
import type { ZoneKind } from './zone';

/** What a map must say of itself, and what keeps it from being shown: the answer to `GET /settings`. */
export interface MapSettings {
  /** Map approval number (审图号); null = none is configured. */
  mapApproval: string | null;
  /** Whose boundaries they are; null = nothing was said. */
  attribution: string | null;
  /** What lies under the marks; null = none does. */
  basemap: Basemap | null;
  /** The deployment is public and shows imported boundaries or a basemap without an approval number: nothing may be drawn. */
  blocked: boolean;
}

/** A scheme that the deployment can count by. */
export interface SetupScheme {
  id: string;
  name: string;
  /** Current evaluations under it. */
  evaluations: number;
}

export const setupSteps = ['demonstration', 'divisions', 'zones', 'scheme', 'map', 'contact'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** How far the deployment is set up: the answer to `GET /api/console/setup`. */
export interface SetupState {
  /** Demonstration data are here. */
  demonstration: boolean;
  divisions: number;
  zones: Record<ZoneKind, number>;
  entities: number;
  /** Those that everybody may see counted. */
  schemes: SetupScheme[];
  defaultScheme: {
    /** null = the one with most evaluations. */
    chosen: string | null;
    /** null = there is none yet. */
    inForce: string | null;
  };
  map: MapSettings & {
    /** The number is the environment's, and cannot be changed here. */
    fromEnvironment: boolean;
    /** The basemap as it was written here, in the form of XINTU_BASEMAP; null = the environment says it. */
    writtenBasemap: string | null;
    /** `XINTU_PUBLIC=1`. */
    isPublic: boolean;
  };
  /** Whom those who object are sent to; null = nobody is named. */
  objections: ObjectionContact | null;
  done: Record<SetupStep, boolean>;
  /** When an admin said that it is done; null = not yet. */
  finishedAt: string | null;
}

/** What a boundary file is read as. */
export type AreaKind = 'division' | ZoneKind;

/** A property of the features of a file. */
export interface AreaProperty {
  name: string;
  /** Features that have a value of it. */
  filled: number;
  /** Different values. */
  distinct: number;
  /** One value, shortened. */
  example: string;
}

export interface AreaProperties {
  features: number;
  properties: AreaProperty[];
}

/** What an import of boundaries came to. */
export interface AreasImported {
  batch: number;
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** The first of what was doubtful. */
  findings: { row: number; code: string; rejects: boolean; value: string | null }[];
  /** How many there are of each kind. */
  counts: Record<string, number>;
  /** null = nothing changed. */
  revision: number | null;
}

/** Boundary files may have so many bytes when they come through the console. */
export const MAX_AREA_BYTES = 50 * 1024 * 1024;

const APPROVAL_LENGTH = 60;

/** What is wrong with a map approval number as somebody wrote it, and the mend; null = nothing. */
export function approvalFault(number: string): string | null {
  if (number.length <= APPROVAL_LENGTH && /\d/.test(number) && !/[\p{C}<>]/u.test(number)) return null;
  return `a map approval number has a digit and ${APPROVAL_LENGTH} characters at most, such as 浙S（2026）8号.`;
}
