import { Refusal } from '@/lib/credit/refusal';
import { route } from '@/lib/server/http';

const unknown = route('*', (request) => {
  throw new Refusal('unknown_route', `There is no ${request.method} ${new URL(request.url).pathname}.`, 404);
});

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
