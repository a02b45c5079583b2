/** What of a request is judged before any page or route sees it. */
export interface IncomingRequest {
  readonly method: string;
  /** The request target exactly as it was sent. */
  readonly target: string;
  /** Names and values in turn, as sent: Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

/** Why a request is not passed on: a status and one plain sentence. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const apiMethods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);
const pageMethods = new Set(["GET", "HEAD"]);

/**
 * Decides whether a request may reach Next. Order matters: a foreign Host learns nothing else.
 *
 * @returns null when it may; else what to answer
 */
export function refuse(request: IncomingRequest, hosts: ReadonlySet<string>): Refusal | null {
  return refuseHost(request, hosts) ?? refuseTarget(request.target) ?? refuseMethod(request);
}

function refuseHost({ rawHeaders }: IncomingRequest, hosts: ReadonlySet<string>): Refusal | null {
  const sent = valuesOf(rawHeaders, "host");
  if (sent.length > 1) return { status: 400, message: "A request must name one Host." };
  if (sent[0] !== undefined && hosts.has(sent[0].toLowerCase())) return null;
  return {
    status: 421,
    message:
      "This server does not answer to that host name. Use the address it printed when it started, or set TAGTRAIL_PUBLIC_URL to the address people use.",
  };
}

function refuseTarget(target: string): Refusal | null {
  // An absolute or asterisk target would let a client choose another host than the one just checked; Next
  // answers `//host/…` and `/\host` with redirects of its own making.
  if (!target.startsWith("/") || /^\/[/\\]/.test(target)) {
    return { status: 400, message: "The request target must be a path of this server." };
  }
  const path = decodedPath(target);
  if (path === null) return { status: 400, message: "The path contains a broken percent encoding." };
  if (hasControlCharacter(path)) return { status: 400, message: "The path contains a control character." };
  // The image optimiser fetches addresses that a client names (threat: SSRF); nothing here needs it.
  if (path === "/_next/image" || path.startsWith("/_next/image/")) {
    return { status: 404, message: "There is no image service here." };
  }
  return null;
}

/**
 * Pages are only read. That leaves no way to a Server Action, whose decoder was the way in of
 * CVE-2025-55182: it would be a POST to a page, with a `next-action` header or as a form.
 */
function refuseMethod({ method, target, rawHeaders }: IncomingRequest): Refusal | null {
  if (valuesOf(rawHeaders, "next-action").length > 0) {
    return {
      status: 404,
      message: "There are no actions here. Changes are made through the API under /api/v1.",
    };
  }
  const isApi = target === "/api" || target.startsWith("/api/");
  const allowed = isApi ? apiMethods : pageMethods;
  if (allowed.has(method)) return null;
  return {
    status: 405,
    message: `${isApi ? "This server" : "A page"} does not take ${method} requests.`,
    headers: { allow: [...allowed].join(", ") },
  };
}

/** @returns null when it cannot be decoded, which Next answers with 500 */
function decodedPath(target: string): string | null {
  try {
    return decodeURIComponent(target.split("?", 1)[0] ?? "");
  } catch {
    return null;
  }
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
