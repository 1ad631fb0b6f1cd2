'use client';

import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { isMarked } from '../search/wanted';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useLang } from '../ui/use-lang';
import { useLive } from '../ui/use-live';
import { useTheme } from '../ui/use-theme';
import { useZones } from '../zone/use-zones';
import { kindsPresent } from '../zone/zone-sets';
import { attributionWords } from './attribution';
import { chosenIds } from './chosen-ids';
import { EmbedBar } from './EmbedBar';
import type { Camera, Engine } from './engine';
import { foundList, useFound } from './found';
import { type Box, boxOf } from './geometry';
import { LatePanel, LateSvgMap } from './late';
import { MapBanners } from './MapBanners';
import { MapBlocked } from './MapBlocked';
import { MapCanvas } from './MapCanvas';
import { MapCard } from './MapCard';
import { MapControls } from './MapControls';
import { MapSearch } from './MapSearch';
import { MonthFold } from './MonthFold';
import styles from './map.module.css';
import type { Spot } from './map-click';
import { mapMoves } from './map-moves';
import { PrintSheet } from './PrintSheet';
import { pictureWords } from './picture-words';
import { paddingFor, roomBesidePanel } from './room';
import { ShareControl } from './ShareControl';
import { useBusinesses } from './use-businesses';
import { useDivisions } from './use-divisions';
import { useFilledZones } from './use-filled-zones';
import { useMapSettings } from './use-map-settings';
import { useMapUrl } from './use-map-url';
import { useOffline } from './use-offline';
import { ViewStatus } from './ViewStatus';

const sizes = { label: 13, line: 1 };
const nobody: readonly EntitySummary[] = [];
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
  const [isIdle, setIdle] = useState(false);
  const engine = useRef<Engine | null>(null);
  const divisions = useDivisions();
  const settings = useMapSettings();

  const filled = useFilledZones(url, { zones, schemes }, lang);
  const { shapes, leading, scheme, pastMonth } = filled;
  const businesses = useBusinesses({
    bounds,
    zoom: url?.camera?.zoom ?? 0,
    scheme,
    demonstration: url?.demonstration || url?.label === 'demonstration' || false,
    grade: scheme?.grades.find(({ grade, listable }) => listable && grade === url?.grade)?.grade ?? null,
    kind: url?.business ?? null,
    spot,
    isUnable,
    live,
  });
  const { inView, listed } = businesses;
  const found = useFound(url, bounds, scheme, businesses.versions);
  const marked = url !== null && isMarked(url) ? found.results.items : nobody;
  const chosen = useMemo(() => chosenIds(url?.entity ?? null, spot, marked), [url?.entity, spot, marked]);
  // What the map is about fills it at first; what lies around it may run out of view.
  const box = useMemo(() => boxOf(shapes.filter(({ leading }) => leading).map(({ geometry }) => geometry)), [shapes]);
  const selected = url?.zone ?? null;
  const anchor = useMemo(() => shapes.find(({ id }) => id === selected)?.anchor ?? null, [shapes, selected]);
  // A link may name a zone before there is a map to move.
  const isDrawn = bounds !== null;
  useOffline(isIdle || isUnable);
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

  const moves = mapMoves({ updateUrl, setSpot, engine, zoom: url.camera?.zoom ?? 0 });
  const { openSpot, openZone, close, openEntity } = moves;
  const attribution = attributionWords(
    settings,
    (zones ?? []).some(({ synthetic }) => synthetic),
    lang,
  );
  const picture = () => {
    const words = pictureWords(filled, { lang, zones: zones ?? [], columns: url.columns });
    return engine.current?.picture({ ...words, attribution }) ?? null;
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
      data-month={pastMonth?.period ?? ''}
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
          onIdle={() => setIdle(true)}
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
      {isUnable ? (
        <Suspense>
          <LateSvgMap shapes={shapes} label={t.mapTitle} chosenZone={url.zone} />
        </Suspense>
      ) : null}
      {isEmbedded ? <EmbedBar lang={lang} zones={zones ?? []} /> : null}
      <MapCard
        lang={lang}
        search={
          <MapSearch
            lang={lang}
            url={url}
            schemes={schemes}
            seen={bounds}
            moves={moves}
            updateUrl={updateUrl}
            engine={engine}
          />
        }
        live={live}
        zones={zones}
        kinds={zones ? kindsPresent(zones) : []}
        onKind={(next) => updateUrl({ kind: next })}
        demonstration={url.demonstration}
        onDemonstration={() => updateUrl({ demonstration: !url.demonstration })}
        columns={url.columns}
        filled={filled}
        months={
          <MonthFold
            lang={lang}
            month={url.month}
            read={filled.past}
            onMonth={(month) => updateUrl({ month, by: 'level' })}
          />
        }
        onMeasure={(by) => updateUrl({ by, month: null })}
        chosenZone={url.zone}
        onZone={openZone}
      />
      <MapBanners
        lang={lang}
        live={live}
        isUnable={isUnable}
        past={pastMonth}
        onNow={() => updateUrl({ month: null })}
      />
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
      {isOpen ? (
        <Suspense>
          <LatePanel
            lang={lang}
            url={url}
            zones={zones}
            schemes={schemes}
            methodology={filled.methodology}
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
        </Suspense>
      ) : null}
      <p className={styles.attribution}>{attribution}</p>
    </main>
  );
}
