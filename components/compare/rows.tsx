import type { ReactNode } from 'react';
import type { Zone } from '@/lib/credit/zone';
import styles from './table.module.css';

/** One fact of every zone; on a phone a block with a line for each. */
export function Row(props: { id: string; label: ReactNode; zones: readonly Zone[]; cell: (zone: Zone) => ReactNode }) {
  const { id, label, zones, cell } = props;
  return (
    <tr data-row={id}>
      <th scope="row">
        <span className={styles.label}>{label}</span>
      </th>
      {zones.map((zone) => (
        <td key={zone.id} data-zone={zone.id}>
          <span className={styles.whose}>{zone.name}</span>
          <span className={styles.value}>{cell(zone)}</span>
        </td>
      ))}
    </tr>
  );
}

/** What the rows below are about. */
export function Heading({ span, children }: { span: number; children: ReactNode }) {
  return (
    <tr className={styles.heading}>
      <th scope="rowgroup" colSpan={span}>
        <span className={styles.stays}>{children}</span>
      </th>
    </tr>
  );
}
