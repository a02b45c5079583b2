import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { logger } from "#lib/logger.ts";
import { authorise } from "./authentication/authorise.ts";
import { requiredAccess } from "./authentication/required-access.ts";
import type { TokenServer } from "./authentication/token-server.ts";
import type { FaultAction } from "./faults/fault.ts";
import type { FaultScript } from "./faults/fault-script.ts";
import { spoilReply } from "./faults/spoil-reply.ts";
import { checkMethod, handleRequest } from "./handle-request.ts";
import { guardHost } from "./host-guard.ts";
import type { NotificationSource } from "./notifications.ts";
import { ProtocolError } from "./protocol-error.ts";
import { emptyReply, errorReply, type Reply } from "./reply.ts";
import type { RequestContext } from "./request-context.ts";
import type { RequestLog } from "./request-log.ts";
import { routeOf } from "./route.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import { sendReply } from "./send-reply.ts";
import type { SandboxStore } from "./store.ts";
import type { UploadSessions } from "./upload-sessions.ts";

/** Everything a running sandbox shares between requests. */
export interface SandboxParts {
  options: SandboxOptions;
  store: SandboxStore;
  uploads: UploadSessions;
  faults: FaultScript;
  log: RequestLog;
  notifications: NotificationSource;
  tokens: TokenServer | null;
  /** `http://127.0.0.1:port`. */
  origin(): string;
}

async function realReply(parts: SandboxParts, message: IncomingMessage): Promise<Reply> {
  try {
    const method = message.method ?? "GET";
    const [path = "", search = ""] = (message.url ?? "").split("?", 2);
    guardHost(message.headers, parts.options.hosts ?? []);
    const route = routeOf(path);
    const query = new URLSearchParams(search);
    checkMethod(method, route);
    let actor: string | null = null;
    const { store, uploads, options } = parts;
    const body = message.iterator({ destroyOnReturn: false });
    const context: RequestContext = { method, path, query, message, body, store, uploads, options, report };
    if (route.endpoint === "token") return (await parts.tokens?.answer(context)) ?? emptyReply(404);
    const needed = requiredAccess(method, route, query);
    const request = { origin: parts.origin(), header: message.headers.authorization, needed };
    actor = authorise(options, parts.tokens, request);
    return await handleRequest(context, route);

    function report(change: Parameters<RequestContext["report"]>[0]) {
      parts.notifications.report(change, {
        address: `${message.socket.remoteAddress}:${message.socket.remotePort}`,
        host: message.headers.host ?? "",
        method,
        userAgent: message.headers["user-agent"] ?? "",
        actor,
      });
    }
  } catch (error) {
    const gone = message.destroyed && !message.complete;
    if (!(error instanceof ProtocolError) && !gone) logger.error({ err: error }, "sandbox registry failed");
    return errorReply(error);
  }
}

/** What a client must see when a fault hides the answer: nothing at all, or bytes that are no HTTP of ours. */
function brokenConnection(action: FaultAction, response: ServerResponse): boolean {
  if (action.raw !== undefined) {
    if (action.keepOpen) response.socket?.write(action.raw);
    else response.socket?.end(action.raw);
    return true;
  }
  if (action.reset) response.socket?.resetAndDestroy();
  return action.reset === true;
}

/** True when the endpoint need not even be asked. */
function hidesAnswer(action: FaultAction | null): boolean {
  if (!action || action.takesEffect) return false;
  const { status, wwwAuthenticate, reset, raw } = action;
  return status !== undefined || wwwAuthenticate !== undefined || reset === true || raw !== undefined;
}

/** Answers one request: log, fault, endpoint, send. Never throws. */
export async function serveRequest(
  parts: SandboxParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [method, path] = [message.method ?? "GET", message.url ?? ""];
  const entry = parts.log.add(method, path, message.headers);
  const gone = new AbortController();
  response.once("close", () => {
    entry.aborted = !response.writableFinished;
    gone.abort();
  });
  const action = parts.faults.next(method, path);
  if (action?.delayMs) await pause(action.delayMs, undefined, { signal: gone.signal }).catch(() => {});
  if (gone.signal.aborted) return;
  const reply = hidesAnswer(action) ? emptyReply(200) : await realReply(parts, message);
  if (!message.readableEnded) message.resume();
  if (gone.signal.aborted || (action && brokenConnection(action, response))) return;
  const own = {
    "docker-distribution-api-version": "registry/2.0",
    server: "tagtrail-sandbox",
    ...reply.headers,
  };
  const final = action ? await spoilReply(action, { ...reply, headers: own }) : { ...reply, headers: own };
  try {
    await sendReply(response, final, entry, gone.signal, action ?? undefined);
  } catch (error) {
    logger.error({ err: error }, "sandbox registry could not send an answer");
    response.destroy();
  }
}
