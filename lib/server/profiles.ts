import { Refusal } from '@/lib/credit/refusal';
import { parseProfile } from '@/lib/ingest/profile';
import { profiles } from '@/lib/ingest/profiles';
import type { Profile } from '@/lib/ingest/types';
import { readJsonFile } from './json-file';

/**
 * The import profile that a name or a file stands for.
 *
 * @param name the id of a shipped profile, or the path of a .json file
 * @param cwd  folder that a relative path starts from
 * @throws {Refusal} naming what there is, or the place in the file
 */
export async function resolveProfile(name: string, cwd: string): Promise<Profile> {
  if (Object.hasOwn(profiles, name)) return profiles[name]!;
  if (!name.toLowerCase().endsWith('.json')) {
    const shipped = Object.keys(profiles).join(', ');
    throw new Refusal(
      'unknown_profile',
      `There is no profile "${name}". Shipped are: ${shipped}. Or give a file: PROFILE.json.`,
    );
  }
  return parseProfile(await readJsonFile(name, cwd, 'profile'), name);
}
