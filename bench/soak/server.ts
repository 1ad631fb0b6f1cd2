import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Held } from './probe';

/** The product's own server, with the probe in it. */
export interface SoakedServer {
  url: string;
  port: number;
  held(): Promise<Held>;
  /** What it said on its two outputs, the last of it. */
  said(): string;
  /** @returns its exit status; null = ended by a signal */
  stop(): Promise<number | null>;
}

const KEPT_CHARACTERS = 20_000;

/**
 * Functions are interpreted: V8 goes on compiling for an hour and keeps with it, in the heap, what the code depends on and
 * how to leave it, 2 to 3 MiB an hour that hide what the server itself keeps. What it holds of its own is the same.
 */
const INTERPRETED = ['--no-opt', '--no-sparkplug'];

export interface SoakedOptions {
  /** Let V8 compile as it does for everybody. */
  isCompiled: boolean;
}

/** Start `npm start`'s program, which builds the pages first where they are not built. */
export async function startSoaked(env: Record<string, string>, { isCompiled }: SoakedOptions): Promise<SoakedServer> {
  const flags = ['--expose-gc', ...(isCompiled ? [] : INTERPRETED)];
  const program = [...flags, '--import', 'tsx', '--import', './bench/soak/probe.ts', 'lib/server/main.ts'];
  const { DATABASE_URL: _, XINTU_DATA_DIR: __, ...own } = process.env;
  const child = spawn(process.execPath, program, {
    env: { ...own, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said = (said + chunk).slice(-KEPT_CHARACTERS);
  };
  child.stdout!.on('data', hear);
  child.stderr!.on('data', hear);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = /map\s+(https?:\/\/\S+?)\/\s/.exec(said);
      if (found) resolve(found[1]!);
    });
    child.once('exit', (status) => reject(new Error(`the server ended with ${status}:\n${said}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    async held() {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the server ended with ${child.signalCode ?? child.exitCode}:\n${said}`);
      child.send('held');
      const [answer] = (await once(child, 'message')) as [Held];
      return answer;
    },
    said: () => said,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
