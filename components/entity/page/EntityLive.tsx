'use client';

import { entityMessages } from '@/lib/i18n/entity-messages';
import { useEntityFile } from '../use-entity-file';
import { EntityBody, type WithContact } from './EntityBody';
import styles from './page.module.css';

/** The file as the server wrote it, then as it changes; one that nobody may see any more leaves the page. */
export function EntityLive(props: WithContact) {
  const { lang, file } = props;
  const { file: newest, problem } = useEntityFile(String(file.id));
  if (problem !== null && problem.status === 404)
    return (
      <p className={styles.notice} role="status" data-testid="entity-gone">
        {entityMessages(lang).gone}
      </p>
    );
  return <EntityBody {...props} file={newest ?? file} />;
}
