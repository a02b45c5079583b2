import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refuse } from "./request-guard.ts";
import { securityHeaders } from "./security-headers.ts";
import { dropUntrustedHeaders } from "./untrusted-headers.ts";

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** The HTTP server in front of Next, and the answers it has not finished. */
export interface Door {
  readonly server: Server;
  /**
   * Lets requests in; until then every one is told to come back in a second. WebSockets pass only when
   * somebody takes them, which is the page reloader of development.
   */
  open(handler: Handler, upgrade?: Upgrade): void;
  /**
   * Stops accepting, ends event streams and WebSockets, which would never end by themselves, lets the rest finish, and
   * cuts what is left after `graceMilliseconds`.
   */
  close(graceMilliseconds: number): Promise<void>;
}

/**
 * The one way in. Next checks neither Host nor size of headers nor how slowly they arrive, believes
 * `x-forwarded-*`, and answers a broken percent encoding with 500; so all of that is settled here first.
 *
 * @param hosts see knownHosts
 */
export function createDoor(hosts: () => ReadonlySet<string>): Door {
  let handler: Handler = notReady;
  let upgrade: Upgrade | undefined;
  const unfinished = new Set<ServerResponse>();
  const upgraded = new Set<Duplex>();
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 });
  server.keepAliveTimeout = 15_000;
  server.maxHeadersCount = 100;
  server.maxConnections = 1_000;
  server.on("request", (request, response) => {
    unfinished.add(response);
    response.on("close", () => unfinished.delete(response));
    admit(request, response, hosts(), () => handler);
  });
  server.on("upgrade", (request, socket, head) => {
    if (upgrade === undefined || refuse(asIncoming(request), hosts()) !== null) {
      socket.destroy();
      return;
    }
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    upgrade(request, socket, head);
  });
  server.on("connect", (_request, socket) => socket.destroy());
  return {
    server,
    open: (...taken) => {
      [handler, upgrade] = taken;
    },
    close: (graceMilliseconds) => {
      for (const socket of upgraded) socket.destroy();
      return closeServer(server, unfinished, graceMilliseconds);
    },
  };
}

function admit(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string>,
  handler: () => Handler,
): void {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  for (const [name, value] of Object.entries(securityHeaders(path))) response.setHeader(name, value);
  const refusal = refuse(asIncoming(request), hosts);
  if (refusal !== null) {
    answer(response, refusal.status, refusal.message, refusal.headers);
    return;
  }
  dropUntrustedHeaders(request);
  handler()(request, response);
}

/** A refused request's body is not read: the connection ends with the answer. */
function answer(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    connection: "close",
    ...headers,
  });
  response.end(`${message}\n`);
}

function notReady(_request: IncomingMessage, response: ServerResponse): void {
  answer(response, 503, "Tagtrail is starting. Try again in a moment.", { "retry-after": "1" });
}

function asIncoming(request: IncomingMessage): { method: string; target: string; rawHeaders: string[] } {
  return { method: request.method ?? "", target: request.url ?? "", rawHeaders: request.rawHeaders };
}

async function closeServer(
  server: Server,
  unfinished: ReadonlySet<ServerResponse>,
  grace: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const response of unfinished) {
    if (String(response.getHeader("content-type") ?? "").startsWith("text/event-stream")) response.destroy();
  }
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearTimeout(timer);
}
