import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Refusal } from '@/lib/credit/refusal';
import { copyChunks, copyStatement } from './copy-text';
import type { CopyValue, Db, OpenOptions, Param, TransactionMode, Tx } from './db';
import { keepListening, type Listening } from './listening';
import { beginStatement, insideTransaction } from './transaction';
import { parsers } from './types';

const MIN_SERVER = 150000;

/** A start on a busy machine loads the pages for ten seconds in one go, and hears nothing meanwhile. */
const connection = { connectionTimeoutMillis: 20_000, application_name: 'xintu' };
/**
 * Points and tiles are short queries: compiling them costs more than it saves (docs/ARCHITECTURE.md). Said after the
 * start of a connection, because PgBouncer refuses start parameters; it keeps the zone for the client (docs/SCALING.md).
 */
const SESSION = "set timezone = 'UTC'; set jit = off";

type Client = pg.Pool | pg.PoolClient;

/** Open a pool on PostgreSQL ≥ 15 and check that it answers. PostGIS is checked by the migrations. */
export async function openPostgres(url: string, { directUrl = url }: OpenOptions = {}): Promise<Db> {
  const pool = new pg.Pool({
    ...connection,
    connectionString: url,
    max: 10,
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
    onConnect: (client) => client.query(SESSION),
  });
  pool.on('error', () => {}); // an idle connection that the server closed is replaced at the next query
  await checkServer(pool, url);
  return new Postgres(pool, directUrl);
}

function typeParser(oid: number, format?: 'text' | 'binary') {
  return (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text');
}

async function checkServer(pool: pg.Pool, url: string) {
  const place = withoutPassword(url);
  try {
    const { rows } = await pool.query<{ version: string; number: string }>(
      "select current_setting('server_version') as version, current_setting('server_version_num') as number",
    );
    if (Number(rows[0]!.number) < MIN_SERVER) {
      throw new Refusal(
        'postgres_too_old',
        `PostgreSQL at ${place} is ${rows[0]!.version}; Xintu needs 15 or newer. Upgrade the server.`,
      );
    }
  } catch (error) {
    await pool.end();
    if (error instanceof Refusal) throw error;
    throw unreachable(place, error);
  }
}

/** A server that answered with a refusal of its own needs another mend than one that did not answer. */
const refused: Record<string, string> = {
  '3D000': 'Create the database (createdb NAME), or name another one in DATABASE_URL.',
  '28P01': 'Correct the name or password in DATABASE_URL.',
  '28000': 'Let this account in (pg_hba.conf), or name another one in DATABASE_URL.',
};

function unreachable(place: string, error: unknown): Refusal {
  const mend = refused[(error as { code?: string }).code ?? ''];
  if (mend !== undefined)
    return new Refusal('postgres_refused', `PostgreSQL at ${place} says: ${reason(error)}. ${mend}`);
  return new Refusal(
    'postgres_unreachable',
    `No PostgreSQL answers at ${place}: ${reason(error)}. Check that the server runs and that DATABASE_URL is right, or unset it for the embedded database.`,
  );
}

/** Node reports a refused connection to several addresses as an AggregateError without a message. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((e) => (e as Error).message).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(url: string) {
  try {
    const parsed = new URL(url);
    parsed.password = '';
    return `${parsed.protocol}//${parsed.username && `${parsed.username}@`}${parsed.host}${parsed.pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

/** `detail` and `where` of an error quote the row, and whoever prints the error would print them. */
function withoutRow(error: Error & { detail?: string; where?: string }): never {
  delete error.detail;
  delete error.where;
  throw error;
}

class Session implements Tx {
  constructor(protected readonly client: Client) {}

  async query<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    return (await this.client.query(sql, params as Param[]).catch(withoutRow)).rows as Row[];
  }

  async exec(script: string) {
    await this.client.query(script).catch(withoutRow);
  }

  async copy(table: string, columns: readonly string[], rows: AsyncIterable<readonly CopyValue[]>) {
    const counted = { rows: 0 };
    const target = (this.client as pg.PoolClient).query(copyFrom(copyStatement(table, columns, 'stdin')));
    const chunks = Readable.from(copyChunks(rows, counted), { objectMode: true, highWaterMark: 2 });
    await pipeline(chunks, target).catch(withoutRow);
    return counted.rows;
  }
}

class Postgres extends Session implements Db {
  readonly engine = 'postgres';
  readonly #open = new AsyncLocalStorage<boolean>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly directUrl: string,
  ) {
    super(pool);
  }

  override async query<Row>(sql: string, params?: readonly Param[]) {
    insideTransaction(this.#open);
    return super.query<Row>(sql, params);
  }

  override async exec(script: string) {
    insideTransaction(this.#open);
    return super.exec(script);
  }

  override async copy(table: string, columns: readonly string[], rows: AsyncIterable<readonly CopyValue[]>) {
    return this.transaction((tx) => tx.copy(table, columns, rows));
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>, mode: TransactionMode = 'write'): Promise<T> {
    insideTransaction(this.#open);
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // Without a listener a connection that breaks between two statements would end the process.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query(beginStatement[mode]);
      const result = await this.#open.run(true, () => work(new Session(client)));
      await client.query('commit');
      return result;
    } catch (error) {
      // A rollback that itself fails must not hide the first error; the connection is then thrown away.
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  listen(listening: Listening) {
    const settings = { ...connection, connectionString: this.directUrl, keepAlive: true };
    return keepListening(() => new pg.Client(settings), listening);
  }

  waiting() {
    return 0;
  }

  waitingMs() {
    return 0;
  }

  close() {
    return this.pool.end();
  }
}
