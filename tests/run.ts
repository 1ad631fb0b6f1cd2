import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { skipWithoutData, testData } from './support/data';
import { embeddedTemplate } from './support/engines';
import { startPostgres } from './support/postgres-server';

/**
 * Every test: types, lint, then the files of tests/ (two at a time) and of tests/browser/ (one at a time).
 * `npm test -- WORD …` runs only the files whose path holds one of the words.
 */

const words = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What each outermost suite or test took, in ms: where to look when a run takes too long. */
const took = new Map<string, number>();
const LISTED = 30;
/** What failed and why, said once more at the end: what stands far above is not always read. */
const failures: string[] = [];
const REASON_LINES = 12;

function files(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
}

function check(name: string, program: string, args: string[]) {
  console.log(`▶ ${name}`);
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], { stdio: 'inherit' });
  totals[status === 0 ? 'passed' : 'failed']++;
  if (status !== 0) failures.push(`${name}: exit ${status}`);
}

function reasonOf(error: Error): string[] {
  const { message, stack = '' } = error.cause instanceof Error ? error.cause : error;
  const place = stack.split('\n').find((line) => /^ +at .*tests\//.test(line));
  return [...message.split('\n').slice(0, REASON_LINES), ...(place === undefined ? [] : [place.trim()])];
}

async function runFiles(paths: string[], concurrency: number) {
  if (paths.length === 0) return;
  const stream = run({ files: paths, concurrency, timeout: 20 * 60_000 });
  const isSuite = (data: { details: { type?: string } }) => data.details.type === 'suite';
  const kindOf = ({ details }: { details: { error: Error & { failureType?: string } } }) => details.error.failureType;
  const addTime = ({ nesting, name, details }: { nesting: number; name: string; details: { duration_ms: number } }) => {
    if (nesting === 0) took.set(name, (took.get(name) ?? 0) + details.duration_ms);
  };
  stream.on('test:pass', (data) => {
    addTime(data);
    if (data.skip !== undefined) totals.skipped++;
    else if (!isSuite(data)) totals.passed++;
  });
  stream.on('test:fail', (data) => {
    addTime(data);
    // A suite may fail by itself, in a hook for example, and not because of a test that is counted already.
    if (isSuite(data) && kindOf(data) === 'subtestsFailed') return;
    totals.failed++;
    // What was cancelled with its suite says nothing of why.
    if (kindOf(data) === 'cancelledByParent') return;
    failures.push([`${data.file ?? ''}: ${data.name}`, ...reasonOf(data.details.error)].join('\n    '));
  });
  const report = stream.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await new Promise((resolve) => report.on('end', resolve));
}

const server = process.env.DATABASE_URL_TEST === undefined ? await startPostgres() : null;
if (server !== null) process.env.DATABASE_URL_TEST = server.url;
const engine =
  process.env.DATABASE_URL_TEST === undefined
    ? 'none: its tests are skipped (install PostgreSQL 15 with PostGIS, or set DATABASE_URL_TEST)'
    : 'found';
console.log(`PostgreSQL: ${engine}`);
console.log(skipWithoutData === false ? `Real data: ${testData}` : `Real data: ${skipWithoutData}`);
try {
  if (words.length === 0) {
    check('types', 'typescript/bin/tsc', ['--noEmit']);
    check('format and lint', '@biomejs/biome/bin/biome', ['ci', '.']);
  }
  await embeddedTemplate();
  await runFiles(files('tests'), 2);
  await runFiles(files('tests/browser'), 1);
} finally {
  server?.stop();
}
const longest = [...took].sort(([, a], [, b]) => b - a).slice(0, LISTED);
console.log('\nWhat took longest:');
for (const [name, ms] of longest) console.log(`${(ms / 1000).toFixed(0).padStart(5)} s  ${name}`);
if (failures.length > 0) console.log(`\nWhat failed:\n  ${failures.join('\n  ')}`);
const ran = totals.passed + totals.failed;
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || ran === 0 ? 1 : 0);
