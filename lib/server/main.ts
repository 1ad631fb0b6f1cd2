import { Refusal } from '@/lib/credit/refusal';
import { nodeFault } from './node-version';

/** `npm start` and `npm run dev`: start, say where, and stop in order on SIGINT and SIGTERM. */

const STOP_WITHIN_MS = 10_000;

async function main() {
  const fault = nodeFault(process.versions.node);
  if (fault !== null) throw new Refusal('node_version', fault);
  // Only now: what follows may use what an old Node does not have.
  const { readConfig } = await import('./config');
  const { start } = await import('./start');
  const config = readConfig(undefined, { dev: process.argv.includes('--dev') });

  const givenUp = new AbortController();
  const starting = start(config, { log: (line) => console.log(line), signal: givenUp.signal });
  // npm passes a signal on that the terminal has already sent: the second is the same wish.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('Stopping');
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    givenUp.abort();
    await starting.then((running) => running.stop()).catch(() => {});
    process.exit(0);
  };

  try {
    const { url, setUp, reloadCertificate } = await starting;
    if (config.tls !== null) process.on('SIGHUP', () => reload(reloadCertificate));
    if (config.origin !== null) console.log(`The public address is ${config.origin}`);
    console.log(
      `Xintu is ready (Ctrl-C stops it)\n  map      ${url}/\n  wall     ${url}/wall/main\n  compare  ${url}/compare`,
    );
    if (setUp !== null) console.log(`  set up   ${setUp}   (makes the first admin; works once)`);
  } catch (error) {
    if (!stopping) throw error;
  }
}

/** A certificate is renewed without a stop; a bad one leaves the old in use. */
function reload(reloadCertificate: () => void) {
  try {
    reloadCertificate();
    console.log('The certificate was read again');
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)} The old certificate stays in use.`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : `Unexpected error: ${(error as Error)?.message ?? error}`);
  process.exit(1);
});
