/**
 * Why this Node cannot run the program; null = it can.
 *
 * @param version as in process.versions.node
 */
export function nodeFault(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return null;
  return `Node.js ${version} is too old: Xintu needs 20.9 or newer. Install it from your system or nodejs.org, then run npm ci again.`;
}
