import type { RefObject } from 'react';
import type { Scheme } from '@/lib/credit/scheme';
import type { Lang } from '@/lib/i18n/lang';
import { SearchBox } from '../search/SearchBox';
import { filtersSet } from '../search/wanted';
import type { Engine } from './engine';
import type { Box } from './geometry';
import type { mapMoves } from './map-moves';
import type { MapUrl } from './map-url';

/** A street with its shops. */
const NEAR_ZOOM = 15;

/** The field that finds a business, on the map: what it finds stands in the address and moves the view. */
export function MapSearch(props: {
  lang: Lang;
  url: MapUrl;
  schemes: readonly Scheme[];
  seen: Box | null;
  moves: Pick<ReturnType<typeof mapMoves>, 'search' | 'openEntity'>;
  updateUrl: (part: Partial<MapUrl>) => void;
  engine: RefObject<Engine | null>;
}) {
  const { lang, url, schemes, seen, moves, updateUrl, engine } = props;
  const { search, openEntity } = moves;
  return (
    <SearchBox
      lang={lang}
      schemes={schemes}
      q={url.q}
      seen={seen}
      filters={filtersSet(url)}
      onSearch={(q) => search({ q, near: null })}
      onNear={(near) => {
        search({ near, q: null });
        engine.current?.flyTo(near, NEAR_ZOOM);
      }}
      onEntity={openEntity}
      onFilter={() => search({ find: true })}
      onClear={() => updateUrl({ q: null })}
    />
  );
}
