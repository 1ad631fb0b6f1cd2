import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { themeScript } from '@/components/ui/use-theme';
import { pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** Title and description in the reader's language. */
export async function generateMetadata(): Promise<Metadata> {
  const t = messages(pickLang(null, (await headers()).get('accept-language')));
  return { title: `${t.productName} ${t.mapTitle}`, description: t.mapDescription, icons: { icon: '/icon.svg' } };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The frame of every page. A page's own `lang` (from `?lang=`) overrides the document's. */
export default async function Layout({ children }: { children: ReactNode }) {
  const asked = await headers();
  const lang = pickLang(null, asked.get('accept-language'));
  return (
    <html lang={lang} data-theme="light" suppressHydrationWarning>
      <head>
        {/* A browser hides the nonce from the page, so that React would see a difference. */}
        <script nonce={asked.get('x-xintu-nonce') ?? undefined} suppressHydrationWarning>
          {themeScript}
        </script>
      </head>
      <body>{children}</body>
    </html>
  );
}
