import type { Db } from '@/db/db';
import { settleFrameCursor } from '@/db/queries/frames';
import type { Feed } from './feed';
import { type FramesWritten, writeFrames } from './frames';

/** Keeps what walls were shown. Every process has one; they take turns. */
export interface FrameWriter {
  /** Stop after what is being written. What is not kept yet is kept at the next start. */
  stop(): Promise<void>;
}

export interface FrameWriterOptions {
  db: Db;
  /** Nothing is asked of the database while it does not move. */
  feed: Pick<Feed, 'revision'>;
  everyMs?: number;
  /** Told of each failure; `inARow` counts from 1. */
  onError?: (error: unknown, inARow: number) => void;
  /** Told of what was written. */
  onWritten?: (written: FramesWritten) => void;
}

/** Write frames until stopped, at most every two seconds; a failure is tried again. */
export function startFrames({
  db,
  feed,
  everyMs = 2_000,
  onError = () => {},
  onWritten = () => {},
}: FrameWriterOptions): FrameWriter {
  const stopping = new AbortController();
  const { signal } = stopping;
  let kept = -1;
  let failures = 0;
  const ended = (async () => {
    while (!signal.aborted) {
      try {
        if (kept < 0) await settleFrameCursor(db);
        if (feed.revision > kept) {
          const written = await writeFrames(db, everyMs);
          kept = Math.max(kept, written?.revision ?? 0);
          if (written && written.frames > 0) onWritten(written);
        }
        failures = 0;
      } catch (error) {
        onError(error, ++failures);
      }
      await pause(everyMs, signal);
    }
  })();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    // Frames keep no process alive.
    const timer = setTimeout(end, ms).unref();
    signal.addEventListener('abort', end);
  });
}
