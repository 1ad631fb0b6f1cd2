import type { Socket } from 'node:net';

/**
 * Lines of a socket, without their ends, until it is closed by either side. readline would wait for ever for the end
 * of a socket that was destroyed.
 */
export async function* socketLines(socket: Socket): AsyncGenerator<string> {
  socket.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(code ?? '')) throw error;
  }
}
