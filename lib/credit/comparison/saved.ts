import type { MultiPolygon, Polygon } from 'geojson';

/** Comparisons that officials keep: what was chosen, and no figure of it. */

/** An area that somebody drew, uploaded, or described as everything around a point. */
export interface NamedArea {
  name: string;
  /** What `POST /compare/area` takes. */
  area: Polygon | MultiPolygon | { point: [lng: number, lat: number]; metres: number };
}

export interface ComparisonDocument {
  /** Codes of zones in the order of their columns. */
  zones: string[];
  /** First and last month, YYYY-MM; null = as the page has it by itself. */
  from: string | null;
  to: string | null;
  scheme: string | null;
  areas: NamedArea[];
  /** The choices of a what-if, as the address of the page writes them; null = none. */
  whatIf: string | null;
  /** What is drawn, as the address writes it: ends of the steps, the groups shown, the camera of the small maps; null = the usual. */
  steps: string | null;
  groups: string | null;
  maps: string | null;
}

export interface SavedComparison {
  id: string;
  name: string;
  /** Name of the account that keeps it. */
  owner: string;
  /** May whoever asks change it? */
  isOwn: boolean;
  /** RFC 3339. */
  createdAt: string;
  changedAt: string;
}

export interface OpenedComparison extends SavedComparison {
  document: ComparisonDocument;
}

export const MOST_SAVED = 200;
/** Zones and areas of one comparison. */
export const MOST_COMPARED = 40;
export const MOST_AREAS = 10;
/** Characters of a name. */
export const LONGEST_NAME = 100;
