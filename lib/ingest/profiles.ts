import type { Profile } from './types';

/** UK Food Standards Agency, Food Hygiene Rating Scheme: the flat csv of the open data. */
const fhrs: Profile = {
  id: 'fhrs',
  version: '1',
  name: 'Food Hygiene Rating Scheme (csv)',
  columns: {
    code: 'FHRSID',
    name: 'BusinessName',
    industry: 'BusinessType',
    address: ['AddressLine1', 'AddressLine2', 'AddressLine3', 'AddressLine4', 'PostCode'],
    lng: 'longitude',
    lat: 'latitude',
    area: 'LocalAuthorityName',
    grade: 'RatingValue',
    evaluatedAt: 'RatingDate',
    sourceKey: 'FHRSID',
  },
  dimensionColumns: {
    Hygiene: 'Hygiene',
    Structural: 'Structural',
    ConfidenceInManagement: 'ConfidenceInManagement',
  },
  required: ['FHRSID', 'BusinessName', 'RatingValue', 'RatingDate'],
  defaults: {
    system: 'fhrs',
    kind: 'enterprise',
    industrySystem: 'fhrs',
    role: 'operating',
    crs: 'wgs84',
    scheme: 'FHRS',
    source: { code: 'fsa', name: 'Food Standards Agency' },
  },
  states: { AwaitingInspection: 'unrated', AwaitingPublication: 'unrated', Exempt: 'out_of_scope' },
  unknownDates: ['1900-01-01', '1901-01-01'],
  utcOffset: 'Z',
  areaName: {
    lowerCase: true,
    replace: [
      ['-', ' '],
      [' corporation', ''],
    ],
  },
};

/** Our own columns: the field names of a row of `POST /api/v1/evaluations`, in files and in requests. */
const xintu: Profile = {
  id: 'xintu',
  version: '1',
  name: 'Xintu',
  columns: {
    code: 'code',
    system: 'system',
    name: 'name',
    kind: 'kind',
    industry: 'industry',
    address: 'address',
    lng: 'lng',
    lat: 'lat',
    crs: 'crs',
    area: 'area',
    scheme: 'scheme',
    grade: 'grade',
    state: 'state',
    score: 'score',
    dimensions: 'dimensions',
    evaluatedAt: 'evaluatedAt',
    source: 'source',
    sourceKey: 'sourceKey',
  },
  required: ['code', 'source', 'sourceKey'],
  defaults: { system: 'uscc', industrySystem: 'gbt4754', role: 'operating', crs: 'wgs84' },
  utcOffset: '+08:00',
};

/** Import profiles that Xintu ships, by id. People's own are files (`parseProfile`). */
export const profiles: Readonly<Record<string, Profile>> = { fhrs, xintu };
