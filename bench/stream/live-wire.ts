import { openWire, type Wire } from './wire';

/** A client of a socket.io server, the live stream among them, over a bare websocket (docs/PROTOCOL.md). */
export interface LiveWire {
  readonly wire: Wire;
  /** Send an event and wait for its acknowledgement. */
  ask(event: string, request: unknown): Promise<unknown>;
}

interface Listening {
  /** The text of an event, `42[…]`; the buffer is only good during the call. */
  onEvent: (payload: Buffer) => void;
  onClose?: () => void;
}

const [OPEN, PING, MESSAGE, CONNECTED, EVENT, ACK, REFUSED] = [...'0240234'].map((digit) => digit.charCodeAt(0));

/** @returns once the server has taken the socket in */
export async function openLive(port: number, path: string, { onEvent, onClose }: Listening): Promise<LiveWire> {
  const open = new Map<number, (reply: unknown) => void>();
  let asked = 0;
  let connected: () => void;
  let refused: (error: Error) => void;
  const taken = new Promise<void>((resolve, reject) => {
    connected = resolve;
    refused = reject;
  });
  const opening = openWire(port, `${path}/?EIO=4&transport=websocket`, {
    onClose: () => {
      refused(new Error('closed before it was connected'));
      onClose?.();
    },
    onFrame: (payload) => {
      const [first, second] = payload;
      if (first === PING) return answer('3');
      if (first === OPEN) return answer('40');
      if (first !== MESSAGE) return;
      if (second === EVENT) onEvent(payload);
      else if (second === CONNECTED) connected();
      else if (second === REFUSED) refused(new Error(payload.toString()));
      else if (second === ACK) {
        const [, id, body] = /^43(\d+)\[(.*)\]$/s.exec(payload.toString())!;
        open.get(Number(id))?.(JSON.parse(body!));
        open.delete(Number(id));
      }
    },
  });
  const answer = (text: string) => void opening.then((wire) => wire.send(text));
  const wire = await opening;
  await taken;
  return {
    wire,
    ask: (event, request) =>
      new Promise((resolve) => {
        const id = asked++;
        open.set(id, resolve);
        wire.send(`42${id}${JSON.stringify([event, request])}`);
      }),
  };
}
