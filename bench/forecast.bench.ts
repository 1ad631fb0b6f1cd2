import { existsSync } from 'node:fs';
import { dataFile, testData } from '@/tests/support/data';
import { days, melbourneHours } from './forecast/melbourne';
import { type RollingOrigin, rollingOrigin } from './forecast/rolling-origin';
import { printMachine } from './support/report';

/**
 * How good forecasts are: Melbourne's footfall from many days as if nothing later were known, beside the seasonal naive
 * forecast of the same values. Nothing is random; times are no figure here.
 */

if (!existsSync(dataFile('footfall'))) {
  console.error(`No real data in ${testData}: set XINTU_TEST_DATA to a folder with data/footfall.`);
  process.exit(1);
}
const hours = melbourneHours(dataFile(''));

const YEAR = 365;
const WEEK_HOURS = 168;
const weekAhead: Omit<RollingOrigin, 'series'> = {
  request: { period: 7, horizon: 7, measure: 'count' },
  first: 182,
  step: 7,
  window: 2 * YEAR,
};
const dayAhead: Omit<RollingOrigin, 'series'> = {
  request: { period: WEEK_HOURS, horizon: 24, measure: 'count' },
  first: 12 * WEEK_HOURS,
  // 29 days: origins fall on every day of the week.
  step: 29 * 24,
  window: 12 * WEEK_HOURS,
};

printMachine();
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const runs = [
  ['hours, season of a week, 24 ahead', { series: hours, ...dayAhead }],
  ['days, season of a week, 7 ahead', { series: hours.map(days), ...weekAhead }],
] as const;
for (const [name, run] of runs) {
  const figures = rollingOrigin(run);
  const { origins, given, values, compared, mase, naiveMase, coverage80, coverage95 } = figures;
  console.log(`${name}: ${run.series.length} series, n ${origins} origins, forecast given at ${given} of them`);
  console.log(`  of ${values} values, within the 80 % interval ${percent(coverage80)} (wanted 75 to 85),`);
  console.log(`  within the 95 % interval ${percent(coverage95)} (wanted 90 to 98)`);
  console.log(`  of ${compared} values, MASE ${mase.toFixed(3)}, seasonal naive ${naiveMase.toFixed(3)}`);
  console.log(`  ratio of MASE to seasonal naive: ${(mase / naiveMase).toFixed(2)}`);
}
