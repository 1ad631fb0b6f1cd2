import type { Zone } from '@/lib/credit/zone';
import { fold } from '@/lib/search/fold';
import { isMeant, meaningsOf, type SearchedName, searchedName } from '@/lib/search/grams';

/** Names are read anew with every letter that is typed, and are dear to spell. Zones are few, and are seldom renamed. */
const spelled = new Map<string, SearchedName>();
const MOST_SPELLED = 5_000;

function nameOf(text: string): SearchedName {
  const kept = spelled.get(text);
  if (kept !== undefined) return kept;
  const name = searchedName(text);
  if (spelled.size >= MOST_SPELLED) spelled.clear();
  spelled.set(text, name);
  return name;
}

/** Which zones a text may mean: any part of a name, its pinyin or initials, as businesses are found; or of a code. */
export function zonesMeant(q: string): (zone: Pick<Zone, 'id' | 'name'>) => boolean {
  const code = q.trim().toLowerCase();
  const folded = fold(q);
  const meanings = folded === '' ? [] : meaningsOf(folded);
  return ({ id, name }) =>
    (code !== '' && id.toLowerCase().includes(code)) || meanings.some((meant) => isMeant(nameOf(name), meant));
}
