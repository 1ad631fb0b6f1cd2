import { posix } from 'node:path';
import { importedModules, type SourceText, sourceText } from './source-text';

/**
 * Place → places it may import, its own always. The longest place that a path lies in decides; a file outside all of
 * them is a fault, so that a new room is declared here. Types count as imports.
 */
const mayImport: Record<string, readonly string[]> = {
  'lib/credit': [],
  'lib/geo': ['lib/credit'],
  'lib/tiles': ['lib/credit'],
  'lib/search': ['lib/credit'],
  'lib/scenes': ['lib/credit'],
  'lib/i18n': ['lib/credit'],
  'lib/comparison': ['lib/credit', 'lib/i18n'],
  'lib/ingest': ['lib/credit', 'lib/geo'],
  'lib/live': ['lib/credit'],
  // The hub is the server's side of the stream: a page must not reach it, and what it needs it is given as functions.
  'lib/live/hub': ['lib/credit', 'lib/live'],
  db: ['lib/credit', 'lib/geo', 'lib/tiles'],
  'lib/server': ['db', 'lib'],
  'lib/cli': ['db', 'lib'],
  components: [
    'lib/credit',
    'lib/comparison',
    'lib/geo',
    'lib/tiles',
    'lib/scenes',
    'lib/i18n',
    'lib/ingest',
    'lib/live',
  ],
  app: ['components', 'lib'],
};

