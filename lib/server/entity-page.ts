import { addressKey, type EntityFile } from '@/lib/credit/entity';
import { dayOf } from '@/lib/credit/local-time';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import { mayShowGrade } from '@/lib/credit/publication';
import type { Scheme } from '@/lib/credit/scheme';
import { nobody } from './caller';
import { entityFor } from './entities';
import { objectionContact } from './objection-contact';
import { ownOrigin } from './origin';
import { type PageRead, readForPage } from './page-read';
import { qrModules } from './qr';
import { runtime } from './runtime';
import { schemesFor } from './scheme-list';

/** All that the page of an entity is made of. */
export interface EntityFacts {
  file: EntityFile;
  /** Those that its viewer may know. */
  schemes: Scheme[];
  /** May its viewer see the grade of such an entity, where there is one? Without it a file cannot tell what is missing. */
  showsGrade: boolean;
  /** Whom this deployment names to those who object; null = nobody. */
  objections: ObjectionContact | null;
  revision: number;
}

const today = () => dayOf(runtime().clock.now(), runtime().config.timeZone);

/** What `/e/CODE` holds for the one who asks; null where there is nothing to see. */
export const entityPage = (request: Request, text: string): Promise<PageRead<EntityFacts> | null> =>
  readForPage(request, {
    template: '/e/{code}',
    subjectOf: ({ file }) => `entity:${file.id}`,
    read: async (tx, caller) => {
      const file = await entityFor(tx, caller, text, today());
      const { items } = await schemesFor(tx, caller);
      const showsGrade = mayShowGrade(caller, { id: file.id, kind: file.kind, divisions: [] }, 'public');
      const objections = await objectionContact(tx);
      return { file, schemes: items, showsGrade, objections, revision: file.revision };
    },
  });

/** All that a door sticker is made of. */
export interface StickerFacts {
  id: number;
  name: string;
  /** Its unified code; null = it has none that everybody may see. */
  code: string | null;
  /** Its title as a demonstration unit; null = it holds none. */
  title: { since: string | null } | null;
  /** Where the code leads. */
  url: string;
  modules: boolean[][];
  synthetic: boolean;
}

/** A sticker hangs on a door: it says what everybody may know, whoever prints it; null where there is nobody to name. */
export async function stickerOf(request: Request, text: string): Promise<StickerFacts | null> {
  const read = await readForPage<EntityFile>(new Request(request.url), {
    template: '/e/{code}/sticker',
    subjectOf: ({ id }) => `entity:${id}`,
    read: (tx) => entityFor(tx, nobody, text, today()),
  });
  if (read === null) return null;
  const { told: file } = read;
  const url = addressOf(request, file);
  const title = file.records.find(({ kind }) => kind === 'demonstration');
  return {
    id: file.id,
    name: file.name,
    code: file.codes.find(({ system }) => system === 'uscc')?.code ?? null,
    title: file.demonstration ? { since: title?.decidedAt ?? null } : null,
    url,
    modules: qrModules(url),
    synthetic: file.synthetic,
  };
}

/** The one address of an entity's page. */
export const addressOf = (request: Request, file: Pick<EntityFile, 'id' | 'codes'>): string =>
  `${ownOrigin(request)}/e/${encodeURIComponent(addressKey(file)).replaceAll('%3A', ':')}`;
