import { Command, InvalidArgumentError, Option } from 'commander';
import { keyAudiences, keyScopes, roles } from '@/lib/credit/account';
import { zoneKinds } from '@/lib/credit/zone';
import { type Crs, crsNames } from '@/lib/geo/crs';
import { readConfig } from '@/lib/server/config';
import { doctor } from './doctor';
import { printGrades } from './grades';
import { type LevelsRequest, printLevels } from './levels';
import { checkCodes, convertLines } from './lines';
import { runCommand } from './run';
import type { Terminal } from './terminal';

/** The command line of CONTRACT.md. Each action leaves its exit status with `done`. */
export function buildProgram(terminal: Terminal, done: (status: number) => void): Command {
  const program = new Command('xintu')
    .description('Geospatial credit map and wall display: the command line')
    .exitOverride()
    // An option belongs to the command that it stands behind, also where a command above has one of that name.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showSuggestionAfterError();
  /** Options named in capitals are for people; the database command gets them as they were parsed. */
  const onDatabase = async (name: string, args: Record<string, unknown>) =>
    done(await runCommand(readConfig(), name, args, terminal));

  addImport(program, onDatabase);
  addReports(program, onDatabase);
  addAreas(program, onDatabase);
  addLines(program, terminal, done);
  addEngines(program, onDatabase, terminal, done);
  addAccounts(program, onDatabase);
  addKeys(program, onDatabase);
  addDemo(program, onDatabase);
  addAudit(program, onDatabase);
  program
    .command('doctor')
    .description('what is configured, what is reachable, what is wrong, and the mend')
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => done(await doctor(terminal, json)));
  return program;
}

type OnDatabase = (name: string, args: Record<string, unknown>) => Promise<void>;

const jsonOption = () => new Option('--json', 'print one JSON document').default(false);
const crsOption = (flags: string, text: string) => new Option(flags, text).choices(crsNames);

function batchNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('A batch is a whole number, as import printed it.');
  return Number(text);
}

function date(text: string): string {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
  if (!valid) throw new InvalidArgumentError('A date is written YYYY-MM-DD.');
  return text;
}

function addImport(program: Command, onDatabase: OnDatabase) {
  const command = program
    .command('import')
    .description('import a file: csv, tsv, xlsx, geojson, ndjson or json, plain or .gz; the same again changes nothing')
    // What stands after "rollback" is its own, --json too.
    .enablePositionalOptions()
    .argument('<file>', 'the file')
    .option('--profile <name>', 'a shipped profile, or a file PROFILE.json')
    .option('--dry-run', 'report what would happen, change nothing', false)
    .addOption(jsonOption())
    .action(async (file: string, options: { profile?: string }) => {
      // Commander would ask for a mandatory option of "import" under "import rollback" too.
      if (options.profile === undefined) command.error("error: required option '--profile <name>' not specified");
      await onDatabase('import', { file, ...options });
    });
  command
    .command('rollback')
    .description('take a batch out again; what later batches wrote stays')
    .argument('<batch>', 'number of the batch', batchNumber)
    .addOption(jsonOption())
    .action((batch: number, options: object) => onDatabase('import rollback', { batch, ...options }));
}

function addReports(program: Command, onDatabase: OnDatabase) {
  program
    .command('findings')
    .description('every finding of a batch: row (1 = the first row of data), field, code, value, message')
    .argument('<batch>', 'number of the batch', batchNumber)
    .addOption(new Option('--csv', 'as CSV').default(false).conflicts('json'))
    .addOption(jsonOption())
    .action((batch: number, options: object) => onDatabase('findings', { batch, ...options }));
  program
    .command('lineage')
    .description('where each field of an entity came from, and every change that a rule made')
    .argument('<code>', 'a code of the entity, or its number')
    .addOption(jsonOption())
    .action((code: string, options: object) => onDatabase('lineage', { code, ...options }));
}

function addAreas(program: Command, onDatabase: OnDatabase) {
  program
    .command('zones')
    .description('commercial zones')
    .command('import')
    .description('import zones from GeoJSON; again = a new version where it differs')
    .argument('<file>', 'GeoJSON file')
    .addOption(new Option('--kind <kind>', 'kind of all zones of the file').choices(zoneKinds).makeOptionMandatory())
    .requiredOption('--id <property>', 'property that holds the id')
    .requiredOption('--name <property>', 'property that holds the name')
    .option('--parent <property>', 'property that holds the id of the parent')
    .addOption(crsOption('--crs <crs>', 'coordinates of the file; wgs84 if left out'))
    .option('--valid-from <date>', 'first day, YYYY-MM-DD', date)
    .addOption(jsonOption())
    .action((file: string, options: object) => onDatabase('zones import', { file, ...options }));
  program
    .command('divisions')
    .description('administrative divisions')
    .command('import')
    .description('import divisions from GeoJSON; again = a new version where it differs')
    .argument('<file>', 'GeoJSON file')
    .requiredOption('--code <property>', 'property that holds the code')
    .requiredOption('--name <property>', 'property that holds the name')
    .addOption(crsOption('--crs <crs>', 'coordinates of the file; wgs84 if left out'))
    .addOption(jsonOption())
    .action((file: string, options: object) => onDatabase('divisions import', { file, ...options }));
}

function addLines(program: Command, terminal: Terminal, done: (status: number) => void) {
  program
    .command('uscc')
    .description('unified social credit codes')
    .command('check')
    .description('codes on standard input, one a line → CODE, valid or invalid, reason, suggestion; separated by tabs')
    .action(async () => done(await checkCodes(terminal)));
  program
    .command('crs')
    .description('coordinates')
    .command('convert')
    .description('lng,lat lines on standard input → lng,lat with 7 decimals')
    .addOption(crsOption('--from <crs>', 'what is read').makeOptionMandatory())
    .addOption(crsOption('--to <crs>', 'what is written').makeOptionMandatory())
    .action(async ({ from, to }: { from: Crs; to: Crs }) => done(await convertLines(from, to, terminal)));
}

