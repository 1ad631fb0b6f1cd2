import type { Profile } from './types';

/** An area's name made comparable, as the profile says: `Kingston-Upon-Thames` and `Kingston upon Thames` are one. */
export function areaKey(name: string, { areaName }: Pick<Profile, 'areaName'>): string {
  let key = name.normalize('NFKC').trim();
  if (areaName?.lowerCase) key = key.toLowerCase();
  for (const [from, to] of areaName?.replace ?? []) key = key.replaceAll(from, to);
  return key.trim();
}
