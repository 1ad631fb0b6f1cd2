/**
 * Do work under a signal that is aborted with either of two, and let go of both at its end.
 *
 * Not `AbortSignal.any`: under Node 20 to 26 a long-lived signal keeps an entry of every signal that was made of it and
 * listened to (nodejs/node issues 55351 and 64476), and a server lives for months.
 *
 * @throws what the work throws
 */
export async function underEither<T>(
  one: AbortSignal,
  other: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const letGo = [one, other].map((source) => {
    const follow = () => either.abort(source.reason);
    if (source.aborted) follow();
    else source.addEventListener('abort', follow);
    return () => source.removeEventListener('abort', follow);
  });
  try {
    return await work(either.signal);
  } finally {
    for (const end of letGo) end();
  }
}
