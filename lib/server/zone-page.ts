import type { EntitySummary } from '@/lib/credit/entity';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { dayOf } from '@/lib/credit/local-time';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import { Refusal } from '@/lib/credit/refusal';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { entitiesFor } from './entities';
import { methodologyInUse } from './methodology-in-use';
import { objectionContact } from './objection-contact';
import { ownOrigin } from './origin';
import { type PageRead, readForPage } from './page-read';
import { runtime } from './runtime';
import { schemesFor } from './scheme-list';
import { footfallFor } from './zone-footfall';
import { indexSeriesFor } from './zone-index';
import { zonesFor } from './zones';

/** All that the page of a zone is made of. */
export interface ZoneFacts {
  zone: Zone;
  schemes: Scheme[];
  series: ZoneIndexSeries;
  methodology: Methodology;
  footfall: ZoneFootfall;
  /** Demonstration units, at most `UNITS`. */
  units: EntitySummary[];
  /** Whom this deployment names to those who object; null = nobody. */
  objections: ObjectionContact | null;
  revision: number;
}

/** A page lists so many demonstration units. */
const UNITS = 100;

/** What `/zones/ID` holds for the one who asks; null where there is no such zone. */
export const zonePage = (request: Request, id: string): Promise<PageRead<ZoneFacts> | null> =>
  readForPage(request, {
    template: '/zones/{id}',
    subjectOf: ({ zone }) => `zone:${zone.id}`,
    read: async (tx, caller) => {
      const { clock, config } = runtime();
      const { timeZone } = config;
      const now = clock.now();
      const { items, revision } = await zonesFor(tx, caller, { codes: [id] });
      const [zone] = items;
      if (zone === undefined) throw new Refusal('unknown_zone', `There is no zone ${id}.`, 404);
      const wanted = { zone: id, demonstration: true, limit: UNITS };
      return {
        zone,
        schemes: (await schemesFor(tx, caller)).items,
        series: await indexSeriesFor(tx, caller, { zone: id, timeZone }),
        methodology: (await methodologyInUse(tx)).document,
        footfall: await footfallFor(tx, { zone: id, now, timeZone }),
        units: (await entitiesFor(tx, caller, wanted, dayOf(now, timeZone))).items,
        objections: await objectionContact(tx),
        revision,
      };
    },
  });

/** The one address of a zone's page. */
export const zoneAddress = (request: Request, id: string): string =>
  `${ownOrigin(request)}/zones/${encodeURIComponent(id)}`;
