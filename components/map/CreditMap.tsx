'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { SearchBox } from '../search/SearchBox';
import { filtersSet } from '../search/wanted';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useLang } from '../ui/use-lang';
import { useLive } from '../ui/use-live';
import { useTheme } from '../ui/use-theme';
import { indexState } from '../zone/index-state';
import { levelClasses } from '../zone/level-classes';
import { useMethodology } from '../zone/use-methodology';
import { useZones } from '../zone/use-zones';
import { kindsPresent, leadingKind, leafZones, newestAsOf, rankedKind } from '../zone/zone-sets';
import { attributionWords } from './attribution';
import { EmbedBar } from './EmbedBar';
import type { Camera, Engine } from './engine';
import { foundList, useFound } from './found';
import { type Box, boxOf } from './geometry';
import { levelFilling } from './level-filling';
import { MapBanners } from './MapBanners';
import { MapBlocked } from './MapBlocked';
import { MapCanvas } from './MapCanvas';
import { MapCard } from './MapCard';
import { MapControls } from './MapControls';
import { MapPanel } from './MapPanel';
import styles from './map.module.css';
import type { Spot } from './map-click';
import type { MapUrl } from './map-url';
import { pictureLegend } from './picture-words';
import { PrintSheet, ShareControl } from './ShareControl';
import { SvgMap } from './SvgMap';
import { shareFilling } from './share-filling';
import { useBusinesses } from './use-businesses';
import { useDivisions } from './use-divisions';
import { useMapSettings } from './use-map-settings';
import { useMapUrl } from './use-map-url';
import { useOffline } from './use-offline';
import { ViewStatus } from './ViewStatus';
import { zoneShapes } from './zone-shapes';

/** A street with its shops. */
const NEAR_ZOOM = 15;

const sizes = { label: 13, line: 1 };
/** Where a map without zones and without a link begins: Zhejiang. */
const nowhere: Camera = { center: [120.2, 29.2], zoom: 7 };

