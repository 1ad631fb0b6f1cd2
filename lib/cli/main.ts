import { Refusal } from '@/lib/credit/refusal';
import { userFolder } from '@/lib/server/config';
import { nodeFault } from '@/lib/server/node-version';

/** `npm run xintu -- COMMAND`. Exit status: 0 done, 1 refused input, 2 wrong usage, 130 interrupted. */

const GIVE_UP_MS = 5_000;

async function main(args: string[]): Promise<number> {
  const fault = nodeFault(process.versions.node);
  if (fault !== null) throw new Refusal('node_version', fault);
  const [{ CommanderError }, { buildProgram }] = await Promise.all([import('commander'), import('./program')]);
  const interrupted = new AbortController();
  process.on('SIGINT', () => {
    interrupted.abort();
    // What does not end by then is ended: its transaction is not committed.
    setTimeout(() => process.exit(130), GIVE_UP_MS).unref();
  });
  const { stdin, stdout, stderr } = process;
  let status = 0;
  const program = buildProgram(
    // npm runs scripts in the project's folder; INIT_CWD is where the user stands.
    { stdin, stdout, stderr, cwd: userFolder(), signal: interrupted.signal },
    (exit) => {
      status = exit;
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Refusal ? error.message : `Unexpected error: ${(error as Error)?.message ?? error}`}\n`,
    );
    process.exitCode = 1;
  },
);
