import { type ChildProcess, spawn } from 'node:child_process';
import { until } from './until';

/** A process of the tests' own, and the lines that it said so far. */
export interface Worker {
  child: ChildProcess;
  said: string[];
}

/** Processes that run a script of tests/support until they are killed. */
export class Workers {
  readonly all: Worker[] = [];

  /** Start one and wait until it says that it is ready. */
  async start(script: string, ...args: string[]): Promise<Worker> {
    const command = ['--import', 'tsx', `tests/support/${script}`, ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const worker: Worker = { child, said: [] };
    this.all.push(worker);
    child.stdout!.on('data', (text) => worker.said.push(...String(text).trim().split('\n')));
    await until(() => worker.said.includes('ready'));
    return worker;
  }

  kill(): void {
    for (const { child } of this.all) child.kill('SIGKILL');
  }
}
