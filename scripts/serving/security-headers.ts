/** Sent with every answer, refusals included. The policy of pages, with its nonce, is in proxy.ts. */
const everywhere: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "x-dns-prefetch-control": "off",
  "permissions-policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
};

/** What an answer that is no page may do when a browser is made to show it: nothing. */
const inert = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/**
 * The headers an answer starts with; whoever answers may add to them.
 *
 * @param path of the request, without its query
 */
export function securityHeaders(path: string): Record<string, string> {
  // File names under _next/static contain their hash; Next lets browsers keep them.
  if (path.startsWith("/_next/static/")) return { ...everywhere };
  const isPage = !/^\/(?:api|healthz|readyz|metrics)(?:\/|$)/.test(path);
  return {
    ...everywhere,
    "cache-control": "no-store",
    ...(isPage ? {} : { "content-security-policy": inert }),
  };
}
