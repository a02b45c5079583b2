import { pino } from "pino";
import type { Database } from "#lib/database/database.ts";
import type { SandboxOptions } from "#lib/registry/sandbox/sandbox-options.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { createSettings } from "#lib/settings/settings.ts";
import { type CatalogContext, createCatalogContext } from "../catalog-context.ts";

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
    data: {
      id: registryId,
      name,
      url: sandbox.url,
      kind: options.provider ?? "sandbox",
      source: "sandbox",
      createdBy: "test",
    },
  });
  const settings = createSettings(database, {
    secret: "for tests only, never anywhere else",
    dataFolder: "/nowhere",
    insecureTls: new Set(),
  });
  const context = createCatalogContext({
    settings,
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
      await context.writer.settle();
      context.events.close();
      await context.registries.close();
      await sandbox.stop();
    },
  };
}
