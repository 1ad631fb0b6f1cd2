import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';

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
  const path = join(folder, LOCK);
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, mine);
    // link() fails where the name exists, so that of two starters exactly one gets the folder.
    for (let attempt = 0; !linked(draft, path); attempt++) {
      const holder = holderOf(folder);
      if (holder !== null || attempt === 5) throw inUse(folder, holder);
      removeStale(path);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : folderRefusal(folder, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

/** The pid of the living process that holds a folder, or null. */
export function holderOf(folder: string): number | null {
  const content = read(join(folder, LOCK));
  if (content === null) return null;
  const [pid, start] = content.trim().split(' ');
  return isAlive(Number(pid)) && startOf(Number(pid)) === (start ?? '') ? Number(pid) : null;
}

const inUse = (folder: string, pid: number | null) =>
  new Refusal(
    'folder_in_use',
    `The data folder ${folder} is in use by process ${pid ?? '(unknown)'}. Stop that process, or set XINTU_DATA_DIR to another folder.`,
  );

function linked(draft: string, path: string) {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Remove the lock of a dead process; if somebody else replaced it meanwhile, put theirs back. */
function removeStale(path: string) {
  const dead = read(path);
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== dead) linked(aside, path);
  unlinkSync(aside);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time of a process in clock ticks, which tells a reused pid from the old holder; '' where /proc does not say. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  // Field 22; the name in field 2 may hold blanks, so count from its closing bracket (proc(5)).
  return stat === null ? '' : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
}
