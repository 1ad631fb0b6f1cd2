import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** The headers that tell a browser what a page of ours may do. Every answer has them: pages, API, files and errors. */

const common = helmet({
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
});

/** A wall stays awake, the map finds the reader, a code is scanned; nothing else of the device is used. */
const PERMISSIONS =
  'camera=(self), geolocation=(self), screen-wake-lock=(self), fullscreen=(self), microphone=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), midi=(), display-capture=(), browsing-topics=()';
const HSTS = 'max-age=31536000';
/** Of an answer that is no page: should a browser ever take it for one, nothing in it runs or loads. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
/** Of a script of ours: a worker has the policy that its first script comes with, and loads the others from our address. */
const SCRIPT = "default-src 'none'; script-src 'self'; frame-ancestors 'none'";
/** Where Next has them. */
const scripts = /^\/_next\/static\/.+\.js$/;

/** What helmet would put on each answer: it is the same every time. */
const plainly: readonly string[] = (() => {
  const names = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => names.set(name, value),
    removeHeader: (name: string) => names.delete(name),
  };
  common({} as IncomingMessage, response as unknown as ServerResponse, () => {});
  return [...names, ['Permissions-Policy', PERMISSIONS], ['Content-Security-Policy', NO_PAGE]].flat();
})();
const securely: readonly string[] = [...plainly, 'Strict-Transport-Security', HSTS];

interface Page {
  nonce: string;
  /** `https://name:port` that the page is asked by. */
  origin: string;
  /** May another site show it in a frame? */
  embedded: boolean;
  /** Other origins that it may read from: the basemap's. */
  readsFrom: readonly string[];
  dev: boolean;
}

/**
 * The content security policy of a page, as strict as the libraries allow.
 *
 * Next gives its scripts the nonce, and loads the others from our own address. `style-src-attr` is open because
 * React sends `style="width: 40%"` with the page, and ECharts' tooltips and MapLibre's controls are written so; a style
 * attribute runs nothing and, as pictures and fonts come from our own address only, reports nothing. `img-src` has
 * `data:` and `blob:` for pictures that MapLibre and ECharts draw. The address of the stream is named although 'self'
 * covers it: older browsers, WeChat's among them, did not take ws: for the page's own address.
 */
export function contentSecurityPolicy({ nonce, origin, embedded, readsFrom, dev }: Page): string {
  const stream = origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    // In development React and the hot reload build code from text, and put styles into the page.
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    `style-src 'self'${dev ? " 'unsafe-inline'" : ''}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", stream, ...readsFrom].join(' ')}`,
    `worker-src 'self'${dev ? ' blob:' : ''}`,
    "manifest-src 'self'",
    "media-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${embedded ? '*' : "'none'"}`,
  ].join('; ');
}

/** The headers of every answer that is no page, as names and values in turn: for who writes them in one go. */
export const answerHeaders = ({ https }: { https: boolean }): readonly string[] => (https ? securely : plainly);

/**
 * Put the headers on an answer; a page's nonce goes to Next with its policy, as Next expects it.
 *
 * @param path decoded; null = it cannot be
 */
export function secure(
  request: IncomingMessage,
  response: ServerResponse,
  { page, path, https }: { page: Page | null; path: string | null; https: boolean },
): void {
  common(request, response, () => {});
  response.setHeader('Permissions-Policy', PERMISSIONS);
  if (https) response.setHeader('Strict-Transport-Security', HSTS);
  if (page?.embedded) response.removeHeader('X-Frame-Options');
  const none = path !== null && scripts.test(path) ? SCRIPT : NO_PAGE;
  const policy = page === null ? none : contentSecurityPolicy(page);
  response.setHeader('Content-Security-Policy', policy);
  request.headers['content-security-policy'] = policy;
  delete request.headers['content-security-policy-report-only'];
  if (page !== null) request.headers['x-xintu-nonce'] = page.nonce;
}
