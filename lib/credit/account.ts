import type { Audience } from './publication';

/** Who signs in, and what the console is told of accounts, sessions, keys and screens. */

export const roles = ['entity', 'district', 'regulator', 'steward', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What a role sees. An entity sees the public's, and its own file whole. */
export const audienceOfRole: Readonly<Record<Role, Audience>> = {
  entity: 'public',
  district: 'district',
  regulator: 'regulator',
  steward: 'regulator',
  admin: 'regulator',
};

/** Who compares zones: draws areas of their own, and keeps comparisons. */
export const officials = ['district', 'regulator', 'steward', 'admin'] as const satisfies readonly Role[];
/** Who sees months before they are released, and methodologies that are drafts. */
export const releaseReaders = ['regulator', 'admin'] as const satisfies readonly Role[];
/** Who answers for a figure: signs, withdraws, revises. */
export const releaseSigners = ['regulator'] as const satisfies readonly Role[];
/** Who brings methodologies in, and decides which one decides. */
export const methodologists = ['regulator', 'admin'] as const satisfies readonly Role[];

export type SignInMethod = 'password' | 'sso' | 'setup';

/** `GET /api/console/session`: who this browser is. */
export interface SessionAnswer {
  /** null = nobody is signed in. */
  account: { id: number; name: string; role: Role; divisions: string[]; entity: number | null } | null;
  /** What the header `x-csrf-token` of every change must carry; null while nobody is signed in. */
  csrf: string | null;
  /** The password was made by somebody else: nothing but changing it is possible. */
  mustChange: boolean;
  /** When the session ends at the latest; null while nobody is signed in. */
  expiresAt: string | null;
  /** Minutes without a request after which it ends. */
  idleMinutes: number;
  /** Is single sign-on set up? */
  sso: boolean;
  /** There is no account yet: the set-up link, which the server has printed, makes the first. */
  setup: boolean;
}

export interface SessionItem {
  id: string;
  account: number;
  name: string;
  method: SignInMethod;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  address: string | null;
  agent: string | null;
  /** Is it the one that asks? */
  current: boolean;
}

export interface Account {
  id: number;
  name: string;
  role: Role;
  divisions: string[];
  entity: { id: number; name: string } | null;
  disabled: boolean;
  mustChange: boolean;
  /** After wrong passwords none is tried before this moment; null = at once. */
  lockedUntil: string | null;
  /** The name by which single sign-on may take this account. */
  ssoName: string | null;
  /** Has single sign-on taken it? */
  ssoLinked: boolean;
  createdAt: string;
}

/** An answer that shows a secret: the only time it is shown. */
export interface MadeSecret {
  id: number | string;
  name: string;
  secret: string;
}

export const claimStates = ['open', 'accepted', 'refused'] as const;
export type ClaimState = (typeof claimStates)[number];

/** An account that asks to be bound to a business. */
export interface EntityClaim {
  id: number;
  account: { id: number; name: string };
  entity: { id: number; name: string };
  proof: string;
  state: ClaimState;
  askedAt: string;
  decidedAt: string | null;
  note: string | null;
}

export const keyScopes = ['read', 'write'] as const;
export const keyAudiences = ['public', 'district', 'regulator'] as const;

export interface KeyUsage {
  system: string;
  calls: number;
  /** YYYY-MM-DD. */
  lastDay: string;
}

export interface KeyItem {
  id: number;
  name: string;
  scope: (typeof keyScopes)[number];
  audience: (typeof keyAudiences)[number];
  division: string | null;
  synthetic: boolean;
  createdAt: string;
  revokedAt: string | null;
  /** Calls of the last 30 days by the system that made them, the busiest first. */
  usage: KeyUsage[];
  /** YYYY-MM-DD; null = never used. */
  lastDay: string | null;
}

export const screenAudiences = ['wall', 'regulator'] as const;
export type ScreenAudience = (typeof screenAudiences)[number];

/** A sign of life that a wall's browser gives every half minute. */
export interface Heartbeat {
  /** RFC 3339, by the server's clock. */
  at: string;
  scene: string | null;
  /** Id of the zone that the scene is about; null = the whole. */
  zone: string | null;
  build: string | null;
  /** Time of the newest change that it shows, RFC 3339; null = it shows none. */
  dataAsOf: string | null;
  /** The longest time between two frames since the last sign, milliseconds; null = it drew none. */
  frameMs: number | null;
  /** Of the page's heap, MiB; null = its browser does not tell. */
  heapMb: number | null;
  /** In device pixels. */
  width: number;
  height: number;
  connection: 'connecting' | 'live' | 'lost';
}

export interface ScreenItem {
  id: string;
  name: string;
  audience: ScreenAudience;
  /** Why it may see what a regulator sees; null for `wall`. */
  reason: string | null;
  /** When its token was made; null = it has none. */
  tokenMadeAt: string | null;
  /** The last sign of life of a browser that had its token; null = there was none. */
  heartbeat: Heartbeat | null;
}
