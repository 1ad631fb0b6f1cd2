import type { Map as MapLibre } from 'maplibre-gl';
import type { Basemap } from '@/lib/credit/basemap';
import type { BaseLook, BaseMap } from './base-map';

/** What lies under a map's marks. What draws it is loaded only where there is one: most maps have none. */
export class BaseSwitch {
  #base: BaseMap | null = null;
  #isStopped = false;

  constructor(
    private readonly map: MapLibre,
    /** null = nothing */
    private readonly basemap: Basemap | null,
    private readonly look: BaseLook,
    /** Id of the layer that everything of it lies below. */
    private readonly below: string,
  ) {}

  /** The style is there. */
  async start(): Promise<void> {
    const { map, basemap, look, below } = this;
    if (basemap === null) return;
    try {
      const { BaseMap } = await import('./base-map');
      if (this.#isStopped) return;
      this.#base = new BaseMap(map, basemap, look, below);
    } catch {
      // The server is away, or another build is there by now: the map is of use without it.
      map.getContainer().dataset.basemap = 'failed';
    }
    await this.#base?.start();
  }

  stop(): void {
    this.#isStopped = true;
    this.#base?.stop();
  }
}
