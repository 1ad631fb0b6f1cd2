'use client';

import { useEffect, useId, useState } from 'react';
import { type Zone, zoneKinds } from '@/lib/credit/zone';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { type MethodologyMessages, methodologyMessages } from '@/lib/i18n/methodology-messages';
import { fetchJson } from '../ui/fetch-json';
import styles from './example.module.css';
import { figure } from './formulas';
import type { Example } from './use-example';

type Choice = Pick<Zone, 'id' | 'kind' | 'name'>;

/** Where the numbers come from: a made-up market, or what is public of a zone now; and whether the server got the same. */
export function ExampleSource({ lang, example }: { lang: Lang; example: Example }) {
  const t = methodologyMessages(lang).example;
  const zones = useZoneChoices();
  const id = useId();
  const known = zones.some((zone) => zone.id === example.zone);
  return (
    <>
      <label htmlFor={id}>{t.source}</label>
      <select
        id={id}
        value={example.zone ?? ''}
        onChange={({ target }) => example.choose(target.value === '' ? null : target.value)}
        data-testid="example-source"
      >
        <option value="">{t.madeUp}</option>
        {example.zone === null || known ? null : <option value={example.zone}>{example.zone}</option>}
        {zoneKinds.map((kind) => {
          const ofKind = zones.filter((zone) => zone.kind === kind);
          return ofKind.length === 0 ? null : (
            <optgroup key={kind} label={messages(lang).kinds[kind]}>
              {ofKind.map((zone) => (
                <option key={zone.id} value={zone.id}>
                  {zone.name}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      <p className={styles.origin} data-testid="example-origin">
        {originWords(example, t, lang)}
      </p>
    </>
  );
}

function originWords(
  { zone, read, worked, isUnmoved }: Example,
  t: MethodologyMessages['example'],
  lang: Lang,
): string {
  if (zone === null) return t.madeUpNote;
  if (read.problem !== null) return `${t.failed}${read.problem.detail === null ? '' : `: ${read.problem.detail}`}`;
  if (read.figures === null) return t.reading;
  const { name, point, isOther } = read.figures;
  if (point === null) return t.notComputed;
  if (isOther) return t.otherVersion;
  const published = point.level === null ? t.noLevel : figure(point.level, lang);
  const same = Object.is(worked.level, point.level) ? t.same(published) : t.differs(published);
  return `${t.ofZone(name, formatDayTime(point.asOf, lang))} ${isUnmoved ? same : t.moved(published)}`;
}

/** The zones of the deployment; empty until they are read, and where they cannot be. */
function useZoneChoices(): Choice[] {
  const [zones, setZones] = useState<Choice[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    fetchJson<{ items: Choice[] }>('/api/v1/zones', controller.signal).then(
      ({ items }) => setZones(items),
      // Without them the made-up example is still there.
      () => {},
    );
    return () => controller.abort();
  }, []);
  return zones;
}
