import { Refusal } from '@/lib/credit/refusal';

/**
 * The text of a request body, read no further than a limit.
 *
 * @throws {Refusal} 413 past the limit, 400 when it is not UTF-8
 */
export async function bodyText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new Refusal('body_too_large', `A request body may have ${maxBytes} bytes.`, 413);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    parts.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Refusal('not_utf8', 'The body is not UTF-8.');
  }
}
