import { Refusal } from '@/lib/credit/refusal';

/** For who asks for a PDF where nothing can draw one. Apart from what draws, which routes must not bring along. */
export const noChromium = (): Refusal =>
  new Refusal(
    'no_chromium',
    "The server has no Chromium, so that it makes no PDF. Print the report's page from the browser; or install the package chromium on the server, or set CHROMIUM_PATH, and start it again.",
    501,
  );
