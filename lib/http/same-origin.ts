import { RefusedRequest } from "./refused-request.ts";

/**
 * A change must come from a page of this console: `Origin` is required and must be ours. Missing and `null`
 * count as foreign (sandboxed frames, CVE-2026-27978). Programs send the header by hand, which no foreign
 * page can.
 *
 * @param publicUrl decides when set, because behind a proxy that ends TLS our own scheme is not the
 *   browser's; else the origin must be `http://` and the very Host of the request, which is known by then
 * @throws RefusedRequest `foreign_origin`
 */
export function requireSameOrigin(request: Request, publicUrl: URL | null): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const ours = origin !== null && ownOrigins(request, publicUrl).includes(origin);
  if (ours && (site === null || site === "same-origin")) return;
  throw new RefusedRequest("foreign_origin", "This change did not come from a page of this console.", {
    advice: "Send the Origin header of this console's own address with every change.",
  });
}

/**
 * Reads by foreign pages cannot be seen by them, but cost requests and can be timed: they are refused where
 * the browser tells. Following a link is allowed.
 *
 * @throws RefusedRequest `foreign_origin`
 */
export function refuseForeignEmbedding(request: Request): void {
  const { headers } = request;
  if (headers.get("sec-fetch-site") !== "cross-site" || headers.get("sec-fetch-mode") === "navigate") return;
  throw new RefusedRequest("foreign_origin", "Pages of other sites may not load this.");
}

function ownOrigins(request: Request, publicUrl: URL | null): string[] {
  const host = request.headers.get("host") ?? "";
  const loopback = publicUrl !== null && host.toLowerCase() === publicUrl.host ? [] : [`http://${host}`];
  return publicUrl === null ? loopback : [publicUrl.origin, ...loopback];
}
