import { pino } from "pino";
import type { Database } from "#lib/database/database.ts";
import { createRegistryClient } from "#lib/registry/create-registry-client.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { type CatalogContext, createCatalogContext } from "../catalog-context.ts";
import { RegistryPool } from "../registry-pool.ts";

export interface CatalogFixture {
  context: CatalogContext;
  database: Database;
  sandbox: Sandbox;
  registryId: string;
  close(): Promise<void>;
}

/** A sandbox registry connected as `samples`, and a catalogue that knows nothing of it yet. */
export async function openCatalogFixture(
  database: Database,
  options: { sandbox?: SandboxOptions; clock?: () => Date; provider?: "generic" | "docker-hub" } = {},
): Promise<CatalogFixture> {
  const sandbox = await startSandbox(options.sandbox);
  const registryId = crypto.randomUUID();
  const name = "samples";
  await database.client.registry.create({
    data: { id: registryId, name, url: sandbox.url, kind: "sandbox", source: "sandbox", createdBy: "test" },
  });
  const registries = new RegistryPool({
    load: async (_person, registryName) => {
      if (registryName !== name) return null;
      const target = {
        id: registryId,
        name,
        url: sandbox.url,
        provider: options.provider ?? "generic",
        credential: null,
        allowedRealms: [],
        caCertificate: null,
        verifyTls: true,
      } as const;
      return { registryId, target };
    },
    createClient: (target) => createRegistryClient(target),
  });
  const context = createCatalogContext({
    database,
    registries,
    logger: pino({ level: "silent" }),
    ...(options.clock ? { clock: options.clock } : {}),
  });
  return {
    context,
    database,
    sandbox,
    registryId,
    close: async () => {
      context.shutdown.abort();
      await context.background.idle();
      await context.writer.flush();
      context.events.close();
      await registries.close();
      await sandbox.stop();
    },
  };
}
