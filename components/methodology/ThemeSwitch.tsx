'use client';

import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { nextTheme, useTheme } from '../ui/use-theme';

/** Light, dark or high contrast. */
export function ThemeSwitch({ lang }: { lang: Lang }) {
  const [theme, toggle] = useTheme();
  const t = messages(lang);
  return (
    <button type="button" onClick={toggle} data-testid="toggle-theme">
      {t.toTheme[nextTheme(theme ?? 'light')]}
    </button>
  );
}
