/** What Chromium tells of a page's memory. */
interface MemoryInfo {
  usedJSHeapSize: number;
  jsHeapSizeLimit: number;
}

/** Bytes of the page's heap and the most it may have; null where the browser does not tell. */
export function heapOf(): { used: number; limit: number } | null {
  const { memory } = performance as Performance & { memory?: MemoryInfo };
  return memory === undefined ? null : { used: memory.usedJSHeapSize, limit: memory.jsHeapSizeLimit };
}
