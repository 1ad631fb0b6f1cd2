import { postFootfall } from '@/lib/server/post-footfall';
import { postRoute } from '@/lib/server/post-route';

export const POST = postRoute('/footfall', postFootfall);
