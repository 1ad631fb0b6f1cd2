import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';

/**
 * The JSON document in a file that a user named.
 *
 * @param name path of the file, as the user wrote it
 * @param cwd  folder that a relative path starts from
 * @param what what it should be, such as "profile": in the message, and in the code `profile_unreadable`
 * @throws {Refusal} naming the file and what is wrong with it
 */
export async function readJsonFile(name: string, cwd: string, what: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(resolve(cwd, name), 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Refusal(`${what}_unreadable`, `The ${what} ${name} cannot be read: ${(error as Error).message}`);
  }
}