/** The public map: zones by level or by their share of good grades, businesses by grade, details beside it, all of it live. */
export function CreditMap({ initialLang }: { initialLang: Lang }) {
  const [lang, toggleLang] = useLang(initialLang);
  const [theme, toggleTheme] = useTheme();
  const t = messages(lang);
  const live = useLive();
  const { zones, schemes, revision, problem, reload } = useZones(live);
  const [url, updateUrl] = useMapUrl();
  const [bounds, setBounds] = useState<Box | null>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const [isUnable, setUnable] = useState(false);
  const engine = useRef<Engine | null>(null);
  const divisions = useDivisions();
  const settings = useMapSettings();

  const kind = url?.kind ?? firstKind(zones ?? []);
  const methodology = useMethodology()?.document ?? null;
  const leaves = useMemo(() => (kind && zones ? leafZones(zones, kind) : []), [zones, kind]);
  const levels = useMemo(() => levelsFor(leaves, methodology), [leaves, methodology]);
  const measure = levels === null ? null : (url?.by ?? 'level');
  const { shapes, classes } = useMemo(() => {
    const share = shareFilling(leaves, schemes, lang);
    const filling =
      levels && measure === 'level' ? levelFilling(leaves, levels.methodology, levels.classes, lang) : share.filling;
    return { shapes: zoneShapes(zones ?? [], filling), classes: share.classes };
  }, [zones, leaves, schemes, lang, levels, measure]);
  const leading = zones?.find((zone) => zone.kind === kind && zone.scheme !== null)?.scheme ?? null;
  const scheme = useMemo(() => schemeOf(schemes, leading), [schemes, leading]);
  const businesses = useBusinesses({
    bounds,
    zoom: url?.camera?.zoom ?? 0,
    scheme,
    demonstration: url?.demonstration ?? false,
    grade: scheme?.grades.find(({ grade, listable }) => listable && grade === url?.grade)?.grade ?? null,
    kind: url?.business ?? null,
    spot,
    isUnable,
    live,
  });
  const { inView, listed } = businesses;
  const found = useFound(url, bounds, scheme);
  const chosen = useMemo(
    () => chosenIds(url?.entity ?? null, spot, url?.q ? found.results.items : []),
    [url?.entity, url?.q, spot, found.results.items],
  );
  // What the map is about fills it at first; what lies around it may run out of view.
  const box = useMemo(() => boxOf(shapes.filter(({ leading }) => leading).map(({ geometry }) => geometry)), [shapes]);
  const selected = url?.zone ?? null;
  const anchor = useMemo(() => shapes.find(({ id }) => id === selected)?.anchor ?? null, [shapes, selected]);
  // A link may name a zone before there is a map to move.
  const isDrawn = bounds !== null;
  useOffline(isDrawn);
  useEffect(() => {
    if (anchor && isDrawn) engine.current?.keepVisible(anchor, roomBesidePanel());
  }, [anchor, isDrawn]);

  if (!url || !theme) return <main className={styles.page} aria-busy="true" lang={lang} />;

  if (settings?.blocked)
    return (
      <main className={styles.page} lang={lang} data-testid="map">
        <MapBlocked lang={lang} className={styles.blocked} />
      </main>
    );

  const openSpot = (next: Spot) => {
    const isOne = next.count === 1;
    setSpot(isOne ? null : next);
    updateUrl({ entity: isOne ? String(next.id) : null, zone: null });
  };
  const openZone = (id: string) => {
    setSpot(null);
    updateUrl({ zone: id, entity: null });
  };
  const close = () => {
    setSpot(null);
    updateUrl({ zone: null, entity: null });
    document.querySelector<HTMLElement>('[data-testid="map-canvas"] canvas')?.focus({ preventScroll: true });
  };
  const openEntity = (entity: EntitySummary) => {
    setSpot(null);
    updateUrl({ entity: String(entity.id), zone: null });
    if (entity.point) engine.current?.flyTo(entity.point, Math.max(16, url.camera?.zoom ?? 0));
  };
  const search = (part: Partial<MapUrl>) => {
    setSpot(null);
    updateUrl({ ...part, entity: null, zone: null });
  };
  const attribution = attributionWords(
    settings,
    (zones ?? []).some(({ synthetic }) => synthetic),
    lang,
  );
  const picture = () => {
    const asOf = newestAsOf(zones ?? []);
    return (
      engine.current?.picture({
        title: `${t.productName} ${t.mapTitle}`,
        lines: [
          ...((zones ?? []).some(({ synthetic }) => synthetic) ? [t.synthetic] : []),
          ...(asOf === null ? [] : [t.dataTime(formatDayTime(asOf, lang))]),
        ],
        legend: pictureLegend({
          lang,
          levels: measure === 'level' ? (levels?.classes ?? null) : null,
          classes,
          hasZones: shapes.length > 0,
          scheme: leading === null ? null : scheme,
        }),
        attribution,
      }) ?? null
    );
  };
  const isEmbedded = new URLSearchParams(location.search).get('embed') === '1';
  const isOpen = url.entity !== null || url.zone !== null || spot !== null || found.isSearching;
  const isEmpty = zones?.length === 0 && (inView ? inView.count === 0 : listed.revision !== null && !listed.items[0]);

  return (
    <main
      className={styles.page}
      lang={lang}
      data-testid="map"
      data-revision={revision}
      data-entities-revision={listed.revision ?? ''}
      data-connection={live.connection}
      data-panel={isOpen}
      data-embed={isEmbedded}
      data-printable={!isUnable}
    >
      {zones && settings && !isUnable ? (
        <MapCanvas
          shapes={shapes}
          divisions={divisions}
          businesses={businesses.filter}
          units={businesses.units}
          chosenZone={url.zone}
          chosenBusinesses={chosen}
          camera={url.camera ?? (box ? null : nowhere)}
          box={box}
          padding={paddingFor(window.innerWidth)}
          interactive
          columns={url.columns}
          sizes={sizes}
          basemap={settings.basemap}
          label={t.mapLabel}
          rebuild={theme}
          engine={engine}
          onCamera={(camera, seen) => {
            updateUrl({ camera });
            setBounds(seen);
          }}
          onSpot={openSpot}
          onBusinesses={businesses.onBusinesses}
          onChanged={businesses.onChanged}
          onZone={openZone}
          onNowhere={() => (isOpen ? close() : undefined)}
          onUnable={() => {
            setUnable(true);
            setBounds(box);
          }}
        />
      ) : null}
      {isUnable ? <SvgMap shapes={shapes} label={t.mapTitle} chosenZone={url.zone} /> : null}
      {isEmbedded ? <EmbedBar lang={lang} zones={zones ?? []} /> : null}
      <MapCard
        lang={lang}
        search={
          <SearchBox
            lang={lang}
            schemes={schemes}
            q={url.q}
            seen={bounds}
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
        }
        live={live}
        zones={zones}
        kinds={zones ? kindsPresent(zones) : []}
        kind={kind}
        onKind={(next) => updateUrl({ kind: next })}
        demonstration={url.demonstration}
        onDemonstration={() => updateUrl({ demonstration: !url.demonstration })}
        columns={url.columns}
        scheme={leading === null ? undefined : (scheme ?? undefined)}
        shapes={shapes}
        classes={classes}
        measure={measure}
        onMeasure={(by) => updateUrl({ by })}
        levels={levels}
        chosenZone={url.zone}
        onZone={openZone}
      />
      <MapBanners lang={lang} live={live} isUnable={isUnable} />
      <ViewStatus
        lang={lang}
        inView={inView}
        listed={listed}
        schemes={schemes}
        onEntity={(id) => updateUrl({ entity: String(id), zone: null })}
      />
      <div className={styles.centre}>
        {problem && !zones ? <ProblemNote lang={lang} what={t.zonesFailed} problem={problem} onRetry={reload} /> : null}
        {isEmpty ? <EmptyNote lang={lang} hasZones={false} className={styles.empty} /> : null}
      </div>
      <MapControls
        lang={lang}
        theme={theme}
        engine={engine}
        box={box}
        onLang={toggleLang}
        onTheme={toggleTheme}
        canMove={!isUnable}
        columns={url.columns}
        onColumns={() => updateUrl({ columns: !url.columns })}
      >
        {isEmbedded ? null : <ShareControl lang={lang} picture={picture} canPicture={!isUnable} />}
      </MapControls>
      <PrintSheet picture={picture} />
      <MapPanel
        lang={lang}
        url={url}
        zones={zones}
        schemes={schemes}
        methodology={methodology}
        theme={theme}
        scheme={leading}
        spot={spot}
        here={businesses.here}
        listed={listed.items}
        found={foundList({
          lang,
          url,
          found,
          schemes,
          scheme,
          zones: zones ?? [],
          updateUrl,
          onEntity: openEntity,
        })}
        onClose={close}
        onEntity={(id) => updateUrl({ entity: id, zone: null })}
        onZone={openZone}
        onLocate={(point) => engine.current?.flyTo(point, 16)}
      />
      <p className={styles.attribution}>{attribution}</p>
    </main>
  );
}

