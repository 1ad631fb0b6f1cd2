import { postRecords } from '@/lib/server/post-facts';
import { postRoute } from '@/lib/server/post-route';

export const POST = postRoute('/records', postRecords);
