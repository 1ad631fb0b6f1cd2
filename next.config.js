/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm test` (TypeScript 7); a build on an operator's machine need not repeat it.
  typescript: { ignoreBuildErrors: true },
  // The development server is opened by this name too (HOST defaults to it).
  allowedDevOrigins: ['127.0.0.1'],
  // The database is opened once by lib/server/main.ts and handed over through the runtime registry;
  // were it ever bundled, PGlite would be opened twice on one folder.
  serverExternalPackages: [
    '@electric-sql/pglite',
    '@electric-sql/pglite-postgis',
    'pg',
    'pg-copy-streams',
    'socket.io',
  ],
};