/** Levels and their classes; null while no zone that the map fills has one computed, or what they mean is not read yet. */
function levelsFor(leaves: readonly Zone[], methodology: Methodology | null) {
  if (methodology === null || leaves.every((zone) => indexState(zone) === 'none')) return null;
  return { methodology, classes: levelClasses(methodology) };
}

/** The scheme whose grades the map shows: that of its zones, or the only one. */
function schemeOf(schemes: readonly Scheme[], leading: string | null): Scheme | null {
  if (leading === null) return schemes.length === 1 ? schemes[0]! : null;
  return schemes.find(({ id }) => id === leading) ?? null;
}

/** What the map marks: the entity or spot that is open, else what was found. */
function chosenIds(entity: string | null, spot: Spot | null, found: readonly EntitySummary[]): number[] {
  const id = entity === null ? spot?.id : Number(entity);
  if (id === undefined) return found.map((one) => one.id);
  return Number.isNaN(id) ? [] : [id];
}

/** The kind that has several zones to compare: a single region says nothing by itself. */
function firstKind(zones: readonly Zone[]): ZoneKind | null {
  const leading = leadingKind(zones);
  return leading === null ? null : rankedKind(zones, leading);
}

/** Room for the card on a desk (its width is the token --drawer), and for the bars of a phone. */
function paddingFor(widthPx: number) {
  return widthPx > 768 ? { top: 40, right: 72, bottom: 48, left: 320 } : { top: 168, right: 40, bottom: 112, left: 40 };
}

/** Room that the card and an open panel leave (widths: --drawer and --side), or the sheet of a phone. */
function roomBesidePanel() {
  return window.innerWidth > 768
    ? { top: 60, right: 440, bottom: 60, left: 320 }
    : { top: 120, right: 30, bottom: window.innerHeight * 0.62 + 20, left: 30 };
}
