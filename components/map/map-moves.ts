import type { RefObject } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Engine } from './engine';
import type { Spot } from './map-click';
import type { MapUrl } from './map-url';

/** A single business, close enough to see its door. */
const BUSINESS_ZOOM = 16;

/** What a reader can open and close on the map; each ends what was open before. */
export function mapMoves(map: {
  updateUrl: (part: Partial<MapUrl>) => void;
  setSpot: (spot: Spot | null) => void;
  engine: RefObject<Engine | null>;
  /** Of the present view. */
  zoom: number;
}) {
  const { updateUrl, setSpot, engine, zoom } = map;
  return {
    openSpot(next: Spot) {
      const isOne = next.count === 1;
      setSpot(isOne ? null : next);
      updateUrl({ entity: isOne ? String(next.id) : null, zone: null });
    },
    openZone(id: string) {
      setSpot(null);
      updateUrl({ zone: id, entity: null });
    },
    close() {
      setSpot(null);
      updateUrl({ zone: null, entity: null });
      document.querySelector<HTMLElement>('[data-testid="map-canvas"] canvas')?.focus({ preventScroll: true });
    },
    openEntity(entity: EntitySummary) {
      setSpot(null);
      updateUrl({ entity: String(entity.id), zone: null });
      if (entity.point) engine.current?.flyTo(entity.point, Math.max(BUSINESS_ZOOM, zoom));
    },
    search(part: Partial<MapUrl>) {
      setSpot(null);
      updateUrl({ ...part, entity: null, zone: null });
    },
  };
}
