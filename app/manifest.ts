import type { MetadataRoute } from 'next';

/** `/manifest.webmanifest`: the public map as a phone installs it. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: '信图 信用地图',
    short_name: '信图',
    lang: 'zh-CN',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    // The ground of the light theme (app/globals.css), which a manifest cannot name.
    background_color: '#f5f7fa',
    theme_color: '#07121f',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
