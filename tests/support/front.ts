import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { readConfig } from '@/lib/server/config';
import { type Front, openFront } from '@/lib/server/front';

/** The real front, on a free port of loopback, before an answer that tells what reached it. */

export interface Reached {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

type FrontOptions = Parameters<typeof openFront>[1];

export async function frontBefore(
  env: Record<string, string> = {},
  options: FrontOptions = {},
): Promise<Front & { reached: Reached[] }> {
  const front = await openFront(readConfig({ PORT: '0', ...env }), options);
  const reached: Reached[] = [];
  front.answerWith((request, response) => {
    reached.push({ method: request.method!, url: request.url!, headers: { ...request.headers } });
    response.end('reached');
  });
  return Object.assign(front, { reached });
}

export interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Ask with exactly these headers. */
export function ask(
  url: string,
  options: RequestOptions & { body?: string; ca?: string; servername?: string } = {},
): Promise<Got> {
  const { body, ...asked } = options;
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, asked, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Send these bytes as they are and read until the other side ends. @returns what came, and how long it took */
export function raw(url: string, bytes: string): Promise<{ text: string; ms: number }> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('close', () => resolve({ text, ms: performance.now() - began }));
    socket.on('error', reject);
    socket.write(bytes);
  });
}
