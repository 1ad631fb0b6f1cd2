import type { RequestListener } from 'node:http';
import { health, healthStatus } from './health';

/** What every request gets until the pages are there. */
export const answerStarting: RequestListener = (request, response) => {
  const state = health();
  const isHealth = request.url?.split('?')[0] === '/api/v1/health';
  response.writeHead(healthStatus({ ...state, status: 'starting' }), {
    'Content-Type': isHealth ? 'application/json' : 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '3',
  });
  response.end(isHealth ? JSON.stringify(state) : 'Xintu is starting. Ask again in a few seconds.\n');
};
