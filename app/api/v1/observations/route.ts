import { postObservations } from '@/lib/server/post-facts';
import { postRoute } from '@/lib/server/post-route';

export const POST = postRoute('/observations', postObservations);
