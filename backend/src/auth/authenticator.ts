import { createHash, timingSafeEqual } from 'node:crypto';
import { openAccess } from './access.ts';
import type { Access } from './access.ts';

/** Tells who a request is from. */
export interface Authenticator {
  /** Whether there is something to sign in with. */
  readonly signsIn: boolean;
  /** What the bearer of the token may see; undefined for a token that is nobody's. Throws AuthUnavailableError. */
  accessOf(token: string | undefined): Promise<Access | undefined>;
}

/** Who it is cannot be found out at the moment. */
export class AuthUnavailableError extends Error {
  override readonly name = 'AuthUnavailableError';
}

/** Everybody who reaches the server sees all: for a server on a loopback address. */
export const openToAll: Authenticator = {
  signsIn: false,
  accessOf: () => Promise.resolve(openAccess),
};

/** Whoever has the one token sees all. */
export class TokenAuthenticator implements Authenticator {
  readonly signsIn = true;
  readonly #readToken: () => string;

  /** `readToken` is called for every request, so that the token can be changed. */
  constructor(readToken: () => string) {
    this.#readToken = readToken;
  }

  accessOf(token: string | undefined): Promise<Access | undefined> {
    const isSame = token !== undefined && timingSafeEqual(digest(token), digest(this.#readToken()));
    return Promise.resolve(isSame ? openAccess : undefined);
  }
}

/** What stands for a token where it must not be kept. */
export function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
