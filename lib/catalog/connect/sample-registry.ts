import { localAdministrator } from "#lib/access/person.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { pushSamples } from "#lib/registry/sandbox/samples/push-samples.ts";
import type { SampleTagging } from "#lib/registry/sandbox/samples/sample-writer.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { createRegistry } from "#lib/settings/registry-store.ts";
import type { Settings } from "#lib/settings/settings.ts";

const NAME = "samples";

/** The built-in registry, with what its tags pointed at over time. */
export interface SampleRegistry {
  readonly sandbox: Sandbox;
  readonly taggings: readonly SampleTagging[];
}

/**
 * Starts the built-in registry with sample images, so that everything can be tried when nothing is connected
 * yet, and connects it as `samples`. It takes the port of the last time when that is free, because people copy
 * pull commands. Null, and the samples of an earlier start are taken away, when there is anything else.
 *
 * @throws Unavailable when no port can be had
 */
export async function openSampleRegistry(settings: Settings): Promise<SampleRegistry | null> {
  const { client } = settings.database;
  const own = await client.registry.findFirst({
    where: { source: { not: "sandbox" } },
    select: { id: true },
  });
  if (own) {
    await client.registry.deleteMany({ where: { source: "sandbox" } });
    return null;
  }
  const before = await client.registry.findFirst({ where: { source: "sandbox" } });
  const sandbox = await start(before ? Number(new URL(before.url).port) : 0);
  const taggings = await pushSamples(sandbox.store);
  try {
    await connect(settings, sandbox.url, before !== null);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
  return { sandbox, taggings };
}

/** Another server that starts on the same database may connect its own samples in between: the last one is used. */
async function connect(settings: Settings, url: string, known: boolean): Promise<void> {
  const { client } = settings.database;
  if (known) {
    await client.registry.updateMany({ where: { source: "sandbox" }, data: { url } });
    return;
  }
  try {
    await createRegistry(settings, localAdministrator, {
      name: NAME,
      url,
      kind: "sandbox",
      source: "sandbox",
      discovery: "catalog",
      credential: null,
      allowedRealms: [],
      caCertificate: null,
    });
  } catch (error) {
    if (!isTagtrailError(error) || error.code !== "conflict") throw error;
    await connect(settings, url, true);
  }
}

async function start(port: number): Promise<Sandbox> {
  try {
    return await startSandbox({ port });
  } catch (error) {
    if (port === 0 || !isTagtrailError(error)) throw error;
    return startSandbox();
  }
}
