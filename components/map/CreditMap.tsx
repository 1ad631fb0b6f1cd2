'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { useEntitiesInView } from '../entity/use-entities-in-view';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useLang } from '../ui/use-lang';
import { useLive } from '../ui/use-live';
import { useTheme } from '../ui/use-theme';
import { useZones } from '../zone/use-zones';
import { kindsPresent, leadingKind, leafZones, rankedKind } from '../zone/zone-sets';
import { attributionWords } from './attribution';
import type { Camera, Engine } from './engine';
import { type Box, boxOf } from './geometry';
import { MapBanners } from './MapBanners';
import { MapBlocked } from './MapBlocked';
import { MapCanvas } from './MapCanvas';
import { MapCard } from './MapCard';
import { MapControls } from './MapControls';
import { MapPanel } from './MapPanel';
import styles from './map.module.css';
import { type Place, placesOf } from './places';
import { SvgMap } from './SvgMap';
import { useDivisions } from './use-divisions';
import { useMapSettings } from './use-map-settings';
import { useMapUrl } from './use-map-url';
import { ViewStatus } from './ViewStatus';
import { zoneShapes } from './zone-shapes';

const sizes = { label: 13, line: 1 };
/** Where a map without zones and without a link begins: Zhejiang. */
const nowhere: Camera = { center: [120.2, 29.2], zoom: 7 };

/** The public map: zones by their share of good grades, businesses by grade, details beside it, all of it live. */
export function CreditMap({ initialLang }: { initialLang: Lang }) {
  const [lang, toggleLang] = useLang(initialLang);
  const [theme, toggleTheme] = useTheme();
  const t = messages(lang);
  const live = useLive();
  const { zones, schemes, revision, problem, reload } = useZones(live);
  const [url, updateUrl] = useMapUrl();
  const [bounds, setBounds] = useState<Box | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [isUnable, setUnable] = useState(false);
  const engine = useRef<Engine | null>(null);
  const divisions = useDivisions();
  const settings = useMapSettings();
  const inView = useEntitiesInView(bounds, url?.demonstration ?? false);

  const kind = url?.kind ?? firstKind(zones ?? []);
  const { shapes, classes } = useMemo(() => {
    const filled = new Set(kind && zones ? leafZones(zones, kind).map(({ id }) => id) : []);
    return zoneShapes(zones ?? [], filled, schemes, lang);
  }, [zones, kind, schemes, lang]);
  const places = useMemo(() => placesOf(inView.items, schemes), [inView.items, schemes]);
  // What the map is about fills it at first; what lies around it may run out of view.
  const box = useMemo(() => boxOf(shapes.filter(({ leading }) => leading).map(({ geometry }) => geometry)), [shapes]);
  const selected = url?.zone ?? null;
  const anchor = useMemo(() => shapes.find(({ id }) => id === selected)?.anchor ?? null, [shapes, selected]);
  useEffect(() => {
    if (anchor) engine.current?.keepVisible(anchor, roomBesidePanel());
  }, [anchor]);

  if (!url || !theme) return <main className={styles.page} aria-busy="true" lang={lang} />;

  if (settings?.blocked)
    return (
      <main className={styles.page} lang={lang} data-testid="map">
        <MapBlocked lang={lang} className={styles.blocked} />
      </main>
    );

  const leading = zones?.find((zone) => zone.kind === kind && zone.scheme !== null)?.scheme ?? null;
  const scheme = schemes.find(({ id }) => id === leading);
  const chosenPlace = places.find(({ key, entities }) =>
    url.entity === null ? key === place : entities.some(({ id }) => String(id) === url.entity),
  );
  const openPlace = (key: string) => {
    const [first, second] = places.find((one) => one.key === key)?.entities ?? [];
    setPlace(second ? key : null);
    updateUrl({ entity: first && !second ? String(first.id) : null, zone: null });
  };
  const openZone = (id: string) => {
    setPlace(null);
    updateUrl({ zone: id, entity: null });
  };
  const close = () => {
    setPlace(null);
    updateUrl({ zone: null, entity: null });
    document.querySelector<HTMLElement>('[data-testid="map-canvas"] canvas')?.focus({ preventScroll: true });
  };
  const isOpen = url.entity !== null || url.zone !== null || place !== null;
  const isEmpty = zones?.length === 0 && inView.revision !== null && inView.items.length === 0 && !inView.tooMany;

  return (
    <main
      className={styles.page}
      lang={lang}
      data-testid="map"
      data-revision={revision}
      data-entities-revision={inView.revision ?? ''}
      data-connection={live.connection}
      data-panel={isOpen}
    >
      {zones && settings && !isUnable ? (
        <MapCanvas
          shapes={shapes}
          places={places}
          divisions={divisions}
          chosenZone={url.zone}
          chosenPlace={chosenPlace?.key ?? null}
          camera={url.camera ?? (box ? null : nowhere)}
          box={box}
          padding={paddingFor(window.innerWidth)}
          interactive
          columns={url.columns}
          sizes={sizes}
          label={t.mapLabel}
          rebuild={theme}
          engine={engine}
          onCamera={(camera, seen) => {
            updateUrl({ camera });
            setBounds(seen);
          }}
          onPlace={openPlace}
          onZone={openZone}
          onNowhere={() => (isOpen ? close() : undefined)}
          onUnable={() => {
            setUnable(true);
            setBounds(box);
          }}
        />
      ) : null}
      {isUnable ? <SvgMap shapes={shapes} label={t.mapTitle} chosenZone={url.zone} /> : null}
      <MapCard
        lang={lang}
        live={live}
        zones={zones}
        kinds={zones ? kindsPresent(zones) : []}
        kind={kind}
        onKind={(next) => updateUrl({ kind: next })}
        demonstration={url.demonstration}
        onDemonstration={() => updateUrl({ demonstration: !url.demonstration })}
        columns={url.columns}
        scheme={scheme}
        shapes={shapes}
        classes={classes}
        chosenZone={url.zone}
        onZone={openZone}
      />
      <MapBanners lang={lang} live={live} isUnable={isUnable} />
      <ViewStatus
        lang={lang}
        inView={inView}
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
      />
      <MapPanel
        lang={lang}
        url={url}
        zones={zones}
        schemes={schemes}
        scheme={leading}
        place={chosenPlaceOf(places, place)}
        entities={inView.items}
        onClose={close}
        onEntity={(id) => updateUrl({ entity: id, zone: null })}
        onZone={openZone}
        onLocate={(point) => engine.current?.flyTo(point, 16)}
      />
      <p className={styles.attribution}>
        {attributionWords(
          settings,
          (zones ?? []).some(({ synthetic }) => synthetic),
          lang,
        )}
      </p>
    </main>
  );
}

function chosenPlaceOf(places: readonly Place[], key: string | null): Place | undefined {
  return key === null ? undefined : places.find((place) => place.key === key);
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
