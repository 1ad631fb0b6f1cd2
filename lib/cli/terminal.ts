import { createInterface } from 'node:readline';
import { SingleBar } from 'cli-progress';
import type { Progress } from '@/lib/server/ingest';

/** What a command line has around it; given as an argument, so that it can be run without a process. */
export interface Terminal {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  cwd: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** Lines of standard input without their ends; a byte order mark before the first is not part of it. */
export async function* inputLines({ stdin }: Terminal): AsyncGenerator<string> {
  let first = true;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield first ? line.replace(/^\uFEFF/, '') : line;
    first = false;
  }
}

const stages: Record<Progress['stage'], string> = { reading: 'Reading', merging: 'Merging', verifying: 'Verifying' };

/** A progress bar on standard error where that is a terminal, and nothing elsewhere. Call `end` before other output. */
export function progressBar({ stderr }: Terminal): { show: (progress: Progress) => void; end: () => void } {
  if (!stderr.isTTY) return { show: () => {}, end: () => {} };
  const bar = new SingleBar({
    stream: stderr,
    format: '{stage} {bar} {percentage} %',
    barsize: Math.max(10, Math.min(40, (stderr.columns ?? 80) - 24)),
    clearOnComplete: true,
    hideCursor: true,
  });
  let begun = false;
  return {
    show({ stage, done, total }) {
      if (!begun) bar.start(total, done, { stage: stages[stage] });
      begun = true;
      bar.setTotal(total);
      bar.update(done, { stage: stages[stage] });
    },
    end() {
      if (begun) bar.stop();
      begun = false;
    },
  };
}
