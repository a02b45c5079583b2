import type { IncomingHttpHeaders } from "node:http";

/** One request as it came. Headers are kept whole: tests ask whether a credential was sent. */
export interface RecordedRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  receivedAt: Date;
  /** Null while nothing was answered, and for good when the connection was cut. */
  status: number | null;
  /** Bytes of the answer's body handed to the socket so far. */
  bytesSent: number;
  /** The client went away before the answer was complete. */
  aborted: boolean;
}

/** The latest requests, oldest first; older ones are dropped, so a sandbox that runs for weeks does not grow. */
export class RequestLog {
  readonly #capacity: number;
  #entries: RecordedRequest[] = [];

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  add(method: string, path: string, headers: IncomingHttpHeaders): RecordedRequest {
    if (this.#entries.length >= this.#capacity) this.#entries = this.#entries.slice(this.#capacity / 2);
    const entry: RecordedRequest = {
      method,
      path,
      headers,
      receivedAt: new Date(),
      status: null,
      bytesSent: 0,
      aborted: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  list(): readonly RecordedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}
