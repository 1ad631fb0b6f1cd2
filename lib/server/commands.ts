import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { Db } from '@/db/db';
import { keyAudiences, keyScopes, roles } from '@/lib/credit/account';
import { dayOf } from '@/lib/credit/local-time';
import { Refusal } from '@/lib/credit/refusal';
import { createAccount } from './accounts';
import { recomputeInTurn } from './aggregate';
import { createKey } from './api-keys';
import { verifyAudit } from './audit-verify';
import { systemClock } from './clock';
import { removeDemo } from './demo-remove';
import { databaseState } from './doctor';
import { importFile, type Progress } from './ingest';
import { findingsOf, lineageOf } from './lineage';
import { passwords } from './passwords';
import {
  alignedLines,
  auditLines,
  findingLines,
  findingsCsv,
  jsonDocument,
  lineageLines,
  recomputedLines,
  recomputedValueLines,
  rollbackLines,
} from './print';
import { resolveProfile } from './profiles';
import { recomputeValues } from './recompute-value';
import { rollbackBatch } from './rollback';
import { simulate } from './simulate';
import { importDivisions, importZones } from './zones-import';

/**
 * The commands that need the database. They run in the process of the command line, or in the server that holds the
 * embedded folder: what they may use of their surroundings is in the context, so that the output is the same.
 */
export interface CommandContext {
  db: Db;
  /** Folder that relative paths start from. */
  cwd: string;
  args: unknown;
  out: (text: string) => void;
  err: (text: string) => void;
  progress: (progress: Progress) => void;
  /** Days are this zone's. */
  timeZone: string;
  /** Address of the running server that takes rows, without a slash at its end; null = none is known. */
  server: string | null;
  /** Aborted when the user gave up; what is running rolls back. */
  signal: AbortSignal;
}

/** @returns the exit status: 0 done, 1 refused */
export type Command = (context: CommandContext) => Promise<number>;

/** A command whose result is one document: as it is under `--json`, in words otherwise. */
function command<Shape extends z.ZodObject, Result>(
  shape: Shape,
  run: (args: z.infer<Shape>, context: CommandContext) => Promise<Result>,
  inWords: (result: Result, args: z.infer<Shape>) => string,
  isGood: (result: Result) => boolean = () => true,
): Command {
  const withJson = shape.extend({ json: z.boolean().default(false) });
  return async (context) => {
    const args = withJson.parse(context.args) as z.infer<Shape> & { json: boolean };
    const result = await run(args, context);
    context.out(args.json ? jsonDocument(result) : inWords(result, args));
    return isGood(result) ? 0 : 1;
  };
}

const batch = z.number().int();
const flag = z.boolean().default(false);

export const commands: Readonly<Record<string, Command>> = {
  import: command(
    z.object({ file: z.string(), profile: z.string(), dryRun: flag }),
    async ({ file, profile, dryRun }, { db, cwd, progress, signal }) =>
      importFile(db, {
        path: resolve(cwd, file),
        name: basename(file),
        profile: await resolveProfile(profile, cwd),
        dryRun,
        onProgress: progress,
        signal,
      }),
    alignedLines,
  ),
  'import rollback': command(z.object({ batch }), ({ batch }, { db }) => rollbackBatch(db, batch), rollbackLines),
  findings: command(
    z.object({ batch, csv: flag }),
    ({ batch }, { db }) => findingsOf(db, batch),
    (findings, { csv }) => (csv ? findingsCsv(findings) : findingLines(findings)),
  ),
  lineage: command(z.object({ code: z.string() }), ({ code }, { db }) => lineageOf(db, code), lineageLines),
  'zones import': command(
    z.object({
      file: z.string(),
      kind: z.string(),
      id: z.string(),
      name: z.string(),
      parent: z.string().optional(),
      crs: z.string().optional(),
      validFrom: z.string().optional(),
    }),
    ({ file, ...options }, { db, cwd }) => importZones(db, { path: resolve(cwd, file), ...options }),
    alignedLines,
  ),
  'divisions import': command(
    z.object({ file: z.string(), code: z.string(), name: z.string(), crs: z.string().optional() }),
    ({ file, ...options }, { db, cwd }) => importDivisions(db, { path: resolve(cwd, file), ...options }),
    alignedLines,
  ),
  'apikey create': command(
    z.object({
      name: z.string(),
      scope: z.enum(keyScopes),
      audience: z.enum(keyAudiences),
      division: z.string().nullable().default(null),
    }),
    (key, { db }) => createKey(db, { ...key, synthetic: false }),
    alignedLines,
  ),
  'account create': command(
    z.object({
      role: z.enum(roles),
      name: z.string(),
      division: z.array(z.string()).default([]),
      entity: z.string().nullable().default(null),
    }),
    ({ role, name, division, entity }, { db }) =>
      createAccount(
        db,
        { role, name, divisions: division, entity },
        { by: { account: null, request: null }, passwords },
      ),
    (made) =>
      `${alignedLines(made)}The password is for the first sign-in, which asks for a new one. It is shown only now.\n`,
  ),
  simulate: command(
    z.object({ rate: z.number().positive().max(10_000), seconds: z.number().positive().nullable().default(null) }),
    ({ rate, seconds }, { db, server, signal }) => simulate(db, { rate, seconds, server, signal }),
    alignedLines,
  ),
  'demo remove': command(z.object({}), (_, { db }) => removeDemo(db), alignedLines),
  recompute: command(
    z.object({ check: flag }),
    ({ check }, { db, timeZone, signal }) =>
      recomputeInTurn(db, { day: dayOf(systemClock.now(), timeZone), timeZone, check, signal }),
    recomputedLines,
    ({ differences, hours, recomputed }) => differences.length + hours.length === 0 || recomputed !== null,
  ),
  'index recompute': command(
    z.object({ zone: z.string(), period: z.string() }),
    ({ zone, period }, { db }) => db.transaction((tx) => recomputeValues(tx, zone, period), 'snapshot'),
    recomputedValueLines,
    ({ same }) => same,
  ),
  'audit verify': command(
    z.object({}),
    (_, { db, progress, signal }) =>
      verifyAudit(db, { onProgress: (done, total) => progress({ stage: 'verifying', done, total }), signal }),
    auditLines,
    ({ intact }) => intact,
  ),
  doctor: command(z.object({}), (_, { db }) => databaseState(db), alignedLines),
};

/** Exit status of a command that the user interrupted, as shells have it for SIGINT. */
export const INTERRUPTED = 130;

/** Run a command by its name; whatever it throws becomes one message and an exit status. */
export async function execute(name: string, context: CommandContext): Promise<number> {
  try {
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (run === undefined) throw new Refusal('unknown_command', `There is no command "${name}".`);
    context.signal.throwIfAborted();
    return await run(context);
  } catch (error) {
    if (context.signal.aborted) {
      context.err('Interrupted: nothing was changed.\n');
      return INTERRUPTED;
    }
    context.err(`${error instanceof Refusal ? error.message : unexpected(error)}\n`);
    return 1;
  }
}

/** One line on an error that nobody foresaw; SQLSTATE helps who has to find the cause. */
export function unexpected(error: unknown): string {
  const { message, code } = error instanceof Error ? (error as Error & { code?: string }) : { message: String(error) };
  return `Unexpected error${code === undefined ? '' : ` ${code}`}: ${message.replaceAll('\n', ' ')}`;
}
