import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { startPostgres } from '@/tests/support/postgres-server';

/** `npm run bench [-- NAME…]`: the benchmarks bench/NAME.bench.ts, one after another; without names all of them. */

const SUFFIX = '.bench.ts';
const known = readdirSync('bench')
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
// As for the tests: a server that is given, else a throw-away one where PostgreSQL is installed.
const server = process.env.DATABASE_URL_TEST === undefined ? await startPostgres() : null;
if (server !== null) process.env.DATABASE_URL_TEST = server.url;
let failed = 0;
for (const name of asked.length === 0 ? known : asked) {
  console.log(`▶ ${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', `bench/${name}${SUFFIX}`], {
    stdio: 'inherit',
  });
  if (status !== 0) failed++;
}
server?.stop();
process.exit(failed > 0 ? 1 : 0);
