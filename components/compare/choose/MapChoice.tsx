'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { MOST_COMPARED } from '@/lib/credit/comparison/comparison';
import type { ZoneKind } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ChooseMap } from '../../map/ChooseMap';
import { useOutlines } from '../own-area/use-outlines';
import styles from './choose.module.css';
import { KindSelect } from './KindSelect';

/** The zones on a map, where a press adds one to the comparison or takes it out. */
export function MapChoice(props: {
  lang: Lang;
  theme: string | null;
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const { lang, theme, chosen } = props;
  const t = chooseMessages(lang);
  const outlines = useOutlines();
  const [kind, setKind] = useState<ZoneKind | null>(null);
  const [said, say] = useState('');
  const shown = useMemo(
    () => outlines.filter((zone) => zone.geometry && (kind === null || zone.kind === kind)),
    [outlines, kind],
  );
  const latest = useRef(props);
  latest.current = props;
  const toggle = useCallback(
    (id: string | null) => {
      const { chosen: before, onChoose } = latest.current;
      const name = outlines.find((zone) => zone.id === id)?.name;
      if (id === null || name === undefined) return say(t.nothingHere);
      const isIn = before.includes(id);
      if (!isIn && before.length >= MOST_COMPARED) return say(t.tooMany(formatNumber(MOST_COMPARED, lang)));
      const next = isIn ? before.filter((one) => one !== id) : [...before, id];
      onChoose(next);
      say((isIn ? t.removed : t.added)(name, formatNumber(next.length, lang)));
    },
    [outlines, t, lang],
  );
  if (outlines.length === 0) return <p>{t.loading}</p>;
  return (
    <div className={styles.body}>
      <div className={styles.tools}>
        <KindSelect lang={lang} zones={outlines} kind={kind} onKind={setKind} />
        <p role="status" data-testid="map-said">
          {said}
        </p>
      </div>
      <ChooseMap lang={lang} theme={theme} zones={shown} chosen={chosen} onToggle={toggle} />
    </div>
  );
}
