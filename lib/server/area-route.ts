import { Refusal } from '@/lib/credit/refusal';
import { ownAreaOf } from '@/lib/ingest/own-area';
import { auditAs } from './audited-answer';
import { bodyText } from './body';
import { callerOf } from './caller';
import { json, route } from './http';
import { keptCounts } from './kept-counts';
import { refuseForeign } from './origin';
import { ownAreaFor } from './own-area';
import { given, parameters } from './parameters';
import { runtime } from './runtime';

/** What the largest area needs, written with all its decimals. */
const MAX_BODY = 1024 * 1024;

/** The handler of a POST of an area: a session or a key of somebody who may ask, a body within bounds, then the counts. */
export const areaRoute = (path: string) =>
  route(path, async (request) => {
    const { db } = runtime();
    refuseForeign(request);
    const caller = await callerOf(db, request);
    if (caller.account === null && caller.key === null)
      throw new Refusal('sign_in_needed', 'An area is counted for who is signed in, or has a key.', 401);
    const { scheme } = given(request, parameters.area);
    const area = ownAreaOf(parsed(await bodyText(request, MAX_BODY)));
    const answer = await db.transaction(
      (tx) => ownAreaFor(tx, caller, { given: area, scheme, kept: keptCounts(db) }),
      'snapshot',
    );
    auditAs(request, { subject: boxOf(area.geometry.coordinates.flat(2)), details: { entities: answer.entities } });
    return json(answer, { revision: answer.revision });
  });

/** Where the area is, to some ten metres. */
function boxOf(positions: readonly (readonly number[])[]): string {
  const box = [180, 90, -180, -90];
  for (const [lng = 0, lat = 0] of positions) {
    box[0] = Math.min(box[0]!, lng);
    box[1] = Math.min(box[1]!, lat);
    box[2] = Math.max(box[2]!, lng);
    box[3] = Math.max(box[3]!, lat);
  }
  return `bbox=${box.map((edge) => edge.toFixed(4)).join(',')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('bad_json', 'The body is not JSON.');
  }
}
