'use client';

import type { MultiPolygon, Polygon } from 'geojson';
import { useId, useState } from 'react';
import type { NamedArea } from '@/lib/credit/comparison/saved';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import { ownAreaOf } from '@/lib/ingest/own-area';
import { AreaMap } from '../../map/AreaMap';
import { faultWords, pairOf, polygonOf } from './area-text';
import { FileField } from './FileField';
import styles from './own-area.module.css';
import { Preview } from './Preview';
import { useOutlines } from './use-outlines';

const methods = ['draw', 'circle', 'type', 'file'] as const;
type Method = (typeof methods)[number];
type Given = NamedArea['area'];
interface Draft {
  given: Given;
  /** As it is drawn on the map. */
  outline: Polygon | MultiPolygon;
}
const METRES = '500';

/** Where an area comes from: drawn, around a point, typed, or a file; shown with its size before it is counted. */
export function AreaForm(props: {
  lang: Lang;
  theme: string | null;
  /** The chosen zones, without shapes. */
  chosen: readonly Zone[];
  /** How many areas there are. */
  taken: number;
  onArea: (area: NamedArea) => void;
}) {
  const { lang, theme, chosen, taken, onArea } = props;
  const t = ownAreaMessages(lang);
  const id = useId();
  const outlines = useOutlines();
  const [method, setMethod] = useState<Method>('draw');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [centre, setCentre] = useState('');
  const [metres, setMetres] = useState(METRES);
  const [corners, setCorners] = useState('');
  const [hasMap, setHasMap] = useState(true);

  const refuse = (code: string | null, detail: string) => {
    setDraft(null);
    setFault(faultWords({ code, detail }, t));
  };
  /** Believe what can be an area, and say why not otherwise. */
  const take = (make: () => unknown) => {
    try {
      const value = make();
      const outline = ownAreaOf(value).geometry;
      const isCircle = typeof value === 'object' && value !== null && 'point' in value;
      setDraft({ given: isCircle ? (value as Given) : outline, outline });
      setFault(null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error.code, error.message);
    }
  };
  const around = (point: string, radius: string) => {
    setCentre(point);
    setMetres(radius);
    if (point.trim() === '') return clear();
    const pair = pairOf(point);
    if (pair === null) refuse('bad_point', point);
    else take(() => ({ point: pair, metres: Number(radius) }));
  };
  const clear = () => {
    setDraft(null);
    setFault(null);
  };
  const turn = (to: Method) => {
    setMethod(to);
    clear();
  };
  const chosenShapes = outlines.filter((zone) => chosen.some((one) => one.id === zone.id));
  return (
    <form
      className={styles.form}
      data-testid="area-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft === null) return;
        onArea({ name: name.trim() || t.nameOf(`${taken + 1}`), area: draft.given });
      }}
    >
      <fieldset className={styles.methods}>
        <legend>{t.method}</legend>
        {methods.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={`${id}-method`}
              value={one}
              checked={method === one}
              onChange={() => turn(one)}
              data-testid={`method-${one}`}
            />
            {t.methods[one]}
          </label>
        ))}
      </fieldset>
      <div className={styles.given}>
        {method === 'draw' ? <p className={styles.quiet}>{t.drawHow}</p> : null}
        {method === 'circle' ? (
          <>
            <p className={styles.quiet}>{t.circleHow}</p>
            <label className={styles.field}>
              {t.point}
              <input value={centre} onChange={(event) => around(event.target.value, metres)} name="centre" />
            </label>
            <label className={styles.field}>
              {t.metres}
              <input
                type="number"
                min={1}
                max={50_000}
                value={metres}
                onChange={(event) => around(centre, event.target.value)}
                name="metres"
              />
            </label>
          </>
        ) : null}
        {method === 'type' ? (
          <label className={styles.field}>
            {t.corners}
            <textarea
              rows={6}
              name="corners"
              value={corners}
              spellCheck={false}
              onChange={({ target }) => {
                setCorners(target.value);
                if (target.value.trim() === '') clear();
                else take(() => polygonOf(target.value));
              }}
            />
          </label>
        ) : null}
        {method === 'file' ? <FileField lang={lang} onRead={(value) => take(() => value)} onFault={refuse} /> : null}
        {fault === null ? null : (
          <p className={styles.fault} role="alert" data-testid="area-fault">
            {fault}
          </p>
        )}
        {draft ? <Preview lang={lang} area={draft.outline} zones={chosenShapes} /> : null}
        <label className={styles.field}>
          {t.name}
          <input
            value={name}
            maxLength={100}
            placeholder={t.nameOf(`${taken + 1}`)}
            onChange={(event) => setName(event.target.value)}
            name="area-name"
          />
        </label>
        <p className={styles.buttons}>
          <button type="submit" className={styles.main} disabled={draft === null} data-testid="count-area">
            {t.count}
          </button>
          <button type="button" className={styles.button} disabled={draft === null} onClick={clear}>
            {t.clear}
          </button>
        </p>
      </div>
      {hasMap ? (
        <AreaMap
          lang={lang}
          theme={theme}
          zones={outlines}
          area={draft?.outline ?? null}
          tool={method === 'draw' ? 'polygon' : method === 'circle' ? 'point' : 'none'}
          label={t.map}
          onDrawn={(area) => take(() => area)}
          onPoint={([lng, lat]) => around(`${lng}, ${lat}`, metres)}
          onUnable={() => setHasMap(false)}
        />
      ) : (
        <p className={styles.quiet}>{t.noMap}</p>
      )}
    </form>
  );
}
