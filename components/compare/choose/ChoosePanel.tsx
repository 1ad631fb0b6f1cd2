'use client';

import { chooseMessages } from '@/lib/i18n/choose-messages';
import type { Lang } from '@/lib/i18n/lang';
import { late } from '../../ui/late';
import { Panel } from '../Panel';

const MapChoice = late(() => import('./MapChoice').then((loaded) => loaded.MapChoice));

/** Choosing on the map, closed until somebody asks: no map is fetched before. */
export function ChoosePanel(props: {
  lang: Lang;
  theme: string | null;
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  return (
    <Panel lang={props.lang} title={chooseMessages(props.lang).mapTitle} testId="choose-map">
      <MapChoice {...props} />
    </Panel>
  );
}
