/** Where the console's API has months and methodologies. */
export const RELEASES = '/api/console/releases';
export const METHODOLOGIES = '/api/console/methodologies';
