import { Writable } from 'node:stream';
import { Refusal } from '@/lib/credit/refusal';
import { readCertificate } from '@/lib/server/certificate';
import { findChromium } from '@/lib/server/chromium';
import { unexpected } from '@/lib/server/commands';
import { type Config, readConfig, searchPath } from '@/lib/server/config';
import { isEmbedded } from '@/lib/server/database';
import type { DatabaseState } from '@/lib/server/doctor';
import { nodeFault } from '@/lib/server/node-version';
import { alignedLines, jsonDocument } from '@/lib/server/print';
import { runCommand } from './run';
import type { Terminal } from './terminal';

interface Diagnosis {
  /** Is nothing wrong? */
  ok: boolean;
  node: string;
  config: Record<
    'address' | 'origin' | 'tls' | 'trustProxy' | 'database' | 'databaseDirect' | 'dataDir' | 'timeZone',
    string
  > | null;
  database: (DatabaseState & { reachable: true }) | { reachable: false };
  /** Path of the Chromium that reports are made PDF with; null = none. */
  chromium: string | null;
  /** What is wrong, each with the mend. */
  faults: string[];
  /** What is missing and does no harm until it is used, each with the mend. */
  notes: string[];
}

/** `xintu doctor`: what is configured, what is reachable, what is wrong. @returns 1 when something is wrong */
export async function doctor(terminal: Terminal, json: boolean): Promise<number> {
  const diagnosis = await diagnose(terminal);
  terminal.stdout.write(json ? jsonDocument(diagnosis) : inWords(diagnosis));
  return diagnosis.ok ? 0 : 1;
}

async function diagnose(terminal: Terminal): Promise<Diagnosis> {
  const faults: string[] = [];
  const notes: string[] = [];
  const node = nodeFault(process.versions.node);
  if (node !== null) faults.push(node);
  const config = configOrFault(faults);
  const database = config === null ? null : await askDatabase(config, terminal, faults);
  if (database?.wakes === false) notes.push(deaf(config!));
  const chromium = findChromium(config?.chromiumPath ?? null, searchPath());
  if (chromium === null) {
    notes.push(
      config?.chromiumPath
        ? `CHROMIUM_PATH=${config.chromiumPath} is no program that this account may run, so that there are no PDF reports, monthly ones included. Correct it, or leave it unset.`
        : 'No Chromium was found, so that there are no PDF reports, monthly ones included (the report page can still be printed), and browser tests are skipped. Install the package chromium, or set CHROMIUM_PATH.',
    );
  }
  return {
    ok: faults.length === 0,
    node: process.versions.node,
    config: config && shown(config),
    database: database === null ? { reachable: false } : { reachable: true, ...database },
    chromium,
    faults,
    notes,
  };
}

const deaf = ({ databaseUrlDirect }: Config) =>
  `What one process has written wakes the others only at their next poll: no notification comes through ${databaseUrlDirect === null ? 'DATABASE_URL' : 'DATABASE_URL_DIRECT'}. ${
    databaseUrlDirect === null
      ? 'If it leads through a pooler, set DATABASE_URL_DIRECT to the server itself.'
      : 'It has to lead to the same database as DATABASE_URL, on the server itself.'
  }`;

function configOrFault(faults: string[]): Config | null {
  try {
    const config = readConfig();
    if (config.tls !== null) readCertificate(config.tls);
    return config;
  } catch (error) {
    faults.push(message(error));
    return null;
  }
}

/** Through the server where one holds the folder, and so with the same words as every other command. */
async function askDatabase(config: Config, terminal: Terminal, faults: string[]): Promise<DatabaseState | null> {
  let [out, err] = ['', ''];
  const capture = (keep: (text: string) => void) =>
    new Writable({
      decodeStrings: false,
      write(text: string, _, next) {
        keep(text);
        next();
      },
    });
  const quiet: Terminal = {
    ...terminal,
    stdout: capture((text) => {
      out += text;
    }),
    stderr: capture((text) => {
      err += text;
    }),
  };
  try {
    if ((await runCommand(config, 'doctor', { json: true }, quiet)) === 0) return JSON.parse(out) as DatabaseState;
    faults.push(err.trim());
  } catch (error) {
    faults.push(message(error));
  }
  return null;
}

const message = (error: unknown) => (error instanceof Refusal ? error.message : unexpected(error));

function shown(config: Config) {
  // Never the password.
  const place = (url: string) => `${new URL(url).protocol}//${new URL(url).host}${new URL(url).pathname}`;
  const { databaseUrl, databaseUrlDirect } = config;
  return {
    address: `${config.host ?? '127.0.0.1, with accounts 0.0.0.0,'} port ${config.port}`,
    origin: config.origin ?? 'as the browser asks',
    tls: config.tls?.cert ?? 'off',
    trustProxy: config.trustProxy === null ? 'nobody' : String(config.trustProxy),
    database: isEmbedded(config) ? 'embedded' : place(databaseUrl),
    databaseDirect: databaseUrlDirect === null ? 'the same' : place(databaseUrlDirect),
    dataDir: config.dataDir,
    timeZone: config.timeZone,
  };
}

function inWords({ ok, faults, notes, ...facts }: Diagnosis): string {
  return [
    alignedLines(facts),
    ...notes.map((note) => `note: ${note}\n`),
    ...faults.map((fault) => `wrong: ${fault}\n`),
    ok ? 'Nothing is wrong.\n' : '',
  ].join('');
}
