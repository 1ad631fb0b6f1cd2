import type { AlarmRule } from '@/lib/credit/index/methodology';
import { lightName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { LightMark } from '../ui/LightMark';
import styles from './lights.module.css';

/** A light with its word. */
export function LightWords({ lang, light, rule }: { lang: Lang; light: string; rule: AlarmRule | undefined }) {
  return (
    <span className={styles.words} data-light={light}>
      <LightMark light={light} lights={(rule?.bands ?? []).map((band) => band.light)} /> {lightName(light, lang)}
    </span>
  );
}
