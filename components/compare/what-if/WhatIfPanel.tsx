'use client';

import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { late } from '../../ui/late';
import { Panel } from '../Panel';

const WhatIf = late(() => import('./WhatIf').then((loaded) => loaded.WhatIf));

/** Other choices of method, tried below a comparison; closed until somebody asks, or a link holds choices. */
export function WhatIfPanel(props: { lang: Lang; zones: readonly Zone[]; chosen: readonly Zone[] }) {
  return (
    <Panel lang={props.lang} title={whatIfMessages(props.lang).title} testId="what-if" opensBy="if">
      <WhatIf {...props} />
    </Panel>
  );
}
