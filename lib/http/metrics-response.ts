import type { Registry } from "#lib/contract/registries.ts";
import { metrics } from "#lib/metrics.ts";

/** The figures of this moment. @param registries all of them: one that was taken away is forgotten */
export async function metricsResponse(registries: readonly Registry[]): Promise<Response> {
  const { register, indexed, indexedBytes, registryUp, scanRunning, scanProgress } = metrics();
  for (const gauge of [indexed, indexedBytes, registryUp, scanRunning, scanProgress]) gauge.reset();
  for (const registry of registries) {
    const { name, scan } = registry;
    indexed.set({ registry: name, what: "repositories" }, registry.repositoryCount);
    indexed.set({ registry: name, what: "tags" }, registry.tagCount);
    indexed.set({ registry: name, what: "versions" }, registry.versionCount);
    indexedBytes.set({ registry: name }, registry.size);
    registryUp.set({ registry: name }, registry.status === "ok" ? 1 : 0);
    scanRunning.set({ registry: name }, scan.state === "running" ? 1 : 0);
    scanProgress.set({ registry: name, what: "repositories" }, scan.repositoriesDone);
    scanProgress.set({ registry: name, what: "tags" }, scan.tagsDone);
  }
  return new Response(await register.metrics(), { headers: { "content-type": register.contentType } });
}
