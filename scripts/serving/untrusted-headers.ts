import type { IncomingMessage } from "node:http";

/**
 * Headers that a proxy in front of us, Next itself or our own door may set, but never a client: Next
 * believes `x-forwarded-*` when it builds addresses, and skipped its checks for `x-middleware-*`
 * (CVE-2025-29927). `content-security-policy` and `x-nonce` are how proxy.ts tells Next the nonce.
 */
const untrusted =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-tagtrail-.*|x-middleware-.*|x-nextjs-.*|x-matched-path|x-invoke-.*|x-now-route-matches|x-rewrite-url|x-original-url|x-http-method-override|content-security-policy|content-security-policy-report-only|x-nonce)$/i;

/** Removes from a request what a client may not say. */
export function dropUntrustedHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (untrusted.test(name)) delete request.headers[name];
  }
  const kept: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name = "", value = ""] = request.rawHeaders.slice(index, index + 2);
    if (!untrusted.test(name)) kept.push(name, value);
  }
  request.rawHeaders = kept;
}
