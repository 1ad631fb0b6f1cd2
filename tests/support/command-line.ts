import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { buildProgram } from '@/lib/cli/program';

/**
 * Run a command of `xintu` in this process.
 *
 * @param cwd where the user stands
 * @returns standard output; what is refused is thrown
 */
export async function commandLine(args: readonly string[], cwd: string): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdin: Readable.from([]), stdout, stderr, cwd, signal: new AbortController().signal };
  const printed = text(stdout);
  try {
    await buildProgram(terminal, () => {}).parseAsync([...args], { from: 'user' });
  } finally {
    stdout.end();
    stderr.end();
  }
  return printed;
}
