import { setTimeout as sleep } from 'node:timers/promises';

/** A connection that can be told of notifications, as `pg` has it. */
export interface ListeningClient {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'notification' | 'end' | 'error', told: (value?: unknown) => void): unknown;
}

export interface Listening {
  /** A name of the program's own text, never from input. */
  channel: string;
  onNotify: () => void;
  /** Told when listening begins to fail; once until it works again. */
  onLost: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Listen on a connection of its own, and again on a new one whenever that breaks. What was notified in between cannot
 * be known, so a new connection tells once by itself.
 *
 * @returns once it listens or the first try has failed; a function that ends it
 */
export async function keepListening(open: () => ListeningClient, listening: Listening): Promise<() => Promise<void>> {
  const listener = new Listener(open, listening);
  const isListening = await listener.connect();
  const kept = listener.keep(isListening);
  return async () => {
    await listener.stop();
    await kept;
  };
}

class Listener {
  readonly #stopped = new AbortController();
  #client: ListeningClient | null = null;
  /** Resolves when the connection is of no use any more. */
  #ended: Promise<unknown> = Promise.resolve();
  #failures = 0;

  constructor(
    private readonly open: () => ListeningClient,
    private readonly listening: Listening,
  ) {}

  /** @returns whether it listens now */
  async connect(): Promise<boolean> {
    const client = this.open();
    this.#client = client;
    this.#ended = new Promise<unknown>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('the connection ended')));
    });
    client.on('notification', () => this.listening.onNotify());
    try {
      await client.connect();
      await client.query(`listen ${this.listening.channel}`);
      this.#failures = 0;
      return true;
    } catch (error) {
      await this.#lose(error);
      return false;
    }
  }

  async keep(isListening: boolean) {
    let listens = isListening;
    for (;;) {
      if (listens) await this.#lose(await this.#ended);
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
      // Half of it by chance: after a restart of the server not every process comes at the same moment.
      const pause = longest * (0.5 + Math.random() / 2);
      await sleep(pause, undefined, { signal: this.#stopped.signal, ref: false }).catch(() => {});
      if (this.#stopped.signal.aborted) return;
      listens = await this.connect();
      if (listens) this.listening.onNotify();
    }
  }

  async stop() {
    this.#stopped.abort();
    await this.#client?.end().catch(() => {});
  }

  async #lose(error: unknown) {
    if (this.#failures++ === 0 && !this.#stopped.signal.aborted) this.listening.onLost(error);
    await this.#client?.end().catch(() => {});
  }
}
