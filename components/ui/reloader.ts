/** Runs one task again and again on demand: never two at once, never more often than a gap, and never forgets a wish. */
export interface Reloader {
  /** Run as soon as the gap allows; while one run is under way, run once more after it. */
  want(): void;
  /** Give up the run under way, and all wishes. */
  stop(): void;
}

/**
 * @param run reads something and shows it; returns false to be tried again after `retryMs`. It handles its own errors
 * @param gapMs least time between two starts
 */
export function createReloader(
  run: (signal: AbortSignal) => Promise<boolean>,
  { gapMs, retryMs }: { gapMs: number; retryMs: number },
): Reloader {
  const controller = new AbortController();
  let startedAt = Number.NEGATIVE_INFINITY;
  let running = false;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = async () => {
    timer = undefined;
    running = true;
    again = false;
    startedAt = performance.now();
    const done = await run(controller.signal);
    running = false;
    if (again) plan(gapMs);
    else if (!done) plan(retryMs);
  };
  const plan = (gap: number) => {
    if (controller.signal.aborted || timer !== undefined) return;
    timer = setTimeout(start, Math.max(0, startedAt + gap - performance.now()));
  };
  return {
    want() {
      if (running) again = true;
      else {
        clearTimeout(timer);
        timer = undefined;
        plan(gapMs);
      }
    },
    stop() {
      controller.abort();
      clearTimeout(timer);
    },
  };
}
