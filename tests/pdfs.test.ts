import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { findChromium } from '@/lib/server/chromium';
import { openPdfs, type Pdfs } from '@/lib/server/pdfs';
import { skipWithoutBrowser } from './support/browser';

/** What draws PDF, before a server that notes what reaches it. */

const chromium = findChromium(process.env.CHROMIUM_PATH || null, process.env.PATH ?? '');
const headers = new Headers({
  authorization: 'Bearer xk_a',
  cookie: 'xintu_session=s.1~*; other=secret; xintu_screen=x',
  'x-xintu-reason': 'for a test',
  'x-other': 'no',
});

test('without a Chromium it refuses, with the mend', async () => {
  const pdfs = openPdfs({ chromium: null, server: 'http://127.0.0.1:1', log: () => {} });
  assert.equal(pdfs.isThere, false);
  const asked = { path: '/', lang: 'en', as: headers, signal: new AbortController().signal };
  await assert.rejects(pdfs.print(asked), { code: 'no_chromium', status: 501, message: /CHROMIUM_PATH/ });
  assert.equal(
    findChromium('/nonexistent/chromium', process.env.PATH ?? ''),
    null,
    'a configured one that is no program',
  );
});

describe('drawing', { skip: skipWithoutBrowser }, () => {
  let server: Server;
  let pdfs: Pdfs;
  let reached: {
    path: string;
    authorization: string | undefined;
    cookie: string | undefined;
    other: string | undefined;
  }[] = [];
  const pages: Record<string, string> = {
    '/ready': '<title>T</title><main data-ready>Ready</main><img src="/own.png"><img src="http://other.example/x.png">',
    '/refused': '<main data-failed="unknown_scheme"></main>',
    '/never': '<main>waits</main>',
  };
  before(async () => {
    server = createServer(({ url, headers: { authorization, cookie, 'x-other': other } }, response) => {
      reached.push({ path: url!, authorization, cookie, other: String(other ?? '') || undefined });
      const body = pages[url!];
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(body ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    pdfs = openPdfs({ chromium, server: url, log: () => {}, withinMs: 20_000 });
  });
  after(async () => {
    await pdfs?.stop();
    server?.close();
  });
  const print = (path: string, signal = new AbortController().signal, from: Pdfs = pdfs) =>
    from.print({ path, lang: 'en', as: headers, signal });

  test('the page is asked for as the asker, and nothing else of the request or of other hosts', async () => {
    reached = [];
    const pdf = Buffer.from(await print('/ready'));
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.deepEqual(
      reached
        .map(({ path }) => path)
        .filter((path) => path !== '/favicon.ico')
        .sort(),
      ['/own.png', '/ready'],
    );
    for (const { authorization, cookie, other } of reached) {
      assert.deepEqual([authorization, other], ['Bearer xk_a', undefined]);
      assert.deepEqual((cookie ?? '').split('; ').sort(), ['xintu_screen=x', 'xintu_session=s.1~*']);
    }
  });

  test('a page that its data are refused to is no PDF', async () => {
    await assert.rejects(print('/refused'), { code: 'pdf_failed', status: 503, message: /unknown_scheme/ });
  });

  test('one that is never ready is given up: after a time, when its asker goes, and when the server stops', async () => {
    const { port } = server.address() as AddressInfo;
    const hasty = openPdfs({ chromium, server: `http://127.0.0.1:${port}`, log: () => {}, withinMs: 3_000 });
    await assert.rejects(print('/never', undefined, hasty), { code: 'pdf_late', status: 503 });
    const gone = new AbortController();
    const waiting = print('/never', gone.signal);
    const others = [1, 2, 3].map(() => print('/never'));
    await assert.rejects(print('/never'), { code: 'busy', status: 503 });
    gone.abort();
    await assert.rejects(waiting, { code: 'pdf_stopped' });
    const ended = Promise.allSettled(others);
    await pdfs.stop();
    for (const one of await ended) assert.equal(one.status === 'rejected' && one.reason.code, 'pdf_stopped');
  });
});
