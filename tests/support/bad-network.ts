import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** A network between clients and servers that balances connections over the servers that are up, and can cut and stall them. */
export class BadNetwork {
  readonly #open = new Set<{ client: Socket; server: Socket }>();
  #next = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    /** Ports of the servers that are up. */
    private readonly ports: () => readonly number[],
  ) {}

  static async open(ports: () => readonly number[]): Promise<BadNetwork> {
    const server = createServer((client) => network.#accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const network = new BadNetwork(server, `http://127.0.0.1:${port}`, ports);
    return network;
  }

  get connections(): number {
    return this.#open.size;
  }

  /** Cut some connection without a farewell. */
  cut(random: () => number): void {
    const pair = this.#one(random);
    pair?.client.destroy();
    pair?.server.destroy();
  }

  /** Let nothing through to a client for a while. */
  stall(random: () => number, ms: number): void {
    const pair = this.#one(random);
    if (pair === undefined) return;
    pair.server.pause();
    setTimeout(() => pair.server.resume(), ms).unref();
  }

  async close(): Promise<void> {
    for (const { client, server } of this.#open) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  #one(random: () => number) {
    return [...this.#open][Math.floor(random() * this.#open.size)];
  }

  #accept(client: Socket) {
    const ports = this.ports();
    if (ports.length === 0) return void client.destroy();
    const server = dial(ports[this.#next++ % ports.length]!, '127.0.0.1');
    const pair = { client, server };
    this.#open.add(pair);
    client.pipe(server);
    server.pipe(client);
    const end = () => {
      this.#open.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  }
}
