import { pageHeaders } from '@/lib/live/page-screen';
import { tileName } from '@/lib/tiles/tile-address';
import type { TileAddress } from '@/lib/tiles/tile-source';
import type { ServedTile } from './tile-reader';

const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Answers that become others by themselves: the server is starting, is behind, or has had too many requests. */
const isPassing = (status: number) => status === 429 || status >= 500;

/**
 * Read a tile from the server, which the browser's cache asks whether it has changed.
 *
 * @param search filters, with the question mark; empty = none
 * @returns null when it cannot be had just now
 * @throws {Error} when it is refused
 * @throws {DOMException} AbortError when `signal` is aborted
 */
export async function askTile(
  search: string,
  address: TileAddress,
  atLeast: number,
  signal: AbortSignal,
): Promise<ServedTile | null> {
  const headers = {
    ...pageHeaders(),
    accept: 'application/vnd.mapbox-vector-tile',
    ...(atLeast > 0 && { 'xintu-at-least': String(atLeast) }),
  };
  try {
    const response = await fetch(`/api/v1/tiles/${tileName(address)}.mvt${search}`, { headers, signal });
    if (isPassing(response.status)) return null;
    if (!response.ok) throw new Error(`tile ${tileName(address)}${search} is refused with ${response.status}`);
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      etag: response.headers.get('etag'),
      revision: Number(response.headers.get('xintu-revision') ?? 0),
    };
  } catch (error) {
    // No answer, or one that broke off.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Wait before a tile is asked for again, longer each time. @throws {DOMException} AbortError when `signal` is aborted */
export function pauseAfter(failures: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', end);
        resolve();
      },
      Math.min(PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2),
    );
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}
