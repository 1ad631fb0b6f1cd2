import { tileRoute } from '@/lib/server/tile-route';

/** In a running server the front answers tiles itself, compressed (lib/server/tile-listener.ts). */
export const GET = tileRoute({ isCoded: false });
