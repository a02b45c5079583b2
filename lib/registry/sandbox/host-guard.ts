import type { IncomingHttpHeaders } from "node:http";
import { refusal } from "./protocol-error.ts";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses what only a web page in somebody's browser would send: a `Host` that is not ours (DNS rebinding)
 * or an `Origin` (every cross-site write carries one). Registry clients send neither, and the sandbox may
 * run on a person's machine without a password.
 */
export function guardHost(headers: IncomingHttpHeaders, hosts: readonly string[]): void {
  const host = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (![...LOOPBACK, ...hosts].includes(host)) {
    throw refusal(403, "DENIED", "This registry does not answer to that host name.");
  }
  if (headers.origin !== undefined)
    throw refusal(403, "DENIED", "This registry does not answer to web pages.");
}
