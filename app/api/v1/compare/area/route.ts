import { areaRoute } from '@/lib/server/area-route';

/** The businesses of an area that the asker draws. */
export const POST = areaRoute('/compare/area');
