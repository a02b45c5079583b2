import { RefusedRequest } from "./refused-request.ts";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * The second lock against DNS rebinding, behind the server's own: a foreign name that resolves to this
 * machine is same-origin to its own script, and only `Host` gives it away (threats 68). Any port of a
 * loopback name passes, because no foreign page can have such a name.
 *
 * @param publicUrl where people reach us through a proxy; null when there is none
 * @throws RefusedRequest `unknown_host`
 */
export function requireKnownHost(request: Request, publicUrl: URL | null): void {
  const host = request.headers.get("host");
  if (host !== null && isKnownHost(host, publicUrl)) return;
  throw new RefusedRequest("unknown_host", "This server does not answer to that host name.", {
    advice: "Use the address it printed when it started, or set TAGTRAIL_PUBLIC_URL.",
  });
}

/** `URL.host` leaves out the scheme's own port, as browsers do. */
function isKnownHost(host: string, publicUrl: URL | null): boolean {
  return loopback.test(host) || (publicUrl !== null && host.toLowerCase() === publicUrl.host);
}
