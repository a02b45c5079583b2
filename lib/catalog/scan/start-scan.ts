import { consoleItself } from "#lib/access/person.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { probeRegistry } from "../connect/probe-registry.ts";
import { scanRegistry } from "./scan-registry.ts";

/** Milliseconds after which what a registry can do is asked again. */
const PROBE_AFTER_MS = 24 * 60 * 60_000;

/** Begins to read a registry in the background. False: this process is reading it already. */
export function startScan(context: CatalogContext, registryName: string): boolean {
  if (context.scanning.has(registryName) || context.shutdown.signal.aborted) return false;
  const stopper = new AbortController();
  context.scanning.set(registryName, stopper);
  context.background.run("scan", async () => {
    try {
      const { signal } = stopper;
      const { state } = await scanRegistry(context, consoleItself, registryName, { signal });
      // Afterwards, because then it is known which repository has something to ask about.
      if (state === "finished") await probeRegistry(context, registryName, PROBE_AFTER_MS);
    } finally {
      context.scanning.delete(registryName);
    }
  });
  return true;
}
