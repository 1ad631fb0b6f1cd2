import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { GradeMark } from '../ui/GradeMark';
import styles from './entity.module.css';
import { lookOf } from './entity-look';

/** Entities by name with their grade in words; each opens its file. */
export function EntityList(props: {
  lang: Lang;
  entities: readonly EntitySummary[];
  schemes: readonly Scheme[];
  onEntity: (id: number) => void;
}) {
  const { lang, entities, schemes, onEntity } = props;
  return (
    <ul className={styles.list} data-testid="entity-list">
      {entities.map((entity) => (
        <li key={entity.id}>
          <button type="button" className={styles.row} data-entity={entity.id} onClick={() => onEntity(entity.id)}>
            <GradeMark look={lookOf(entity, schemes)} className={styles.small} />
            <span>{entity.name}</span>
            <span className={styles.end}>{outcomeWords(entity, schemes, lang)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** An entity's outcome in a few words: the grade, why there is none, or that it is not shown. */
export function outcomeWords(entity: EntitySummary, schemes: readonly Scheme[], lang: Lang): string {
  const t = messages(lang);
  if (entity.grade !== null) {
    return gradeWords(
      schemes.find(({ id }) => id === entity.scheme),
      entity.grade,
    );
  }
  return entity.state === null ? t.notShown : t.states[entity.state];
}
