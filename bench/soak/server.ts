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

/** Start `npm start`'s program, which builds the pages first where they are not built. */
export async function startSoaked(env: Record<string, string>): Promise<SoakedServer> {
  const program = ['--expose-gc', '--import', 'tsx', '--import', './bench/soak/probe.ts', 'lib/server/main.ts'];
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
