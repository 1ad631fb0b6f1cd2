import type { Heartbeat } from '@/lib/credit/account';
import { formatNumber, formatStamp } from '@/lib/i18n/format';
import { Stamp, Sub } from './cells';
import { useConsole } from './console-context';

/** Signs come every half minute: after so long without one something is wrong. */
const SILENT_MS = 120_000;

/** The last sign of life of a wall's browser: when, what it showed, and how it ran. */
export function ScreenLife({ heartbeat }: { heartbeat: Heartbeat | null }) {
  const { t, lang } = useConsole();
  if (heartbeat === null) return t.screens.noLife;
  const { at, scene, zone, dataAsOf, frameMs, heapMb, width, height, build } = heartbeat;
  const isSilent = Date.now() - Date.parse(at) > SILENT_MS;
  const facts = [
    scene === null ? null : t.screens.scene(zone === null ? scene : `${scene} · ${zone}`),
    dataAsOf === null ? null : t.screens.dataOf(formatStamp(dataAsOf, true)),
    frameMs === null ? null : t.screens.frame(formatNumber(frameMs, lang)),
    heapMb === null ? null : t.screens.heap(formatNumber(heapMb, lang)),
    `${width}×${height}`,
    build === null ? null : t.screens.build(build),
  ].filter((fact) => fact !== null);
  return (
    <>
      {isSilent ? t.screens.silent : t.screens.runs} <Stamp time={at} withSeconds />
      <Sub>{facts.join(' · ')}</Sub>
    </>
  );
}
