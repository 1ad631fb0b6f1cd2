import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { resultsTitle } from '../search/results-title';
import { useResults } from '../search/use-results';
import { isWanted, nothingWanted, wantedPath } from '../search/wanted';
import type { Box } from './geometry';
import { LateResults } from './late';
import type { FoundList } from './MapPanel';
import type { MapUrl } from './map-url';

/** Businesses in a page of the list. */
const PAGE = 50;

/**
 * What the map's address searches for. Without a name, a place or an area it is what the view shows.
 *
 * @param versions whatever changes when businesses in view, or any, may be others
 */
export function useFound(
  url: MapUrl | null,
  bounds: Box | null,
  scheme: Scheme | null,
  versions: { inView: string | number; anywhere: string | number },
) {
  const isSearching = url !== null && isWanted(url);
  const needsView = url?.q === null && url.near === null && url.within === null;
  const path =
    url !== null && isSearching && !(needsView && bounds === null)
      ? wantedPath(url, {
          seen: bounds,
          demonstration: url.demonstration,
          scheme: scheme?.id ?? null,
          limit: PAGE,
        })
      : null;
  return { isSearching, ...useResults(path, needsView ? versions.inView : versions.anywhere) };
}

/** The list beside the map; null = nothing is searched for. */
export function foundList(props: {
  lang: Lang;
  url: MapUrl;
  found: ReturnType<typeof useFound>;
  schemes: readonly Scheme[];
  scheme: Scheme | null;
  zones: readonly Zone[];
  updateUrl: (part: Partial<MapUrl>) => void;
  onEntity: (entity: EntitySummary) => void;
}): FoundList | null {
  const { lang, url, found, schemes, scheme, zones, updateUrl, onEntity } = props;
  if (!found.isSearching) return null;
  return {
    identity: `found ${url.q} ${url.near}`,
    title: resultsTitle(url, lang),
    onClose: () => {
      updateUrl({ ...nothingWanted, entity: null });
      document.querySelector<HTMLElement>('[data-testid="search"]')?.focus({ preventScroll: true });
    },
    list: (
      <LateResults
        lang={lang}
        wanted={url}
        results={found.results}
        schemes={schemes}
        scheme={scheme}
        zones={zones}
        onWanted={updateUrl}
        onEntity={onEntity}
        onMore={found.more}
        onRetry={found.retry}
      />
    ),
  };
}
