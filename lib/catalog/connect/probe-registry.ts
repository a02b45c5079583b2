import { consoleItself } from "#lib/access/person.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";

/**
 * Finds out what a registry can do, by harmless questions, unless that was done less than `maxAgeMs` ago.
 * A registry that does not answer keeps what was known; the scan that follows says why.
 */
export async function probeRegistry(
  context: CatalogContext,
  registryName: string,
  maxAgeMs: number,
): Promise<void> {
  const { registryId, client } = await context.registries.connect(consoleItself, registryName);
  const row = await context.database.client.registry.findUnique({
    where: { id: registryId },
    select: { capabilities: true },
  });
  if (row?.capabilities && context.clock().getTime() - probedAt(row.capabilities) < maxAgeMs) return;
  const first = await context.database.client.repository.findFirst({
    where: { registryId, goneSince: null, tagCount: { gt: 0 } },
    select: { name: true },
  });
  try {
    const capabilities = await client.probeCapabilities({
      signal: context.shutdown.signal,
      ...(first ? { repository: first.name } : {}),
    });
    const data = { capabilities: JSON.stringify(capabilities) };
    await context.database.client.registry.updateMany({ where: { id: registryId }, data });
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    context.logger.info({ registry: registryName, code: error.code }, "capabilities not probed");
  }
}

function probedAt(capabilities: string): number {
  const { probedAt: text } = JSON.parse(capabilities) as { probedAt?: unknown };
  return typeof text === "string" ? Date.parse(text) || 0 : 0;
}
