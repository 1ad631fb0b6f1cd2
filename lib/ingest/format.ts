import { Refusal } from '@/lib/credit/refusal';

export const formats = ['csv', 'tsv', 'ndjson', 'json', 'geojson'] as const;
export type Format = (typeof formats)[number];

export interface Layout {
  format: Format;
  /** What stands between the fields of csv and tsv; meaningless for the others. */
  delimiter: ',' | '\t' | ';';
}

const byEnding: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  geojson: 'geojson',
};

const binaries: readonly [start: string, mend: string][] = [
  ['PK\u0003\u0004', 'is a zip or a spreadsheet (xlsx). Save the sheet as "CSV UTF-8" and import that.'],
  ['%PDF-', 'is a PDF. Import the table it was made from.'],
];

const countOf = (text: string, character: string) => text.split(character).length - 1;

/** Tab or semicolon only where the header has no comma outside quotes: names may hold both. */
function separated(head: string, named: Format | undefined): Layout {
  const header = (head.trimStart().match(/^[^\r\n]*/)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const tabs = countOf(header, '\t');
  const commas = countOf(header, ',');
  if (named === 'tsv' ? commas === 0 || tabs > 0 : tabs > commas) return { format: 'tsv', delimiter: '\t' };
  return { format: 'csv', delimiter: commas === 0 && header.includes(';') ? ';' : ',' };
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** A text that begins with `{`: one object per line, or one object that holds features. */
function objects(head: string, named: Format | undefined, name: string): Format {
  if (named === 'ndjson' || named === 'geojson') return named;
  if (isObject(head.trimStart().split('\n', 1)[0] ?? '') && /\n\s*\{/.test(head)) return 'ndjson';
  if (/"features"\s*:|"FeatureCollection"/.test(head)) return 'geojson';
  if (isObject(head)) return 'ndjson';
  const wanted = 'an array of rows, one object per line (ndjson), or a GeoJSON FeatureCollection';
  throw new Refusal('json_without_rows', `${name} is one JSON object; wanted is ${wanted}.`);
}

/**
 * Which format a text is in. The content decides between JSON and separated text, the name between their kinds.
 *
 * @param name as given by the user; `.gz` at its end is left out of account
 * @param head the beginning of the text, decoded
 * @throws {Refusal} `unknown_format` for binaries, `json_without_rows` for a JSON object that holds none
 */
export function formatOf(name: string, head: string): Layout {
  for (const [start, mend] of binaries)
    if (head.startsWith(start)) throw new Refusal('unknown_format', `${name} ${mend}`);
  const named = byEnding[/\.([a-z]+)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
  const first = head.trimStart().charAt(0);
  if (first === '{') return { format: objects(head, named, name), delimiter: ',' };
  if (first === '[' && named !== 'csv' && named !== 'tsv')
    return {
      format: named === 'ndjson' && head.trimStart().startsWith('[\n') ? 'json' : (named ?? 'json'),
      delimiter: ',',
    };
  if (named !== undefined && named !== 'csv' && named !== 'tsv') return { format: named, delimiter: ',' };
  return separated(head, named);
}
