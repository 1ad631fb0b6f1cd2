import { type EntityKind, entityKinds } from '@/lib/credit/entity';

/** What is searched for, as it stands in the map's address. */
export interface Wanted {
  /** null = no name. */
  q: string | null;
  /** The nearest to here first; null = in the order of how well they fit. */
  near: readonly [lng: number, lat: number] | null;
  grade: string | null;
  business: EntityKind | null;
  label: ListedLabel | null;
  industry: string | null;
  /** Id of a zone. */
  within: string | null;
  /** The list is open although nothing else is asked for. */
  find: boolean;
}

/** Labels that everybody may list by. */
export const listedLabels = ['demonstration', 'red_list'] as const;
export type ListedLabel = (typeof listedLabels)[number];

export const nothingWanted: Wanted = {
  q: null,
  near: null,
  grade: null,
  business: null,
  label: null,
  industry: null,
  within: null,
  find: false,
};

/** Read them out of an address; what cannot be read counts as absent. */
export function readWanted(query: URLSearchParams): Wanted {
  const industry = query.get('industry');
  return {
    q: query.get('q')?.trim().slice(0, 100) || null,
    near: readPoint(query.get('near')),
    grade: query.get('grade') || null,
    business: entityKinds.find((kind) => kind === query.get('business')) ?? null,
    label: listedLabels.find((label) => label === query.get('label')) ?? null,
    industry: industry !== null && /^[0-9A-Za-z]{1,10}$/.test(industry) ? industry : null,
    within: query.get('within') || null,
    find: query.get('find') === '1',
  };
}

function readPoint(text: string | null): [number, number] | null {
  const [lng, lat, more] = (text ?? '').split(',').map((part) => (part === '' ? Number.NaN : Number(part)));
  if (lng === undefined || lat === undefined || more !== undefined) return null;
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 85 ? [lng, lat] : null;
}

/** The parameters of an address that say it; null = none. Four decimals are ten metres: an address is passed on. */
export const wantedParameters = (wanted: Wanted): Record<keyof Wanted, string | null> => ({
  q: wanted.q,
  near: wanted.near?.map((degrees) => String(Number(degrees.toFixed(4)))).join(',') ?? null,
  grade: wanted.grade,
  business: wanted.business,
  label: wanted.label,
  industry: wanted.industry,
  within: wanted.within,
  find: wanted.find ? '1' : null,
});

/** Filters that are set. */
export const filtersSet = ({ grade, business, label, industry, within }: Wanted): number =>
  [grade, business, label, industry, within].filter((value) => value !== null).length;

/** Filters that the list follows and the marks of the map cannot: tiles are not made by them. */
export const listOnly = ({ label, industry, within }: Wanted): boolean =>
  label === 'red_list' || industry !== null || within !== null;

/** Is what was found marked on the map, since the map shows others too? */
export const isMarked = (wanted: Wanted): boolean => wanted.q !== null || listOnly(wanted);

/** Is there a list to show? */
export const isWanted = (wanted: Wanted): boolean =>
  wanted.q !== null || wanted.near !== null || wanted.find || filtersSet(wanted) > 0;

/**
 * The API's address for it.
 *
 * @param seen box that is listed where neither a name nor a place is asked for
 */
export function wantedPath(
  wanted: Wanted,
  {
    seen,
    demonstration,
    scheme,
    limit,
  }: { seen: readonly number[] | null; demonstration: boolean; scheme: string | null; limit: number },
): string {
  const { q, near, grade, business, label, industry, within } = wanted;
  const given = {
    q,
    near: near?.join(',') ?? null,
    bbox: q === null && near === null && within === null ? (seen?.join(',') ?? null) : null,
    grade,
    kind: business,
    label,
    industry,
    zone: within,
    scheme,
    demonstration: demonstration ? 'true' : null,
    limit: String(limit),
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== null) search.set(name, value);
  return `/api/v1/entities?${search}`;
}
