import { type ComponentType, lazy } from 'react';

const AGAIN_MS = 5_000;

/** A component that is asked for until it comes: a server that is away just now must not take the page down. */
export function late<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    for (;;) {
      try {
        return { default: await load() };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  });
}
