'use client';

import { useCallback, useEffect, useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { queryText } from './query-text';

/** The page's language, as the server chose it, and its switch, which puts the choice into the address. */
export function useLang(initial: Lang): [lang: Lang, toggle: () => void] {
  const [lang, setLang] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  const toggle = useCallback(() => {
    setLang((before) => {
      const next: Lang = before === 'en' ? 'zh-CN' : 'en';
      const query = new URLSearchParams(location.search);
      query.set('lang', next);
      history.replaceState(null, '', location.pathname + queryText(query) + location.hash);
      return next;
    });
  }, []);
  return [lang, toggle];
}
