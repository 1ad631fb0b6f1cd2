import { pageLive } from '@/lib/live/client';
import { createReloader } from './reloader';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;

/** A text that changes with every change that the stream brings. */
function streamRevision(): string {
  const { epoch, topics } = pageLive().getSnapshot();
  return `${epoch} ${topics.zones?.revision} ${topics.events?.revision}`;
}

/**
 * Read now and again, at most once in `gapMs`, whenever the stream reports a change.
 *
 * @param read true when it is settled; false = try again in 5 s
 * @returns how to stop
 */
export function rereadOnChange(read: (signal: AbortSignal) => Promise<boolean>, gapMs = GAP_MS): () => void {
  const reloader = createReloader(read, { gapMs, retryMs: RETRY_MS });
  reloader.want();
  let seen = streamRevision();
  const leave = [pageLive().follow('zones'), pageLive().follow('events')];
  const stopListening = pageLive().subscribe(() => {
    const now = streamRevision();
    if (now !== seen) reloader.want();
    seen = now;
  });
  return () => {
    reloader.stop();
    stopListening();
    for (const end of leave) end();
  };
}
