import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';

/** Of several starters one takes the name; who finds it taken by the dead tries again. */
const ATTEMPTS = 5;

/**
 * Hold a name in a folder for this process, as long as it lives: a file with its pid, which the death of the process
 * leaves behind for the next one to see through.
 *
 * @returns a function that lets it go, or the living process that holds it; null = which one is not known
 * @throws what the file system says, where the file cannot be written
 */
export function holdPidFile(path: string): (() => void) | { holder: number | null } {
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, mine);
    // link() fails where the name exists, so that of two starters exactly one gets it.
    for (let attempt = 0; !linked(draft, path); attempt++) {
      const holder = holderOfPidFile(path);
      if (holder !== null || attempt === ATTEMPTS) return { holder };
      removeStale(path);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

/** The pid of the living process that holds the name, or null. */
export function holderOfPidFile(path: string): number | null {
  const content = read(path);
  if (content === null) return null;
  const [pid, start] = content.trim().split(' ');
  return isAlive(Number(pid)) && startOf(Number(pid)) === (start ?? '') ? Number(pid) : null;
}

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
