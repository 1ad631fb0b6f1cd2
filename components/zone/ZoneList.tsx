import type { Lang } from '@/lib/i18n/lang';
import type { ZoneShape } from '../map/zone-shapes';
import styles from './zone.module.css';

/** Every zone of the kind on show by name, with its share: the map for keyboards and readers. */
export function ZoneList(props: {
  lang: Lang;
  shapes: readonly ZoneShape[];
  chosen: string | null;
  onZone: (id: string) => void;
}) {
  const { lang, shapes, chosen, onZone } = props;
  const byName = shapes.filter(({ leading }) => leading).sort((a, b) => a.name.localeCompare(b.name, lang));
  return (
    <ul className={styles.list} data-testid="zone-list">
      {byName.map(({ id, name, value }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.row}
            aria-pressed={id === chosen}
            data-zone={id}
            onClick={() => onZone(id)}
          >
            <span>{name}</span>
            <span>{value || '–'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
