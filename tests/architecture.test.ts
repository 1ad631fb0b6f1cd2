import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { architectureFaults } from './support/architecture';
import { importedModules, sourceText } from './support/source-text';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['app', 'components', 'lib', 'db', 'tests', 'bench', 'scripts'];
const isSource = (path: string) => /\.[cm]?[jt]sx?$/.test(path);

const files = [
  ...readdirSync(root).filter(isSource),
  ...folders
    .filter((folder) => existsSync(posix.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(posix.join(root, folder), { recursive: true }).map((path) => posix.join(folder, String(path))),
    )
    .filter(isSource),
];

test('every file keeps to the rules of the house', () => {
  for (const folder of ['db/', 'lib/credit/', 'components/', 'app/'])
    assert.ok(
      files.some((file) => file.startsWith(folder)),
      `no source found in ${folder}`,
    );
  assert.deepEqual(
    files.flatMap((file) => architectureFaults(file, readFileSync(posix.join(root, file), 'utf8'))),
    [],
  );
});

/** Innocent text around a line, so that a fault is found in the middle of a file too. */
const within = (line: string) => `// A comment: don't stop here.\nconst a = 'it\\'s';\n${line}\nexport const b = a;\n`;

/** A template whose `${…}` holds the middle. */
const inTemplate = (before: string, middle: string, after: string) => `\`${before} \${${middle}} ${after}\``;
/** A statement after a template within a template, with what looks like a comment inside. */
const nested = (statement: string) => `const t = ${inTemplate('//', inTemplate("'", 'a', '/*'), '//')}; ${statement};`;

const planted: [file: string, line: string, fault: RegExp][] = [
  // Who may import whom
  ['lib/credit/x.ts', `import { openDb } from '@/db/db';`, /lib\/credit must not import db/],
  ['lib/credit/x.ts', `import { convert } from '@/lib/geo/crs';`, /lib\/credit must not import lib\/geo/],
  ['lib/credit/x.ts', `import { readFileSync } from 'node:fs';`, /imports nothing/],
  ['lib/credit/x.ts', `import { z } from 'zod';`, /imports nothing/],
  ['lib/geo/x.ts', `import type { Crs } from '@/lib/ingest/types';`, /lib\/geo must not import lib\/ingest/],
  ['lib/tiles/x.ts', `import type { Db } from '@/db/db';`, /lib\/tiles must not import db/],
  ['lib/scenes/x.ts', `import { map } from '@/components/map/map';`, /lib\/scenes must not import components/],
  ['lib/ingest/x.ts', `import type { Db } from '@/db/db';`, /lib\/ingest must not import db/],
  ['lib/i18n/x.ts', `import { zone } from '@/lib/server/zone';`, /lib\/i18n must not import lib\/server/],
  ['lib/live/hub.ts', `import type { Db } from '@/db/db';`, /lib\/live\/hub must not import db/],
  ['lib/live/client.ts', `import { hub } from './hub';`, /lib\/live must not import lib\/live\/hub/],
  ['db/queries/x.ts', `import { clock } from '@/lib/server/clock';`, /db must not import lib\/server/],
  ['db/queries/x.ts', `import { clock } from '../../lib/server/clock';`, /db must not import lib\/server/],
  ['db/demo/x.ts', `import type { Entry } from '@/lib/ingest/types';`, /db must not import lib\/ingest/],
  ['components/map/x.tsx', `import { zones } from '@/db/queries/zones';`, /components must not import db/],
  ['components/map/x.tsx', `import type { Db } from '@/db/db';`, /components must not import db/],
  ['components/map/x.tsx', `import { clock } from '@/lib/server/clock';`, /components must not import lib\/server/],
  ['components/map/x.tsx', `import { main } from '@/lib/cli/main';`, /components must not import lib\/cli/],
  ['components/map/x.tsx', `import { hub } from '@/lib/live/hub';`, /components must not import lib\/live\/hub/],
  ['components/map/x.tsx', `import Page from '@/app/page';`, /components must not import app/],
  ['components/map/x.tsx', `import { join } from 'node:path';`, /a browser has no node:path/],
  ['app/zones/page.tsx', `import { zones } from '@/db/queries/zones';`, /app must not import db/],
  ['lib/server/x.ts', `import { Map } from '@/components/map/map';`, /lib\/server must not import components/],
  ['lib/cli/x.ts', `import Page from '@/app/page';`, /lib\/cli must not import app/],
  ['lib/server/x.ts', `import { rows } from '@/tests/support/rows';`, /lib\/server must not import tests/],
  ['lib/server/x.ts', `import { build } from '../../scripts/build';`, /lib\/server must not import scripts/],
  ['lib/new-room/x.ts', `import type { Zone } from '@/lib/credit/zone';`, /no row in the table/],
  // Every form of an import
  ['components/x.tsx', `import {\n  zones,\n} from '@/db/queries/zones';`, /must not import db/],
  ['components/x.tsx', `import '@/db/db';`, /must not import db/],
  ['components/x.tsx', `const { openDb } = await import('@/db/db');`, /must not import db/],
  ['components/x.tsx', 'const { openDb } = await import(`@/db/db`);', /must not import db/],
  ['components/x.tsx', `const { openDb } = await import(/* webpackIgnore: true */ '@/db/db');`, /must not import db/],
  ['components/x.tsx', `const { openDb } = require("../db/db");`, /must not import db/],
  ['components/x.tsx', `export { openDb } from '@/db/db';`, /must not import db/],
  ['components/x.tsx', `type Db = import('@/db/db').Db;`, /must not import db/],
  ['components/x.tsx', `new Worker(new URL('../db/pglite-worker.ts', import.meta.url));`, /must not import db/],
  ['components/x.tsx', `import{openDb}from'@/db/db'`, /must not import db/],
  ['components/x.tsx', `const e = /['"\`]/.test(a) && (await import('@/db/db'));`, /must not import db/],
  ['components/x.tsx', nested('import("@/db/db")'), /must not import db/],
  // Homes
  ['db/queries/x.ts', `import pg from 'pg';`, /home in db\/postgres\.ts/],
  ['db/db.ts', `import { from } from 'pg-copy-streams';`, /home in db\/postgres\.ts/],
  ['lib/server/x.ts', `import pool from 'pg/lib/pool';`, /home in db\/postgres\.ts/],
  ['db/pglite.ts', `import { PGlite } from '@electric-sql/pglite';`, /home in db\/pglite-worker\.ts/],
  ['lib/server/main.ts', `import { Server } from 'socket.io';`, /home in lib\/live/],
  ['components/ui/x.ts', `import { io } from 'socket.io-client';`, /home in lib\/live/],
  ['components/zone/x.tsx', `import maplibregl from 'maplibre-gl';`, /home in components\/map/],
  ['app/layout.tsx', `import 'maplibre-gl/dist/maplibre-gl.css';`, /home in components\/map/],
  ['lib/server/x.ts', `const path = require.resolve('maplibre-gl/dist/maplibre-gl.css');`, /home in components\/map/],
  ['lib/server/assets.ts', `import maplibregl from 'maplibre-gl';`, /home in components\/map/],
  ['components/zone/x.tsx', `import { IconLayer } from '@deck.gl/layers';`, /home in components\/map/],
  ['components/wall/x.tsx', `const { init } = await import('echarts/core');`, /home in components\/charts/],
  ['lib/ingest/x.ts', `import gcoord from 'gcoord';`, /home in lib\/geo/],
  ['db/x.ts', `import area from '@turf/area';`, /home in lib\/geo/],
  ['lib/server/x.ts', `import { PbfWriter } from 'pbf';`, /home in lib\/tiles/],
  ['lib/server/x.ts', `import { parse } from 'csv-parse/sync';`, /home in lib\/ingest/],
  ['lib/server/x.ts', `import { withParser } from 'stream-json/utils/with-parser.js';`, /home in lib\/ingest/],
  ['lib/server/x.ts', `import { Command } from 'commander';`, /home in lib\/cli/],
  ['lib/server/x.ts', `import { SingleBar } from 'cli-progress';`, /home in lib\/cli/],
  ['lib/server/x.ts', `import { sealData } from 'iron-session';`, /home in lib\/server\/sealing\.ts/],
  ['lib/server/x.ts', `import { hash } from 'argon2';`, /home in lib\/server\/passwords\.ts/],
  ['app/x/route.ts', `import { discovery } from 'openid-client';`, /home in lib\/server\/sso-provider\.ts/],
  ['lib/server/x.ts', `import { chromium } from 'playwright';`, /home in lib\/server\/pdfs\.ts/],
  // The environment
  ['lib/server/main.ts', 'const port = process.env.PORT;', /reads the environment/],
  ['db/db.ts', `const url = process['env'].DATABASE_URL;`, /reads the environment/],
  ['app/page.tsx', 'const { env } = process;', /reads the environment/],
  ['lib/live/x.ts', `const url = ${inTemplate('http://', 'process.env.HOST', '/')};`, /reads the environment/],
  ['lib/cli/main.ts', `import { env } from 'node:process';`, /reads the environment/],
  ['next.config.js', 'const a = process.env.PORT;', /reads the environment/],
  // The clock
  ['lib/server/x.ts', 'const now = new Date();', /the time is read/],
  ['lib/server/x.ts', 'const now = new Date;', /the time is read/],
  ['db/queries/x.ts', 'const ms = Date.now();', /the time is read/],
  ['app/page.tsx', 'const clock = { now: Date.now };', /the time is read/],
  ['lib/credit/x.ts', 'const f = (now = new Date()) => now;', /the time is read/],
  // SQL
  ['app/page.tsx', 'const q = `select id\n  from zone where id = $1`;', /SQL belongs/],
  ['app/page.tsx', `const q = 'SELECT 1 FROM zone';`, /SQL belongs/],
  ['components/x.tsx', `const q = "delete from zone";`, /SQL belongs/],
  ['components/x.tsx', `const q = 'update zone set name = $1';`, /SQL belongs/],
  ['components/x.tsx', `const q = ${inTemplate('insert into', 'a', 'values ($1)')};`, /SQL belongs/],
  ['app/page.tsx', `const q = 'truncate table zone';`, /SQL belongs/],
];

test('each planted fault is found', () => {
  for (const [file, line, fault] of planted) {
    const found = architectureFaults(file, within(line));
    assert.equal(found.length, 1, `${file}\n${line}\n${found.join('\n')}`);
    assert.match(found[0]!, fault, line);
    assert.ok(found[0]!.startsWith(`${file}: `), 'the fault names the file');
  }
});

test('a file that only passes on the exports of others is a barrel, in every form', () => {
  const barrels: [file: string, source: string][] = [
    ['lib/credit/all.ts', `export * from './zone';\n`],
    ['lib/credit/all.ts', `export * as zone from './zone';\nexport const a = 1;\n`],
    ['lib/credit/all.ts', `// Everything.\nexport { a } from './a';\nexport type { B } from './b';\n`],
    ['lib/credit/all.ts', `import { a } from './a';\nimport { b } from './b';\nexport { a, b };\n`],
    ['components/ui/index.ts', `export const a = 1;\n`],
    ['tests/support/all.ts', `export { a } from './a'\nexport { b } from './b'\n`],
  ];
  for (const [file, source] of barrels)
    assert.deepEqual(architectureFaults(file, source), [`${file}: no barrels`], source);
});

test('utils, helpers and common are no names, as a file, a part of one or a folder', () => {
  for (const file of [
    'lib/credit/utils.ts',
    'lib/geo/common.ts',
    'components/helpers/x.tsx',
    'tests/date-utils.test.ts',
  ])
    assert.match(architectureFaults(file, 'export const a = 1;\n').join(), /says nothing/, file);
});

test('what is allowed is not complained of', () => {
  const innocent: [file: string, line: string][] = [
    ['lib/credit/x.ts', `import type { Geometry } from 'geojson';`],
    ['lib/credit/x.ts', `import { Refusal } from './refusal';`],
    ['lib/ingest/x.ts', `import { convert } from '@/lib/geo/crs';`],
    ['lib/ingest/x.ts', `import { parse } from 'csv-parse';`],
    ['lib/geo/x.ts', `import gcoord from 'gcoord';`],
    ['lib/live/hub.ts', `import { Server } from 'socket.io';\nimport { LIVE_PATH } from './protocol';`],
    ['lib/live/client.ts', `import { io } from 'socket.io-client';`],
    ['db/postgres.ts', `import pg from 'pg';\nimport { from } from 'pg-copy-streams';`],
    ['db/pglite-worker.ts', `import { PGlite } from '@electric-sql/pglite';`],
    ['db/queries/x.ts', `import type { Tx } from '../db';\nimport { cell } from '@/lib/geo/cells';`],
    ['lib/server/x.ts', `import { zones } from '@/db/queries/zones';\nimport { hub } from '@/lib/live/hub';`],
    ['lib/cli/x.ts', `import { run } from '@/lib/server/import';\nimport { Command } from 'commander';`],
    ['components/map/x.tsx', `import maplibregl from 'maplibre-gl';\nimport { pageLive } from '@/lib/live/client';`],
    ['app/page.tsx', `import { runtime } from '@/lib/server/runtime';\nimport { Map } from '@/components/map/map';`],
    ['lib/server/assets.ts', `const path = require.resolve('maplibre-gl/dist/maplibre-gl.css');`],
    ['lib/server/config.ts', 'const port = process.env.PORT;'],
    ['tests/x.test.ts', `import pg from 'pg';\nconst url = process.env.DATABASE_URL_TEST;`],
    ['lib/server/x.ts', `import about from '@/package.json' with { type: 'json' };`],
    ['scripts/x.ts', `import { build } from '@/lib/server/build';`],
    ['lib/server/x.ts', 'const at = new Date(text); const d: Date = at; // Date.now()'],
    ['lib/server/clock.ts', 'const now = () => new Date();'],
    ['components/x.tsx', 'const now = Date.now();'],
    ['bench/x.ts', `import { Server } from 'socket.io';`],
    ['scripts/x.ts', `const env = process.env;`],
    ['app/page.tsx', `// Once process.env, and import pg from 'pg', and 'select a from b'.`],
    ['app/page.tsx', `/* import pg from 'pg'; */ /** process.env.PORT */`],
    ['app/page.tsx', `const hint = 'Select a zone from the list';`],
    ['app/page.tsx', `const view = <p>Don't select one from these</p>;`],
    ['app/page.tsx', `const message = "import it from 'pg'";`],
    ['app/page.tsx', `const message = 'set process.env.PORT';`],
    ['lib/credit/x.ts', `const text = "export * from './zone'";`],
    ['db/queries/x.ts', `const q = 'select id from zone';`],
    ['lib/server/x.ts', `const glob = 'a/*'; const b = 1; const end = '*/';`],
    ['lib/credit/commonwealth.ts', 'const a2 = 1;'],
  ];
  for (const [file, line] of innocent) assert.deepEqual(architectureFaults(file, within(line)), [], line);
});

test('the reader of sources blanks comments in place and leaves strings, templates and patterns', () => {
  const source = ['a /* b */ c // d', `'/*' + "//" + \`//\${ e /* f */ }\``, '/\\/[/*]/.test(g) / h', 'i'].join('\n');
  const { code, bare, literals } = sourceText(source);
  assert.equal(code.length, source.length);
  assert.equal(code.replace(/[^\S\n]+/g, ' '), `a c \n'/*' + "//" + \`//\${ e }\`\n/\\/[/*]/.test(g) / h\ni`);
  assert.equal(bare.replace(/[^\S\n]+/g, ' '), `a c \n' ' + " " + \` \${ e }\`\n/\\/[/*]/.test(g) / h\ni`);
  assert.deepEqual(
    literals.map((literal) => literal.text),
    ['/*', '//', '// '],
  );
  assert.deepEqual(importedModules(sourceText(`Array.from('a'); x.from 'b'; import type c from "d"`)), ['b', 'd']);
});
