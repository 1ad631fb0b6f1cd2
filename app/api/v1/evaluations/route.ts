import { postEvaluations } from '@/lib/server/post-evaluations';
import { postRoute } from '@/lib/server/post-route';

export const POST = postRoute('/evaluations', postEvaluations);
