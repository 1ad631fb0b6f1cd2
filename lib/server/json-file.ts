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
  let text = '';
  try {
    text = (await readFile(resolve(cwd, name), 'utf8')).replace(/^\uFEFF/, '');
    return JSON.parse(text);
  } catch (error) {
    const fault = inOneLine((error as Error).message, text);
    throw new Refusal(`${what}_unreadable`, `The ${what} ${name} cannot be read: ${fault}`);
  }
}

/** V8 quotes the text around a fault with its line ends, or counts its characters, where people count lines. */
function inOneLine(message: string, text: string): string {
  const fault = message.replace(/\s+/g, ' ');
  const position = / at position (\d+)$/.exec(fault)?.[1];
  if (position === undefined) return fault;
  const before = text.slice(0, Number(position)).split('\n');
  return `${fault}, line ${before.length}, character ${before.at(-1)!.length + 1}`;
}