/** The engines alone, without a database; and what comes of stored inputs. */
function addEngines(program: Command, onDatabase: OnDatabase, terminal: Terminal, done: (status: number) => void) {
  const index = program
    .command('index')
    .description('levels and ranks of units by a methodology; data: csv, first column unit, one column per indicator')
    // Not mandatory to commander, which would ask for them of a command below too.
    .option('--methodology <file>', 'methodology, a JSON file')
    .option('--data <file>', 'values, a csv file; empty = missing')
    .option('--uncertainty <runs>', 'rank bands: rank again in so many draws of weights, goalposts, aggregation', runs)
    .option('--seed <n>', 'with --uncertainty: the same number gives the same draws; 1 if left out', seed)
    .addOption(jsonOption())
    .action(async (options: LevelsRequest) => {
      for (const name of ['methodology', 'data'] as const)
        if (options[name] === undefined) program.error(`error: required option '--${name} <file>' not specified`);
      if (options.seed !== undefined && options.uncertainty === undefined)
        program.error("error: option '--seed' needs '--uncertainty <runs>'");
      done(await printLevels(options, terminal));
    });
  index
    .command('recompute')
    .description(
      'compute the stored values of a zone and month again from their stored inputs; exit 1 where a bit differs',
    )
    .argument('<zone>', 'code of the zone')
    .argument('<period>', 'month, YYYY-MM')
    .addOption(jsonOption())
    // An option that the command above has too is that one's, wherever it stands.
    .action((zone: string, period: string, _: object, command: Command) =>
      onDatabase('index recompute', { zone, period, json: command.optsWithGlobals().json }),
    );
  program
    .command('score')
    .description('scores and grades of units by a scheme; data: csv, first column unit, one column per dimension')
    .requiredOption('--scheme <name>', 'a shipped scheme, or a file SCHEME.json')
    .requiredOption('--data <file>', 'points, a csv file; empty = missing; a column grade is compared')
    .addOption(jsonOption())
    .action(async (options: { scheme: string; data: string; json: boolean }) =>
      done(await printGrades(options, terminal)),
    );
}

const MOST_RUNS = 100_000;
const MOST_SEED = 2 ** 32 - 1;

function whole(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`A whole number from ${least} to ${most} is wanted.`);
}

const runs = (text: string) => whole(text, 1, MOST_RUNS);
const seed = (text: string) => whole(text, 0, MOST_SEED);

function positive(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) throw new InvalidArgumentError('A number above 0 is wanted.');
  return value;
}

function addDemo(program: Command, onDatabase: OnDatabase) {
  program
    .command('simulate')
    .description('post evaluations on demonstration businesses to the running server')
    .requiredOption('--rate <n>', 'evaluations a second, at most 10000', positive)
    .option('--seconds <s>', 'stop after so long; without it, Ctrl-C stops', positive)
    .addOption(jsonOption())
    .action(async (options: { rate: number }) => {
      if (options.rate > 10_000) program.error("error: option '--rate' is at most 10000");
      await onDatabase('simulate', { ...options });
    });
  program
    .command('demo')
    .description('demonstration data')
    .command('remove')
    .description('take all synthetic data out; everything else stays')
    .addOption(jsonOption())
    .action((options: object) => onDatabase('demo remove', { ...options }));
}

const collected = (text: string, before: string[] = []) => [...before, text];

function addAccounts(program: Command, onDatabase: OnDatabase) {
  const command = program
    .command('account')
    .description('accounts of people')
    .command('create')
    .description('make an account; its first password is printed once and stored nowhere')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .requiredOption('--name <name>', 'name to sign in by')
    .option('--division <code>', 'with --role district: a division; may be given several times', collected)
    .option('--entity <code>', 'with --role entity: a code of its business')
    .addOption(jsonOption())
    .action(async (options: { role: string; division?: string[]; entity?: string }) => {
      if (options.role === 'district' && !options.division)
        command.error("error: option '--role district' needs '--division <code>'");
      await onDatabase('account create', { ...options });
    });
}

function addAudit(program: Command, onDatabase: OnDatabase) {
  program
    .command('audit')
    .description('the audit trail')
    .command('verify')
    .description('recompute every seal of the audit trail, and name what was altered, deleted or inserted')
    .addOption(jsonOption())
    .action((options: object) => onDatabase('audit verify', { ...options }));
  program
    .command('recompute')
    .description('compare what is counted with the tables, and count anew where it differs')
    .option('--check', 'only compare; exit 1 where it differs')
    .addOption(jsonOption())
    .action((options: object) => onDatabase('recompute', { ...options }));
}

function addKeys(program: Command, onDatabase: OnDatabase) {
  const command = program
    .command('apikey')
    .description('keys for the API')
    .command('create')
    .description('make a key; its secret is printed once and stored nowhere')
    .requiredOption('--name <name>', 'who uses it')
    .addOption(new Option('--scope <scope>', 'what it may do').choices(keyScopes).makeOptionMandatory())
    .addOption(new Option('--audience <audience>', 'what it may see').choices(keyAudiences).default('public'))
    .option('--division <code>', 'with --audience district: its division')
    .addOption(jsonOption())
    .action(async (options: { audience: string; division?: string }) => {
      if (options.audience === 'district' && !options.division)
        command.error("error: option '--audience district' needs '--division <code>'");
      await onDatabase('apikey create', { ...options });
    });
}
