'use client';

import { useEffect, useRef } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { EntityDetails } from '../entity/EntityDetails';
import { EntityList } from '../entity/EntityList';
import { useEntityFile } from '../entity/use-entity-file';
import { ProblemNote } from '../ui/ProblemNote';
import { ZoneDetails } from '../zone/ZoneDetails';
import type { MapUrl } from './map-url';
import type { Place } from './places';
import { Sheet } from './Sheet';

interface Props {
  lang: Lang;
  url: MapUrl;
  zones: readonly Zone[] | null;
  schemes: readonly Scheme[];
  scheme: string | null;
  /** The place whose list is open, or from whose list an entity was chosen. */
  place: Place | undefined;
  entities: readonly EntitySummary[];
  onClose: () => void;
  /** null = back to the place's list. */
  onEntity: (id: string | null) => void;
  onZone: (id: string) => void;
  onLocate: (point: [number, number]) => void;
}

/** What was chosen on the map: an entity's file, a zone, or everyone at one place. Nothing chosen, nothing shown. */
export function MapPanel(props: Props) {
  const { lang, url, zones, schemes, place, onClose, onEntity } = props;
  const t = messages(lang);
  if (url.entity !== null) return <EntityPanel {...props} key={url.entity} entity={url.entity} />;
  if (url.zone !== null) {
    if (!zones) return null;
    const zone = zones.find(({ id }) => id === url.zone);
    return (
      <Sheet lang={lang} identity={`zone ${url.zone}`} title={zone?.name ?? url.zone} onClose={onClose}>
        {zone ? <ZoneDetails lang={lang} zone={zone} schemes={schemes} /> : <p>{t.zoneGone}</p>}
      </Sheet>
    );
  }
  if (!place) return null;
  const title = t.stackTitle(formatNumber(place.entities.length, lang));
  return (
    <Sheet lang={lang} identity={`place ${place.key}`} title={title} onClose={onClose}>
      <EntityList lang={lang} entities={place.entities} schemes={schemes} onEntity={(id) => onEntity(String(id))} />
    </Sheet>
  );
}

function EntityPanel(props: Props & { entity: string }) {
  const { lang, entity, url, schemes, scheme, place, entities, onClose, onEntity, onZone, onLocate } = props;
  const t = messages(lang);
  const { file, problem } = useEntityFile(entity);
  const summary = entities.find(({ id }) => String(id) === entity);
  // A link that names an entity but no view leads to where it is.
  const leads = useRef(url.camera === null);
  const point = file?.site?.point ?? null;
  useEffect(() => {
    if (!leads.current || !point) return;
    leads.current = false;
    onLocate(point);
  }, [point, onLocate]);
  return (
    <Sheet
      lang={lang}
      identity={`entity ${entity}`}
      title={file?.name ?? summary?.name ?? t.loading}
      onClose={onClose}
      onBack={place ? () => onEntity(null) : undefined}
    >
      {problem ? <ProblemNote lang={lang} what={t.entityFailed} problem={problem} /> : null}
      {file ? (
        <EntityDetails lang={lang} file={file} summary={summary} schemes={schemes} scheme={scheme} onZone={onZone} />
      ) : problem ? null : (
        <p>{t.loading}</p>
      )}
    </Sheet>
  );
}
