/** The star of a demonstration unit, as the map draws it. Decorative: the words stand beside it. */
export function DemonstrationMark({ className }: { className?: string | undefined }) {
  return (
    <svg className={className} viewBox="-6 -6 12 12" aria-hidden="true" focusable="false">
      <path d="M0 -5L1.5 -1.6L5 -1.5L2.2 0.8L3.1 4.3L0 2.3L-3.1 4.3L-2.2 0.8L-5 -1.5L-1.5 -1.6Z" fill="var(--gold)" />
    </svg>
  );
}
