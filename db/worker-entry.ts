/**
 * What a thread is started with. Its script is TypeScript, and on Node 20 a thread starts without the loader: a line of
 * JavaScript brings it in first.
 *
 * @param script address of the script, as `import.meta.resolve` gives it
 */
export function workerEntry(script: string): URL {
  const [loader, worker] = [import.meta.resolve('tsx/esm/api'), script].map((address) => JSON.stringify(address));
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import { register } from ${loader}; register(); await import(${worker});`)}`,
  );
}
