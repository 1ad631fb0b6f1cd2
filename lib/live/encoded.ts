import { Encoder, type Packet, PacketType } from 'socket.io-parser';

/** What everyone is sent is encoded once: the text of a message, and the bytes of an answer but for its beginning. */

/** JSON that is ready, to be sent as it is; its bytes are made once for all who get them. */
export class ReadyText {
  #bytes: Buffer | undefined;

  constructor(readonly text: string) {}

  /** As the last argument of an acknowledgement. */
  get lastBytes(): Buffer {
    this.#bytes ??= Buffer.from(`${this.text}]`);
    return this.#bytes;
  }
}

/** An answer: a beginning that is this one's own, and an end that many share. */
export class ReadyAnswer {
  constructor(
    readonly head: string,
    readonly tail: ReadyText,
  ) {}
}

/** Give ready JSON in the place of the value that it says. */
export const readyAs = <T>(ready: ReadyText | ReadyAnswer): T => ready as unknown as T;

/** A packet on its way to the connection: the frame is made there (`frameOf`). */
class ReadyPacket {
  constructor(
    readonly head: string,
    readonly tail: ReadyText,
  ) {}
}

/** The encoder of socket.io, which takes ready JSON as the last argument of an event or an acknowledgement as it is. */
export class ReadyEncoder extends Encoder {
  override encode(packet: Packet): unknown[] {
    const last: unknown = Array.isArray(packet.data) ? packet.data.at(-1) : undefined;
    if (packet.type === PacketType.ACK && last instanceof ReadyAnswer)
      return [new ReadyPacket(`${packet.type}${packet.id}[${last.head}`, last.tail)];
    if (packet.type === PacketType.EVENT && last instanceof ReadyText)
      return [`${packet.type}[${JSON.stringify(packet.data[0])},${last.text}]`];
    return super.encode(packet);
  }
}

/** What engine.io is about to queue. */
export interface QueuedPacket {
  data?: unknown;
  options?: Record<string, unknown>;
}

/**
 * Make the frame of an answer, out of a few bytes of its own and those that all share: thousands of answers that wait
 * for slow networks then cost the memory of one. The text stands beside it, for engine.io where it cannot use the frame.
 *
 * @returns false for every other packet, which is left alone
 */
export function frameOf(packet: QueuedPacket): boolean {
  if (!(packet.data instanceof ReadyPacket)) return false;
  const { head, tail } = packet.data;
  const own = Buffer.from(`4${head}`);
  const frame = [Buffer.concat([frameHeader(own.length + tail.lastBytes.length), own]), tail.lastBytes];
  packet.options = { ...packet.options, wsPreEncodedFrame: frame };
  packet.data = `${head}${tail.text}]`;
  return true;
}

/** The header of a whole text frame from a server (RFC 6455, 5.2). */
function frameHeader(length: number): Buffer {
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x81;
  if (length < 126) header[1] = length;
  else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return header;
}
