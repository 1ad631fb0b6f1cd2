import { z } from 'zod';
import { consoleRoute } from '@/lib/server/console-route';
import { beat } from '@/lib/server/wall-screen';

const id = z.string().max(64).nullable();
const pixels = z.int().min(0).max(100_000);

const body = z.strictObject({
  scene: id,
  zone: z.string().max(200).nullable(),
  build: id,
  dataAsOf: z.iso.datetime({ offset: true }).nullable(),
  frameMs: z.number().min(0).max(3_600_000).nullable(),
  heapMb: z.number().min(0).max(1_000_000).nullable(),
  width: pixels,
  height: pixels,
  connection: z.enum(['connecting', 'live', 'lost']),
});

/** A wall's browser says every half minute that it runs, and how. */
export const POST = consoleRoute('/console/screen-heartbeat', { roles: 'anyone', body }, ({ db, caller, body, now }) =>
  beat(db, caller, { at: now.toISOString(), ...body }),
);
