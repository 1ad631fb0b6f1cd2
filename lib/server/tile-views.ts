import { classOf, type Viewer } from '@/lib/credit/publication';
import type { StampedView, TileQuery } from './tiles';

/** What queries came to since the newest change that is known: which scheme is the default, what a class may see. */
export class TileViews {
  readonly #views = new Map<string, Promise<StampedView>>();
  readonly #known = new Map<string, StampedView>();

  /** @param make called once for all who ask the same; what it throws is thrown, and asked again the next time */
  get(viewer: Viewer, query: TileQuery, make: () => Promise<StampedView>): Promise<StampedView> {
    const key = keyOf(viewer, query);
    const there = this.#views.get(key);
    if (there !== undefined) return there;
    const made = make();
    this.#views.set(key, made);
    made.then(
      (view) => this.#views.get(key) === made && this.#known.set(key, view),
      () => this.#views.get(key) === made && this.#views.delete(key),
    );
    return made;
  }

  /** What a query came to, where that is known already. */
  known(viewer: Viewer, query: TileQuery): StampedView | undefined {
    return this.#known.get(keyOf(viewer, query));
  }

  /** Let go of one that tables of another moment were found with. */
  drop(viewer: Viewer, query: TileQuery, stamp: string): void {
    const key = keyOf(viewer, query);
    if (this.#known.get(key)?.stamp !== stamp) return;
    this.#known.delete(key);
    this.#views.delete(key);
  }

  forget(): void {
    this.#views.clear();
    this.#known.clear();
  }
}

const keyOf = (viewer: Viewer, query: TileQuery): string => `${classOf(viewer)} ${textOf(query)}`;

/** Of queries that are asked again and again. */
const texts = new WeakMap<TileQuery, string>();

function textOf(query: TileQuery): string {
  const there = texts.get(query);
  if (there !== undefined) return there;
  const { scheme, grade, demonstration, kind } = query;
  const text = JSON.stringify([scheme, grade, demonstration, kind]);
  texts.set(query, text);
  return text;
}
