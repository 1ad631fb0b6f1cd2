import { useConsole } from './console-context';
import formStyles from './form.module.css';

/** The button that reads more than is shown at first. */
export function ReadMore({ onRead }: { onRead: () => void }) {
  const { t } = useConsole();
  return (
    <p>
      <button type="button" className={formStyles.plain} onClick={onRead} data-testid="more">
        {t.more}
      </button>
    </p>
  );
}
