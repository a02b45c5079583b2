/** Which requests a fault meets. All that is given must hold; nothing given: every request. */
export interface FaultMatch {
  method?: string;
  /** Regular expression over path and query. Text is compiled, so that faults can be kept as JSON. */
  path?: RegExp | string;
  /** Only the nth request that matches method and path, counted from 1. */
  nth?: number;
}

/** What happens instead of, or to, the real answer. */
export interface FaultAction {
  /** Waits before anything else; ends early when the client goes away. */
  delayMs?: number;
  /** Cuts the connection without an answer. */
  reset?: boolean;
  /** Writes these bytes to the socket as they are, headers included, and closes unless `keepOpen`. */
  raw?: string | Uint8Array;
  keepOpen?: boolean;
  /** Answers this instead of asking the endpoint, unless `takesEffect`. */
  status?: number;
  /** Lets the endpoint do its work although `status` or `reset` hides its answer. */
  takesEffect?: boolean;
  /** Added to the answer's headers, in lower case; null removes one. */
  headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Replaces the body. An object is sent as JSON. */
  body?: string | Uint8Array | Readonly<Record<string, unknown>>;
  /** `body`: bytes that do not have the digest promised; `header`: a promise of another digest. */
  wrongDigest?: "body" | "header";
  /** After the answer's own body (or `body`), sends filler for ever, without a length. */
  endlessBody?: boolean | { filler: string };
  /** Sends the body in pieces with pauses. */
  slowBytes?: { bytes: number; everyMs: number };
  /** Announces the whole body, sends this many bytes and cuts the connection. */
  truncateAfter?: number;
  /** Replaces the `Link` header. */
  link?: string;
  /** Answers 401 (unless `status` says otherwise) with this challenge. */
  wwwAuthenticate?: string;
}

export interface FaultRule {
  match?: FaultMatch;
  answer: FaultAction;
  /** How often it strikes; missing: until removed. */
  times?: number;
}
