import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Unavailable } from "#lib/errors.ts";
import { TokenServer } from "./authentication/token-server.ts";
import { FaultScript } from "./faults/fault-script.ts";
import { NotificationSource } from "./notifications.ts";
import { type RecordedRequest, RequestLog } from "./request-log.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import { type SandboxParts, serveRequest } from "./serve-request.ts";
import { diskStorage } from "./storage-disk.ts";
import { memoryStorage } from "./storage-memory.ts";
import { SandboxStore } from "./store.ts";
import { UploadSessions } from "./upload-sessions.ts";

const DEFAULT_MAX_BLOB_BYTES = 256 * 1024 * 1024;

/** A running sandbox registry. */
export interface Sandbox {
  /** `http://127.0.0.1:port`, or https. */
  url: string;
  port: number;
  /** What it holds; tests may read it and write to it directly. */
  store: SandboxStore;
  faults: FaultScript;
  notifications: NotificationSource;
  /** The latest requests, oldest first. Headers are whole: they may hold credentials. */
  requests(): readonly RecordedRequest[];
  clearRequests(): void;
  /** A refresh token of a user, for registries with token authentication. */
  refreshToken(user: string): string;
  /** Stops listening and cuts every connection. */
  stop(): Promise<void>;
}

async function openStore(options: SandboxOptions): Promise<SandboxStore> {
  if (options.store) return options.store;
  const store = new SandboxStore(options.directory ? await diskStorage(options.directory) : memoryStorage());
  await store.load();
  return store;
}

function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", (cause) =>
    reject(
      new Unavailable(`The sandbox registry cannot listen on 127.0.0.1:${port}.`, {
        advice: "Choose another port, or stop the program that uses this one.",
        cause,
      }),
    ),
  );
  server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  return promise;
}

async function stopServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}

/**
 * Starts an OCI distribution 1.1 registry in this process, on 127.0.0.1 only.
 *
 * Throws `Unavailable` when the port is taken or the directory cannot be used.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? (() => new Date());
  const store = await openStore(options);
  const tokens =
    options.authentication?.kind === "token" ? new TokenServer(options.authentication, now) : null;
  let origin = "";
  const parts: SandboxParts = {
    options,
    store,
    uploads: new UploadSessions(store.storage, options.maxBlobBytes ?? DEFAULT_MAX_BLOB_BYTES),
    faults: new FaultScript(),
    log: new RequestLog(),
    notifications: new NotificationSource(options.notifications ?? [], now),
    tokens,
    origin: () => origin,
  };
  const listener: RequestListener = (message, response) => void serveRequest(parts, message, response);
  const server = options.tls ? createHttpsServer(options.tls, listener) : createHttpServer(listener);
  const port = await listen(server, options.port ?? 0);
  origin = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  parts.notifications.announce(`127.0.0.1:${port}`);
  return {
    url: origin,
    port,
    store,
    faults: parts.faults,
    notifications: parts.notifications,
    requests: () => parts.log.list(),
    clearRequests: () => parts.log.clear(),
    refreshToken: (user) => tokens?.refreshTokenFor(user) ?? "",
    stop: async () => {
      parts.notifications.stop();
      await stopServer(server);
    },
  };
}
