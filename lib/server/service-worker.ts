import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the build that is served; another one is another shell. */
export const buildName = (root = process.cwd()): string =>
  readFileSync(join(root, '.next/BUILD_ID'), 'utf8')
    .trim()
    .replace(/[^\w-]/g, '');

/**
 * The program that keeps the public map for a phone without a network: its page, the files that it is made of, and what
 * everybody may see of the last view. It never keeps what a signed-in reader was answered: what it keeps it asks for itself,
 * without cookies, and of a fixed list of addresses.
 *
 * @param build name of the build: a new one is another text, which browsers notice, and its start takes the old files away
 */
export const serviceWorker = (build: string): string => `'use strict';
const SHELL = 'xintu-shell-${build}';
const DATA = 'xintu-data';
const FILES = /^\\/(_next\\/static|maplibre)\\/|^\\/(icon\\.svg|icon-(192|512)\\.png|manifest\\.webmanifest)$/;
const PUBLIC = new Set(['/api/v1/zones?geometry=true', '/api/v1/schemes', '/api/v1/settings', '/api/v1/divisions', '/api/v1/methodologies']);

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('xintu-') && name !== SHELL && name !== DATA).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

/** A map that is drawn says which files it is made of. */
self.addEventListener('message', (event) => {
  if (event.data && event.data.keep === 'view') event.waitUntil(keep(event.data.files));
});

async function keep(files) {
  const shell = await caches.open(SHELL);
  await fetch('/', { credentials: 'omit' }).then((page) => page.ok && shell.put('/', page), () => {});
  for (const path of files.filter((path) => FILES.test(path)))
    if (!(await shell.match(path))) await fetch(path).then((answer) => answer.ok && shell.put(path, answer), () => {});
  const data = await caches.open(DATA);
  for (const path of PUBLIC) await fetch(path, { credentials: 'omit' }).then((answer) => answer.ok && data.put(path, answer), () => {});
}

/** Pages that were opened without a network: they alone are given what is kept, for others it would be older than what they show. */
const offline = new Set();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (FILES.test(url.pathname)) event.respondWith(kept(request, url.pathname));
  else if (request.mode === 'navigate' && url.pathname === '/') event.respondWith(fetch(request).catch((error) => { offline.add(event.resultingClientId); return orElse(SHELL, '/', error); }));
  else if (offline.has(event.clientId) && PUBLIC.has(url.pathname + url.search)) event.respondWith(fetch(request).catch((error) => orElse(DATA, url.pathname + url.search, error)));
});

/** Files of a build never change: the one that is kept is as good, and quicker. */
async function kept(request, path) {
  return (await (await caches.open(SHELL)).match(path)) || fetch(request);
}

async function orElse(name, path, error) {
  const found = await (await caches.open(name)).match(path);
  if (!found) throw error;
  return found;
}
`;
