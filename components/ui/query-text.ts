/**
 * A query as it stands in an address, with its `?`; empty = ''. Commas, slashes and @, which part values, stay readable: RFC
 * 3986 (3.4) allows them there.
 */
export function queryText(query: URLSearchParams): string {
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%40', '@').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}
