'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { EntityDetails } from '../entity/EntityDetails';
import { EntityList } from '../entity/EntityList';
import type { ReadEntities } from '../entity/use-entities-in';
import { useEntityFile } from '../entity/use-entity-file';
import { ProblemNote } from '../ui/ProblemNote';
import { ZoneDetails } from '../zone/ZoneDetails';
import type { Spot } from './map-click';
import type { MapUrl } from './map-url';
import { Sheet } from './Sheet';

/** A list of what was found. */
export interface FoundList {
  /** Another one moves the focus to its title. */
  identity: string;
  title: string;
  list: ReactNode;
  onClose: () => void;
}

interface Props {
  lang: Lang;
  url: MapUrl;
  zones: readonly Zone[] | null;
  schemes: readonly Scheme[];
  methodology: Methodology | null;
  theme: string;
  scheme: string | null;
  /** The spot whose list is open, or from whose list an entity was chosen; null = none. */
  spot: Spot | null;
  /** Who stands there. */
  here: ReadEntities;
  /** Others that are known. */
  listed: readonly EntitySummary[];
  onClose: () => void;
  /** The list of what was searched for; null = nothing is. */
  found: FoundList | null;
  /** null = back to the list that it was chosen from. */
  onEntity: (id: string | null) => void;
  onZone: (id: string) => void;
  onLocate: (point: [number, number]) => void;
}

/** What was chosen on the map (an entity's file, a zone, everyone on one spot), else what was searched for, else nothing. */
export function MapPanel(props: Props) {
  const { lang, url, zones, schemes, spot, here, onClose, onEntity } = props;
  const t = messages(lang);
  if (url.entity !== null) return <EntityPanel {...props} key={url.entity} entity={url.entity} />;
  if (url.zone !== null) {
    if (!zones) return null;
    const zone = zones.find(({ id }) => id === url.zone);
    return (
      <Sheet lang={lang} identity={`zone ${url.zone}`} title={zone?.name ?? url.zone} onClose={onClose}>
        {zone ? (
          <ZoneDetails lang={lang} zone={zone} schemes={schemes} methodology={props.methodology} theme={props.theme} />
        ) : (
          <p>{t.zoneGone}</p>
        )}
      </Sheet>
    );
  }
  if (spot === null) {
    if (props.found === null) return null;
    const { identity, title, list, onClose: onCloseList } = props.found;
    return (
      <Sheet lang={lang} identity={identity} title={title} onClose={onCloseList}>
        {list}
      </Sheet>
    );
  }
  const count = here.revision === null ? spot.count : here.items.length;
  return (
    <Sheet
      lang={lang}
      identity={`spot ${spot.id}`}
      title={t.stackTitle(formatNumber(count, lang) + (here.hasMore ? '+' : ''))}
      onClose={onClose}
    >
      {here.problem ? <ProblemNote lang={lang} what={t.entitiesFailed} problem={here.problem} /> : null}
      {here.revision === null && !here.problem ? <p>{t.loading}</p> : null}
      <EntityList lang={lang} entities={here.items} schemes={schemes} onEntity={(id) => onEntity(String(id))} />
    </Sheet>
  );
}

function EntityPanel(props: Props & { entity: string }) {
  const { lang, entity, url, schemes, scheme, spot, here, listed, onClose, onEntity, onZone, onLocate } = props;
  const t = messages(lang);
  const { file, problem } = useEntityFile(entity);
  const summary = [...here.items, ...listed].find(({ id }) => String(id) === entity);
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
      onBack={spot || props.found ? () => onEntity(null) : undefined}
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
