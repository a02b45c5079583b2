import type { Readable } from "node:stream";
import { ProtocolError } from "./protocol-error.ts";

/** What an endpoint answers. Kept as data until the last moment so that a scripted fault can change it. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  /** Null: no body. For HEAD the headers describe the body that GET would send. */
  body: Uint8Array | Readable | null;
}

export function emptyReply(status: number, headers: Reply["headers"] = {}): Reply {
  return { status, headers, body: null };
}

export function jsonReply(status: number, value: unknown, headers: Reply["headers"] = {}): Reply {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  return {
    status,
    headers: { "content-type": "application/json", "content-length": String(body.length), ...headers },
    body,
  };
}

/** The specification's error body for a refusal; anything else that was thrown is a bug and answers 500. */
export function errorReply(error: unknown): Reply {
  if (error instanceof ProtocolError) {
    return jsonReply(error.status, { errors: error.entries }, error.headers);
  }
  return jsonReply(500, { errors: [{ code: "UNKNOWN", message: "The sandbox registry failed." }] });
}
