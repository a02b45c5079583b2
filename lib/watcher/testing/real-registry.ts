import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { vi } from "vitest";
import { type DistributionRegistry, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { listenOnLoopback } from "#e2e/fixtures/loopback-server.ts";
import { createSkopeo, type Skopeo } from "#e2e/fixtures/skopeo.ts";
import { createUmociLayout, type UmociLayout } from "#e2e/fixtures/umoci.ts";
import { type Console, openConsole } from "#lib/console.ts";
import { logger } from "#lib/logger.ts";
import { readEnvironment } from "#lib/settings/environment.ts";

export const WEBHOOK_SECRET = "a secret of webhooks, for tests only";
/** Who pushes; the console reads with another account. */
export const PUSHER = "ci-deployer";

const users = { [PUSHER]: "pushes", console: "reads" };

/** When something was done to the registry: began and was over, in milliseconds since 1970. */
export interface Done {
  readonly from: number;
  readonly until: number;
  /** The digest that the tag pointed at afterwards; null: removed. */
  readonly digest: string | null;
}

/** Debian's docker-registry, skopeo as the client that pushes, and the console that watches. */
export interface RealRegistry {
  readonly registry: DistributionRegistry;
  /** Opens the console over the same data as before, and waits for its first scan to end. */
  open(variables?: Record<string, string>): Promise<Console>;
  /** Points `prod` at one of the images `one`, `two`, `three`. */
  move(image: string): Promise<Done>;
  /** Deletes what `prod` points at, and with it `prod`. */
  remove(): Promise<Done>;
  stop(): Promise<void>;
}

/** @param receive takes the registry's notifications; null: it sends none */
export async function startRealRegistry(
  receive: ((request: Request) => Promise<Response>) | null,
): Promise<RealRegistry> {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(logger, level).mockReturnValue();
  const front = createServer(async (message, response) => {
    const answer = await receive?.(asRequest(message));
    response.writeHead(answer?.status ?? 404).end();
  });
  const port = await listenOnLoopback(front);
  const endpoint = {
    url: `http://127.0.0.1:${port}/api/v1/webhooks/main`,
    headers: { Authorization: [`Bearer ${WEBHOOK_SECRET}`] },
  };
  const registry = await startDistributionRegistry({
    users,
    ...(receive ? { notifications: [endpoint] } : {}),
  });
  const skopeo = await createSkopeo({ [registry.host]: { username: PUSHER, password: users[PUSHER] ?? "" } });
  const layout = await createUmociLayout();
  for (const name of ["one", "two", "three"]) await layout.addImage(name, { "etc/motd": `${name}\n` });
  const folder = await mkdtemp(join(tmpdir(), "tagtrail-watcher-"));
  let opened: Console | null = null;
  return {
    registry,
    open: async (variables = {}) => {
      opened = await openAndScan(registry, folder, variables);
      return opened;
    },
    ...clientOf({ registry, skopeo, layout }),
    stop: async () => {
      await opened?.close();
      front.closeAllConnections();
      front.close();
      await Promise.all([registry.stop(), skopeo.remove(), layout.remove()]);
      await rm(folder, { recursive: true, force: true });
      vi.restoreAllMocks();
    },
  };
}

function asRequest(message: IncomingMessage): Request {
  return new Request(new URL(message.url ?? "/", "http://localhost"), {
    method: message.method ?? "POST",
    headers: message.headers as Record<string, string>,
    body: Readable.toWeb(message) as ReadableStream,
    duplex: "half",
  } as RequestInit);
}

function clientOf({
  registry,
  skopeo,
  layout,
}: {
  registry: DistributionRegistry;
  skopeo: Skopeo;
  layout: UmociLayout;
}): Pick<RealRegistry, "move" | "remove"> {
  const prod = `docker://${registry.host}/shop/api:prod` as const;
  const headers = { authorization: `Basic ${Buffer.from(`console:${users.console}`).toString("base64")}` };
  const accept = "application/vnd.oci.image.manifest.v1+json";
  return {
    move: async (image) => {
      const from = Date.now();
      await skopeo.copy(layout.location(image), prod);
      const until = Date.now();
      const url = `${registry.url}/v2/shop/api/manifests/prod`;
      const answer = await fetch(url, { method: "HEAD", headers: { ...headers, accept } });
      return { from, until, digest: answer.headers.get("docker-content-digest") };
    },
    remove: async () => {
      const from = Date.now();
      await skopeo.delete(prod);
      return { from, until: Date.now(), digest: null };
    },
  };
}

async function openAndScan(
  registry: DistributionRegistry,
  folder: string,
  variables: Record<string, string>,
): Promise<Console> {
  const environment = readEnvironment({
    NODE_ENV: "test",
    TAGTRAIL_DATA_DIR: folder,
    TAGTRAIL_REGISTRY_NAME: "main",
    TAGTRAIL_REGISTRY_URL: registry.url,
    TAGTRAIL_REGISTRY_USERNAME: "console",
    TAGTRAIL_REGISTRY_PASSWORD: users.console,
    ...variables,
  });
  const opened = await openConsole(environment);
  const { client } = opened.catalog.database;
  await vi.waitFor(
    async () => {
      const { scannedAt } = await client.registry.findUniqueOrThrow({ where: { name: "main" } });
      if (!scannedAt) throw new Error("The first scan has not ended.");
    },
    { timeout: 20_000, interval: 50 },
  );
  return opened;
}
