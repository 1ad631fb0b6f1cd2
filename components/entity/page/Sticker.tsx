import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDay } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { SyntheticMark } from '../../ui/SyntheticMark';
import { PrintButton } from './PrintButton';
import styles from './sticker.module.css';

interface Props {
  lang: Lang;
  sticker: {
    id: number;
    name: string;
    code: string | null;
    title: { since: string | null } | null;
    url: string;
    modules: boolean[][];
    synthetic: boolean;
  };
}

/** What hangs on a door: who this is, its title where it has one, and the way to its file. No grade: it would outlive itself. */
export function Sticker({ lang, sticker }: Props) {
  const { name, code, title, url, modules, synthetic } = sticker;
  const t = entityMessages(lang);
  const { demonstration, demonstrationSince, productName } = messages(lang);
  return (
    <div className={styles.page} lang={lang}>
      <main className={styles.sticker} data-testid="sticker" data-url={url}>
        <h1>{name}</h1>
        {code === null ? null : <p className={styles.code}>{code}</p>}
        {title === null ? null : (
          <p className={styles.title} data-testid="sticker-title">
            ★ {demonstration}
            {title.since === null ? null : <span>{demonstrationSince(formatDay(title.since, lang))}</span>}
          </p>
        )}
        <QrCode modules={modules} label={t.qrLabel(url)} />
        <p>{t.scan}</p>
        <p className={styles.url}>{url}</p>
        <p className={styles.foot}>
          {productName} <SyntheticMark lang={lang} shown={[{ synthetic }]} />
        </p>
      </main>
      <aside className={styles.how}>
        <p>{t.stickerHow}</p>
        <p>
          <a href={`${new URL(url).pathname}?lang=${lang}`}>{t.stickerBack}</a>
          <PrintButton lang={lang} />
        </p>
      </aside>
    </div>
  );
}

function QrCode({ modules, label }: { modules: boolean[][]; label: string }) {
  const size = modules.length;
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
