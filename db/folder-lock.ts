import { join } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';
import { holderOfPidFile, holdPidFile } from './pid-file';

const LOCK = 'xintu.pid';

/** What mkdir says where a path, or a part of it, is a file. */
const inTheWay = new Set(['EEXIST', 'ENOTDIR']);

/** Why a data folder cannot be used, with the mend. */
export function folderRefusal(folder: string, error: unknown): Refusal {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
  const mend = inTheWay.has(code ?? '')
    ? 'A file is in the way: move it'
    : 'Give this account the right to write there';
  return new Refusal(
    'folder_unusable',
    `The data folder ${folder} cannot be used: ${message}. ${mend}, or set XINTU_DATA_DIR to another folder.`,
  );
}

/**
 * Hold a data folder for this process. PGlite takes no lock of its own, and two writers destroy a database
 * (pglite #1106, #1107), so the first holder writes its pid and a second is refused.
 *
 * @returns a function that lets the folder go
 * @throws {Refusal} `folder_in_use` naming the pid, or `folder_unusable`
 */
export function lockFolder(folder: string): () => void {
  try {
    const held = holdPidFile(join(folder, LOCK));
    if (typeof held !== 'function') throw inUse(folder, held.holder);
    return held;
  } catch (error) {
    throw error instanceof Refusal ? error : folderRefusal(folder, error);
  }
}

/** The pid of the living process that holds a folder, or null. */
export const holderOf = (folder: string): number | null => holderOfPidFile(join(folder, LOCK));

const inUse = (folder: string, pid: number | null) =>
  new Refusal(
    'folder_in_use',
    `The data folder ${folder} is in use by process ${pid ?? '(unknown)'}. Stop that process, or set XINTU_DATA_DIR to another folder.`,
  );
