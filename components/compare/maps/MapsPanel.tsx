'use client';

import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import type { Lang } from '@/lib/i18n/lang';
import { late } from '../../ui/late';
import { Panel } from '../Panel';
import { WHOLE } from './camera';

const Maps = late(() => import('./Maps').then((loaded) => loaded.Maps));

/** Small maps of the zones that are compared; closed until somebody asks, or a link holds where they look. */
export function MapsPanel(props: {
  lang: Lang;
  theme: string | null;
  zones: readonly Zone[];
  schemes: readonly Scheme[];
  scheme: Scheme | null;
}) {
  return (
    <Panel lang={props.lang} title={chooseMessages(props.lang).maps.title} testId="maps" parameter={['maps', WHOLE]}>
      <Maps {...props} />
    </Panel>
  );
}
