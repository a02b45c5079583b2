import type { Clock } from "../transport/clock.ts";

export interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const MAX_TOKENS = 2_000;
const REFRESH_EARLY_MS = 30_000;

/**
 * Tokens in memory, and the fetches under way, so that a hundred requests for one repository ask the token
 * server once. The key must hold everything the token depends on: target, realm, service and scopes; a token
 * for one repository is never tried on another (threats 27).
 */
export interface TokenCache {
  /** A valid token, from memory or by `fetch`; `fetch` runs once for all who wait. */
  get(key: string, fetch: () => Promise<Token>): Promise<string>;
  /** Forgets `value` if it is still the one kept: the registry refused it. */
  forget(key: string, value: string): void;
}

export function createTokenCache(clock: Clock): TokenCache {
  const kept = new Map<string, Token>();
  const underway = new Map<string, Promise<Token>>();
  const keep = (key: string, token: Token) => {
    kept.delete(key);
    kept.set(key, token);
    const oldest = kept.size > MAX_TOKENS ? kept.keys().next() : null;
    if (oldest !== null && !oldest.done) kept.delete(oldest.value);
  };
  return {
    async get(key, fetch) {
      const token = kept.get(key);
      if (token !== undefined && clock.now() < token.expiresAt - REFRESH_EARLY_MS) return token.value;
      const joined =
        underway.get(key) ??
        fetch().finally(() => {
          underway.delete(key);
        });
      underway.set(key, joined);
      const fresh = await joined;
      keep(key, fresh);
      return fresh.value;
    },
    forget(key, value) {
      if (kept.get(key)?.value === value) kept.delete(key);
    },
  };
}

/** The cache's key; scopes in any order are the same key. */
export function tokenKey(
  targetId: string,
  realm: string,
  service: string | null,
  scopes: readonly string[],
): string {
  return JSON.stringify([targetId, realm, service, [...scopes].sort()]);
}
