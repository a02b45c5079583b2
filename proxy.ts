import { type NextRequest, NextResponse } from "next/server";

/**
 * Gives every page its own nonce: Next puts it on the scripts it writes, and nothing else runs. Styles may
 * be inline, because virtualised tables place their rows with style attributes, which no nonce can allow.
 * This decides nothing about rights; those are decided where data is read (decision 3 in docs/decisions).
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce from the policy in the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  // React's development build explains errors by means of eval; the production build has no need of it.
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Pages only: the API, health, metrics and static files get their policy from scripts/serving. */
export const config = {
  matcher: ["/((?!api/|healthz$|readyz$|metrics$|_next/static/).*)"],
};
