import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal } from '@/lib/credit/refusal';
import type { EdgeConfig } from './edge-config';

/** A certificate with its chain, and its key, as files hold them. */
export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/**
 * Read a certificate and its key, and see that they belong together.
 *
 * @throws {Refusal} `tls` naming the variable, the file and the mend
 */
export function readCertificate(tls: NonNullable<EdgeConfig['tls']>): Certificate {
  const cert = file('XINTU_TLS_CERT', tls.cert);
  const key = file('XINTU_TLS_KEY', tls.key);
  const certificate = parsed('XINTU_TLS_CERT', tls.cert, 'a PEM certificate', () => new X509Certificate(cert));
  const secret = parsed('XINTU_TLS_KEY', tls.key, 'a PEM key without a passphrase', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(secret))
    throw new Refusal(
      'tls',
      `The key ${tls.key} does not belong to the certificate ${tls.cert}. Set XINTU_TLS_CERT and XINTU_TLS_KEY to files of one pair, the server's certificate first in its file.`,
    );
  return { cert, key };
}

function file(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new Refusal('tls', `${name}=${path}: ${reason}. Set it to a file that this account may read.`);
  }
}

function parsed<T>(name: string, path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refusal('tls', `${name}=${path}: the file is not ${what}.`);
  }
}
