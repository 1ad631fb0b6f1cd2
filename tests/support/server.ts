import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A real server process, on a free port of loopback. */
export interface Server {
  url: string;
  pid: number;
  /** Everything it said so far. */
  said: () => string;
  /** Ask it to end and wait. @returns its exit code */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

type Environment = Record<string, string>;

/** A child of ours with this environment on top of the test's own. */
function run(script: string, args: string[], env: Environment): ChildProcess {
  const { DATABASE_URL: _, XINTU_DATA_DIR: __, PORT: ___, ...own } = process.env;
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { ...own, XINTU_DEMO: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Start `npm start`'s program and wait until it says where it listens. */
export async function startServer(env: Environment, port = 0): Promise<Server> {
  const child = run('lib/server/main.ts', [], { PORT: String(port), ...env });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      const found = /map\s+(https?:\/\/\S+?)\/\s/.exec(said);
      if (found) resolve(found[1]!);
    };
    child.stdout!.on('data', listen);
    child.stderr!.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return {
    url,
    pid: child.pid!,
    said: () => said,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** Run `xintu` and wait for its end. */
export async function xintu(
  args: string[],
  env: Environment,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = run('lib/cli/main.ts', args, env);
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk) => (stdout += chunk));
  child.stderr!.on('data', (chunk) => (stderr += chunk));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