/** Package, subpaths included → the one place that may name it. */
const homes: readonly [packages: RegExp, home: string][] = [
  [/^pg(-[\w-]+)?(\/|$)/, 'db/postgres.ts'],
  [/^@electric-sql\//, 'db/pglite-worker.ts'],
  [/^(socket\.io(-[\w-]+)?|engine\.io(-[\w-]+)?|ws)(\/|$)/, 'lib/live'],
  [/^(maplibre-gl|deck\.gl|pmtiles|terra-draw(-[\w-]+)?)(\/|$)|^@deck\.gl\//, 'components/map'],
  [/^echarts(\/|$)/, 'components/charts'],
  [/^gcoord(\/|$)|^@turf\//, 'lib/geo'],
  [/^pbf(\/|$)/, 'lib/tiles'],
  [/^(pinyin-pro|opencc-js)(\/|$)/, 'lib/search'],
  [/^(csv-parse|stream-json|stream-chain)(\/|$)/, 'lib/ingest'],
  [/^write-excel-file(\/|$)/, 'lib/comparison/xlsx.ts'],
  [/^(commander|cli-progress)(\/|$)/, 'lib/cli'],
  [/^proxy-addr(\/|$)/, 'lib/server/trust.ts'],
  [/^helmet(\/|$)/, 'lib/server/security-headers.ts'],
  [/^rate-limiter-flexible(\/|$)/, 'lib/server/rate-limits.ts'],
  [/^iron-session(\/|$)/, 'lib/server/sealing.ts'],
  [/^argon2(\/|$)/, 'lib/server/passwords.ts'],
  [/^qr(\/|$)/, 'lib/server/qr.ts'],
  [/^openid-client(\/|$)/, 'lib/server/sso-provider.ts'],
  [/^playwright(-core)?(\/|$)/, 'lib/server/pdfs.ts'],
];

/** Files that hand on files of a package that lives elsewhere and run nothing of it: what they may name. */
const handedOn: Readonly<Record<string, RegExp>> = {
  // A browser fetches MapLibre's worker by a fixed address, so the server copies it out of the package (MapLibre GL 6).
  'lib/server/assets.ts': /^maplibre-gl\/dist\/.+\.css$/,
};

/** The one reader of the environment. */
const environmentReader = 'lib/server/config.ts';
/** The machine's clock is read where the one clock is made, and where nothing but the length of some work depends on it. */
const machineClockReaders = ['lib/server/clock.ts', 'lib/server/command-socket.ts', 'lib/server/build.ts'];
/** Where the machine's clock is nobody's to read. */
const clocked = ['lib/server', 'lib/credit', 'db', 'app'];

/** What is no product and may open engines and read the environment for itself. */
const aroundTheProduct = ['tests', 'bench', 'scripts'];

/** SQL as the product writes it, in one case; a sentence that begins with "Select" or "Update" is none. */
const sql = [
  /\bselect\b[\s\S]+\bfrom\b|\binsert into\b|\bdelete from\b|\bupdate [\w."]+ set\b/,
  /\bSELECT\b[\s\S]+\bFROM\b|\bINSERT INTO\b|\bDELETE FROM\b|\bUPDATE [\w."]+ SET\b/,
  /\b(create|alter|drop|truncate) (table|index|view)\b|\b(CREATE|ALTER|DROP|TRUNCATE) (TABLE|INDEX|VIEW)\b/,
];

const liesIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);
/** Does the module without its extension, or the file with it, stand in the place? */
const isAt = (path: string, place: string) => liesIn(path, place) || path.replace(/\.\w+$/, '') === place;

/** The place in the table that a path lies in; undefined = none. */
function placeOf(path: string): string | undefined {
  return Object.keys(mayImport)
    .filter((place) => isAt(path, place))
    .sort((a, b) => b.length - a.length)[0];
}

/** Path from the root of a module that a file names; null = a package. */
function pathOf(file: string, module: string): string | null {
  if (module.startsWith('@/')) return posix.normalize(module.slice(2));
  return /^\.{1,2}(\/|$)/.test(module) ? posix.join(posix.dirname(file), module) : null;
}

function folderFault(file: string, target: string): string | null {
  const from = placeOf(file);
  const to = placeOf(target) ?? aroundTheProduct.find((place) => liesIn(target, place));
  if (from === undefined || to === undefined || from === to) return null;
  // `lib` stands for all of it, the hub included; a place that is named stands for itself and what has no row of its own.
  const allowed = mayImport[from]!.some((place) => (place === 'lib' ? liesIn(to, 'lib') : place === to));
  return allowed ? null : `${from} must not import ${to}`;
}

function packageFault(file: string, module: string): string | null {
  if (liesIn(file, 'lib/credit') && module !== 'geojson') return `lib/credit imports nothing, not ${module}`;
  if (liesIn(file, 'components') && module.startsWith('node:')) return `a browser has no ${module}`;
  const home = homes.find(([packages]) => packages.test(module))?.[1];
  return home === undefined || liesIn(file, home) || handedOn[file]?.test(module)
    ? null
    : `${module} has its home in ${home}`;
}

function importFaults(file: string, text: SourceText): string[] {
  return importedModules(text).flatMap((module) => {
    const target = pathOf(file, module);
    return (target === null ? packageFault(file, module) : folderFault(file, target)) ?? [];
  });
}

function environmentFaults(file: string, text: SourceText): string[] {
  if (file === environmentReader) return [];
  const reads =
    /\bprocess\s*(\?\.|\.)\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(text.bare) ||
    /\bprocess\s*(\?\.)?\s*\[\s*(['"`])env\2/.test(text.code);
  const imports = importedModules(text).some((module) => /^(node:)?process$/.test(module));
  return reads || imports ? [`only ${environmentReader} reads the environment`] : [];
}

function clockFaults(file: string, { bare }: SourceText): string[] {
  if (!clocked.some((place) => liesIn(file, place)) || machineClockReaders.includes(file)) return [];
  const reads = /\bnew\s+Date\s*(\(\s*\)|(?![\s\w(]))|\bDate\s*\.\s*now\b|(?<!new\s*)\bDate\(\s*\)/.test(bare);
  return reads ? ['the time is read from the clock of the runtime'] : [];
}

/** A file that passes on what others export, and nothing of its own. */
function barrelFaults(file: string, { bare }: SourceText): string[] {
  const passedOn = /\bexport\s+(type\s+)?(\*(\s*as\s+\w+)?|\{[^}]*\})(\s*from\s*['"] *['"])?\s*;?/g;
  const imported = /\bimport\b[^'";]*['"] *['"]\s*;?/g;
  const own = bare.replace(passedOn, '').replace(imported, '');
  const isBarrel = /\bexport\b/.test(bare) && own.trim() === '';
  return isBarrel || /\bexport\s+(type\s+)?\*/.test(bare) || /(^|\/)index\.\w+$/.test(file) ? ['no barrels'] : [];
}

function nameFaults(file: string): string[] {
  const name = /(^|[/.-])(utils?|helpers?|common)(?=[/.])/i.exec(file)?.[2];
  return name === undefined ? [] : [`"${name}" says nothing: name it for what it does`];
}

function sqlFaults(file: string, text: SourceText): string[] {
  if (!liesIn(file, 'app') && !liesIn(file, 'components')) return [];
  return text.literals
    .filter((literal) => sql.some((statement) => statement.test(literal.text)))
    .map((literal) => `SQL belongs to db/queries: ${literal.text.trim().slice(0, 40)}`);
}

/**
 * What one file does against the house rules of DESIGN.md; empty = nothing.
 *
 * @param file   path from the root, with forward slashes
 * @param source its text
 */
export function architectureFaults(file: string, source: string): string[] {
  const text = sourceText(source);
  const faults = [...barrelFaults(file, text), ...nameFaults(file)];
  if (!aroundTheProduct.some((place) => liesIn(file, place))) {
    faults.push(
      ...importFaults(file, text),
      ...environmentFaults(file, text),
      ...clockFaults(file, text),
      ...sqlFaults(file, text),
    );
    if (file.includes('/') && placeOf(file) === undefined) faults.push('its folder has no row in the table of imports');
  }
  return faults.map((fault) => `${file}: ${fault}`);
}
