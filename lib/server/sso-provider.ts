import * as client from 'openid-client';
import { Refusal } from '@/lib/credit/refusal';
import type { Config } from './config';

/**
 * The provider of single sign-on: OpenID Connect, authorization code flow with PKCE, state and nonce.
 * Nothing is asked of it before somebody signs in.
 */

type Oidc = NonNullable<Config['oidc']>;

/** What must be the same when the browser comes back. */
export interface SsoAttempt {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who the provider says it is. */
export interface SsoPerson {
  issuer: string;
  subject: string;
  /** Names that an admin may have kept an account for. */
  names: string[];
}

const known = new Map<string, client.Configuration>();

/** What the provider says of itself; kept once it has answered. */
async function configurationOf({ issuer, clientId, clientSecret }: Oidc): Promise<client.Configuration> {
  const id = JSON.stringify([issuer, clientId, clientSecret]);
  const kept = known.get(id);
  if (kept !== undefined) return kept;
  const server = new URL(issuer);
  // config.ts lets http through for this machine alone.
  const options = server.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
  try {
    const found = await client.discovery(server, clientId, clientSecret, undefined, options);
    known.set(id, found);
    return found;
  } catch (cause) {
    const refusal = new Refusal(
      'sso_unreachable',
      'The provider of single sign-on does not answer as it should. Try again later, or check XINTU_OIDC_ISSUER.',
      503,
    );
    throw Object.assign(refusal, { cause });
  }
}

/** Where the browser goes to sign in, and what must come back with it. */
export async function signInUrl(oidc: Oidc, redirectUri: string): Promise<{ url: URL; attempt: SsoAttempt }> {
  const configuration = await configurationOf(oidc);
  const attempt = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  return { url, attempt };
}

/**
 * Who came back.
 *
 * @param back the whole address that the browser came back to
 * @throws {Refusal} 401 `sso_refused` when state, nonce, code or signature are not right
 */
export async function personOf(oidc: Oidc, back: URL, attempt: SsoAttempt): Promise<SsoPerson> {
  const configuration = await configurationOf(oidc);
  try {
    const tokens = await client.authorizationCodeGrant(configuration, back, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    const info = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return { issuer: claims.iss, subject: claims.sub, names: namesOf(info) };
  } catch (cause) {
    const refusal = new Refusal('sso_refused', 'Single sign-on did not succeed. Try again from the sign-in page.', 401);
    throw Object.assign(refusal, { cause });
  }
}

/** An e-mail address counts only where the provider has made sure of it, and no user name may look like one. */
function namesOf(info: client.UserInfoResponse): string[] {
  const email = info.email_verified === true && info.email !== undefined ? [info.email] : [];
  const user = info.preferred_username;
  return user === undefined || user === '' || user.includes('@') ? email : [...email, user];
}
