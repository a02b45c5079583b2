import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { takeScanLease } from "../store/scan-lease.ts";
import { RegistryScan, type ScanOutcome } from "./registry-scan.ts";

/**
 * Reads a whole registry: its catalogue, every repository's tags, what each tag points at. A digest is read
 * once, ever; a tag that did not move costs one HEAD. What was learnt is visible as it comes. A scan that was
 * stopped or failed goes on where it was, when it is started again within an hour. Never throws for what the
 * registry did: that ends up as a cause of the registry, of a repository or of a tag.
 */
export async function scanRegistry(
  context: CatalogContext,
  person: Person,
  registryName: string,
  options: { signal?: AbortSignal } = {},
): Promise<ScanOutcome> {
  authorise(person, "scans.start");
  const connection = await context.registries.connect(person, registryName);
  const lease = await takeScanLease(context.database, connection.registryId, context.owner, context.clock());
  if (!lease) return { state: "busy", failure: null };
  return new RegistryScan(context, connection, lease, options.signal).run();
}
