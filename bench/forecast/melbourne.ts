import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Hourly counts of eleven sensors in Melbourne (City of Melbourne, Pedestrian Counting System, CC BY 4.0). */

export interface Series {
  name: string;
  /** In order of time, from a midnight on; null = not counted. */
  values: (number | null)[];
}

const HOURS = 24;
const HOUR_MS = 3_600_000;

const files = [
  { file: 'melbourne_pedestrian_2015_16.csv.gz', sensor: 'Sensor', count: 'Count', years: '2015-16' },
  { file: 'melbourne_hourly_peds.csv.gz', sensor: 'Sensor_Name', count: 'Hourly_Counts', years: '2016-17' },
] as const;

/**
 * Counts by hour of the local clock. The hour that the clock leaves out in October is not counted; of the one that
 * comes twice in April the files have one.
 *
 * @param folder with `footfall/`
 */
export function melbourneHours(folder: string): Series[] {
  return files.flatMap(({ file, sensor, count, years }) => {
    const [head, ...lines] = gunzipSync(readFileSync(join(folder, 'footfall', file)))
      .toString()
      .trim()
      .split('\n');
    const columns = cells(head!);
    const [sensorAt, timeAt, countAt] = [sensor, 'Date_Time', count].map((name) => columns.indexOf(name));
    const bySensor = new Map<string, Map<number, number>>();
    for (const row of lines.map(cells)) {
      const hour = Date.parse(`${row[timeAt!]!.replace(' ', 'T')}Z`) / HOUR_MS;
      const counts = bySensor.get(row[sensorAt!]!) ?? new Map<number, number>();
      bySensor.set(row[sensorAt!]!, counts.set(hour, Number(row[countAt!])));
    }
    return [...bySensor].map(([name, counts]) => ({ name: `${name} ${years}`, values: filled(counts) }));
  });
}

/** Sums of whole days; a day that lacks an hour is null. */
export function days({ name, values }: Series): Series {
  const sums = Array.from({ length: Math.floor(values.length / HOURS) }, (_, day) =>
    values
      .slice(day * HOURS, (day + 1) * HOURS)
      .reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0),
  );
  return { name, values: sums };
}

/** No cell of these files holds a comma or a quote. */
const cells = (line: string) => line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));

function filled(counts: ReadonlyMap<number, number>): (number | null)[] {
  const hours = [...counts.keys()].sort((a, b) => a - b);
  const first = Math.floor(hours[0]! / HOURS) * HOURS;
  return Array.from({ length: hours.at(-1)! - first + 1 }, (_, i) => counts.get(first + i) ?? null);
}
