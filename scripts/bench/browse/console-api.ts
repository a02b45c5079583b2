import { setTimeout as wait } from "node:timers/promises";
import { registryListSchema } from "#lib/contract/registries.ts";
import { tagListSchema } from "#lib/contract/repositories.ts";

const REGISTRY = "bench";

/** Seconds the first full scan took by the console's own record, once it is over. */
export async function scanSeconds(address: string): Promise<number> {
  for (;;) {
    const answer = await fetch(`${address}/api/v1/registries`);
    const { items } = registryListSchema.parse(await answer.json());
    const scan = items.find((registry) => registry.name === REGISTRY)?.scan;
    if (scan?.state === "failed") throw new Error(`The scan failed: ${scan.cause?.message}`);
    if (scan?.state === "idle" && scan.startedAt !== null && scan.finishedAt !== null) {
      return (Date.parse(scan.finishedAt) - Date.parse(scan.startedAt)) / 1000;
    }
    await wait(100);
  }
}

export function tagsAddress(address: string, repository: string, more = ""): string {
  const query = new URLSearchParams({ registry: REGISTRY, repository });
  return `${address}/api/v1/tags?${query}${more}`;
}

export async function readTags(address: string, repository: string, more = "") {
  return tagListSchema.parse(await (await fetch(tagsAddress(address, repository, more))).json());
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of each of `times` requests, one after the other. */
export async function timeRequests(url: string, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    const started = performance.now();
    const answer = await fetch(url);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
    taken.push(performance.now() - started);
  }
  return taken;
}
