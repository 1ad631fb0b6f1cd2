import { fork } from 'node:child_process';

/** A process that a benchmark measures or lets work: it does what it is told and answers. */

/** What a process can be told, by name; each takes one input. */
export type Handlers = Record<string, (input: never) => unknown>;

interface Call {
  id: number;
  name: string;
  input: unknown;
}
type Answer = { id: number; result?: unknown; fault?: string };

export interface Child<H extends Handlers> {
  readonly pid: number;
  /** @throws what the process threw, and when it has ended */
  call<K extends keyof H & string>(name: K, input: Parameters<H[K]>[0]): Promise<Awaited<ReturnType<H[K]>>>;
  end(): void;
}

/** Start a script that calls `serveCalls`, with garbage collection at hand. */
export function openChild<H extends Handlers>(script: string, args: readonly string[] = []): Child<H> {
  const child = fork(script, args, { execArgv: ['--expose-gc', '--import', 'tsx', ...profiling()] });
  const open = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  let ended: string | undefined;
  child.on('message', (answer: Answer) => {
    open.get(answer.id)?.(answer);
    open.delete(answer.id);
  });
  child.on('exit', (code, signal) => {
    ended = `${script} ended with ${signal ?? code}`;
    for (const [id, settle] of open) settle({ id, fault: ended });
    open.clear();
  });
  return {
    pid: child.pid!,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new Error(ended));
        const id = asked++;
        open.set(id, ({ fault, result }) =>
          fault === undefined ? resolve(result as never) : reject(new Error(`${script}: ${fault}`)),
        );
        child.send({ id, name, input } satisfies Call);
      }),
    end: () => void child.kill(),
  };
}

/** `BENCH_PROFILE=FOLDER`: every child leaves a processor profile there when it ends. */
const profiling = () =>
  process.env.BENCH_PROFILE === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`];

/** The other side: answer calls until the process that started this one has gone. */
export function serveCalls(handlers: Handlers): void {
  process.on('message', async ({ id, name, input }: Call) => {
    try {
      process.send!({ id, result: await handlers[name]!(input as never) } satisfies Answer);
    } catch (error) {
      process.send!({ id, fault: (error as Error).stack ?? String(error) } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit());
  process.on('SIGTERM', () => process.exit());
}

/** A clock that all processes of this machine share, in milliseconds. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface Memory {
  /** Resident, in bytes. */
  rss: number;
  /** Live objects and what they hold outside the heap, in bytes. */
  heap: number;
}

/** Memory of this process after a forced collection. */
export async function memoryAfterCollection(): Promise<Memory> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}
