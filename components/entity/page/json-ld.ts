import type { EntityFile } from '@/lib/credit/entity';

/**
 * Who this is, for programs that read the page (schema.org). Nothing of its credit: an official grade is no review by
 * customers (`aggregateRating`), and copies of it outlive its publication.
 */
export function jsonLd({ name, kind, codes, site }: EntityFile, url: string): string {
  const code = codes.find(({ system }) => system === 'uscc')?.code;
  const [longitude, latitude] = site && !site.coarse && site.point ? site.point : [];
  const told = {
    '@context': 'https://schema.org',
    '@type': kind === 'other' ? 'Organization' : 'LocalBusiness',
    name,
    url,
    ...(code === undefined ? {} : { identifier: { '@type': 'PropertyValue', propertyID: 'USCC', value: code } }),
    ...(site?.address ? { address: site.address } : {}),
    ...(longitude === undefined || kind === 'other' ? {} : { geo: { '@type': 'GeoCoordinates', longitude, latitude } }),
  };
  // A name may hold what would end the element.
  return JSON.stringify(told).replaceAll('<', '\\u003c');
}
