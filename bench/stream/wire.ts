import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * A websocket client by hand, as cheap as one can be: what a benchmark of servers spends on clients is missing elsewhere.
 * Text frames only, unfragmented, which is what the servers here send.
 */
export interface Wire {
  send(text: string): void;
  /** Take nothing more off the network, as a client that sleeps does. */
  pause(): void;
  resume(): void;
  /** Break the connection as a lost network does, without a word. */
  drop(): void;
}

interface Listening {
  /** A whole frame; the buffer is only good during the call. */
  onFrame: (payload: Buffer) => void;
  onClose?: () => void;
}

const HEAD_END = '\r\n\r\n';

/** @throws when the server does not take the connection */
export function openWire(port: number, path: string, { onFrame, onClose = () => {} }: Listening): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let rest: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.on('connect', () => socket.write(upgrade(port, path)));
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the connection was closed before it was open'));
      if (isOpen) onClose();
    });
    socket.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isOpen) {
        const end = rest.indexOf(HEAD_END);
        if (end === -1) return;
        const status = rest.subarray(0, rest.indexOf('\r\n')).toString();
        if (!status.includes(' 101 ')) return void socket.destroy(new Error(status));
        rest = rest.subarray(end + HEAD_END.length);
        isOpen = true;
        resolve(wireOf(socket));
      }
      rest = takeFrames(rest, onFrame);
    });
  });
}

const upgrade = (port: number, path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    HEAD_END.slice(2),
  ].join('\r\n');

const wireOf = (socket: Socket): Wire => ({
  send: (text) => void socket.write(frameOf(text)),
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  drop: () => void socket.resetAndDestroy(),
});

/** Read every whole frame. @returns what is left of the last one */
function takeFrames(bytes: Buffer, onFrame: (payload: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1]!;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length - at < head) break;
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short;
    if (bytes.length - at < head + length) break;
    at += head + length;
    onFrame(bytes.subarray(at - length, at));
  }
  return bytes.subarray(at);
}

/** A client's frame is masked; with a mask of zeros the text stays as it is. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x81;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
